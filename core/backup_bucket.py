"""Where copies of the backups go: a bucket of an S3-compatible service, as the environment names it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from core.errors import InvalidInput

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_FOLDER = re.compile(r"(?!\.)[\w.-]+(/(?!\.)[\w.-]+)*", re.ASCII)
_OWN_MACHINE = frozenset({"127.0.0.1", "localhost"})


@dataclass(frozen=True, slots=True)
class BackupBucket:
    """`endpoint`: host and port; `folder`: the beginning of the names in the bucket, empty or with a slash at its end;
    `region`: None for a service that has none."""

    endpoint: str
    is_secure: bool
    name: str
    folder: str
    region: str | None
    key_id: str = field(repr=False)
    secret: str = field(repr=False)

    @property
    def place(self) -> str:
        """Its address: ``https://s3.example.com/school/desk/``."""
        return f"{'https' if self.is_secure else 'http'}://{self.endpoint}/{self.name}/{self.folder}"


def read_bucket(get: Callable[[str], str | None]) -> BackupBucket | None:
    """The bucket from the variables; None when none is named.

    Raises InvalidInput("backup_bucket"): ``not_an_address``, ``not_https`` (only a service on this machine may do
    without), or ``no_keys`` when the key or its secret is missing.
    """
    address = get("DESK_BACKUP_S3_URL")
    if address is None:
        return None
    parts, endpoint = _split(address)
    bucket, _, folder = parts.path.strip("/").partition("/")
    if not _BUCKET.fullmatch(bucket) or (folder and not _FOLDER.fullmatch(folder)):
        raise InvalidInput("backup_bucket", None, "not_an_address")
    is_secure = parts.scheme == "https"
    if not is_secure and parts.hostname not in _OWN_MACHINE:
        raise InvalidInput("backup_bucket", None, "not_https")
    key_id, secret = get("DESK_BACKUP_S3_KEY_ID"), get("DESK_BACKUP_S3_SECRET")
    if not key_id or not secret:
        raise InvalidInput("backup_bucket", None, "no_keys")
    return BackupBucket(
        endpoint,
        is_secure,
        name=bucket,
        folder=f"{folder}/" if folder else "",
        region=get("DESK_BACKUP_S3_REGION"),
        key_id=key_id,
        secret=secret,
    )


def _split(address: str) -> tuple[SplitResult, str]:
    """The parts of the address, and host and port. An address with a password in it, or with more than a path, is
    none."""
    try:
        parts = urlsplit(address)
        endpoint = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname
    except ValueError:
        raise InvalidInput("backup_bucket", None, "not_an_address") from None
    if parts.scheme not in ("http", "https") or not endpoint or "@" in parts.netloc or parts.query or parts.fragment:
        raise InvalidInput("backup_bucket", None, "not_an_address")
    return parts, endpoint
