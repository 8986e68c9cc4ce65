"""Encryption of stored secrets with a key that is kept outside the database."""

import os
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from core.errors import NotConfigured

KEY_FILE = "secret.key"


class Vault:
    """Seals and opens short texts. Its key comes from `DESK_SECRET_KEY` or a file that only the owner can read."""

    def __init__(self, key: bytes) -> None:
        self._fernet = Fernet(key)

    def __repr__(self) -> str:
        return "Vault()"

    def seal(self, secret: str) -> bytes:
        return self._fernet.encrypt(secret.encode())

    def open(self, sealed: bytes) -> str:
        """The sealed text. Raises NotConfigured("secret_key") when another key sealed it."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken:
            raise NotConfigured("secret_key") from None


def open_vault(home: Path, key: str | None) -> Vault:
    """The vault of this process; makes the key file (0600) on the first start.

    Raises NotConfigured("secret_key") when the key given is not a Fernet key (32 bytes, URL-safe base64).
    """
    try:
        return Vault(key.encode() if key else _key_file(home / KEY_FILE))
    except ValueError:
        raise NotConfigured("secret_key") from None


def _key_file(path: Path) -> bytes:
    if not path.exists():
        # Written aside and linked into place, so that two processes that start at once read the same whole key.
        aside = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(Fernet.generate_key())
        with suppress(FileExistsError):
            os.link(aside, path)
        aside.unlink()
    return path.read_bytes().strip()
