"""Encryption of stored secrets with a key that is kept outside the database."""

import hmac
import os
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from core.errors import NotConfigured, StorageFault
from data.faults import fault_of

KEY_FILE = "secret.key"


class Vault:
    """Seals and opens short texts, and signs them. Its key comes from `DESK_SECRET_KEY` or a file that only the owner
    can read."""

    def __init__(self, key: bytes) -> None:
        self._fernet = Fernet(key)
        self._signing_key = hmac.digest(key, b"signing", sha256)

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

    def sign(self, purpose: str, text: str) -> str:
        """A signature of the text, which holds for this purpose alone."""
        return hmac.new(self._signing_key, f"{purpose}\n{text}".encode("utf-8", "surrogatepass"), sha256).hexdigest()

    def is_signed(self, purpose: str, text: str, signature: str) -> bool:
        """Whether `sign` made the signature."""
        return hmac.compare_digest(self.sign(purpose, text).encode(), signature.encode("utf-8", "surrogatepass"))


def open_vault(home: Path, key: str | None, sealed: Sequence[bytes] = ()) -> Vault:
    """The vault of this process; makes the key file (0600) on the first start. `sealed`: secrets that are kept, which
    only the key that sealed them opens.

    Raises NotConfigured("secret_key") when the key given is not a Fernet key (32 bytes, URL-safe base64), and
    StorageFault("key") with reason ``damaged`` when the file holds none, ``gone`` when there is no key though secrets
    are kept, ``other_key`` when it opens none of them, ``unreachable`` when the file cannot be read.
    """
    file = home / KEY_FILE
    if not key and sealed and not file.exists():
        raise StorageFault("key", "gone", file)
    try:
        vault = Vault(key.encode() if key else _key_file(file))
    except ValueError:
        if key:
            raise NotConfigured("secret_key") from None
        raise StorageFault("key", "damaged", file) from None
    except OSError as error:
        raise StorageFault("key", fault_of(error) or "unreachable", file) from None
    if sealed and not any(_opens(vault, secret) for secret in sealed):
        raise StorageFault("key", "other_key", None if key else file)
    return vault


def find_fingerprint(home: Path, key: str | None) -> str | None:
    """By what the key can be recognised, which tells nothing of it; None without a key, or where it cannot be read."""
    with suppress(OSError):
        found = key.encode() if key else (home / KEY_FILE).read_bytes().strip()
        return sha256(b"Webinar Desk key:" + found).hexdigest()[:16] if found else None
    return None


def _opens(vault: Vault, sealed: bytes) -> bool:
    try:
        vault.open(sealed)
    except NotConfigured:
        return False
    return True


def _key_file(path: Path) -> bytes:
    if not path.exists():
        # Written aside and linked into place, so that two processes that start at once read the same whole key, and on
        # the disk before anything is sealed with it, so that a power cut leaves no secrets without their key.
        aside = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(Fernet.generate_key())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(aside, path)
        aside.unlink()
    return path.read_bytes().strip()
