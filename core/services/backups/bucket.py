"""The bucket of an S3-compatible service that holds copies of the backups, by the client of MinIO.

A copy is read back after it was sent: the hashes that services give (ETag) are not those of what a file holds once it
was sent in parts or is encrypted there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, cast
from xml.etree.ElementTree import ParseError  # nosec B405

from minio import Minio
from minio.error import MinioException, S3Error
from urllib3 import PoolManager, Retry, Timeout
from urllib3.exceptions import HTTPError, MaxRetryError, SSLError

from core.backup_bucket import BackupBucket
from core.errors import InvalidInput, StorageFault
from core.services.backups.archive import Asking, GoOn, pass_through
from core.services.backups.folder import BackupFile, read_name

CONNECT_S, ANSWER_S = 10.0, 60.0
TRIES = 3
"""How often a request is made again."""
PART = 16 << 20
"""Bytes that are sent at once, and so are in memory."""
_SHA256 = "x-amz-meta-sha256"
_ALWAYS = "us-east-1"
"""The region that services without regions expect in a signature. To ask for it would be one more request."""
_REFUSED = frozenset(
    {"AccessDenied", "AllAccessDisabled", "AccountProblem", "InvalidAccessKeyId", "InvalidSecurity", "NotSignedUp",
     "SignatureDoesNotMatch"}
)  # fmt: skip


class Bucket:
    """Raises StorageFault("bucket"): ``unreachable``, ``certificate``, ``refused`` (the key), ``gone`` (no such
    bucket), ``clock`` (this machine's is wrong), ``failing`` (`detail`: the code of the service), ``other_service`` (it
    answers, but not as S3 does), ``damaged`` (what came back is not what was sent)."""

    def __init__(self, bucket: BackupBucket, tries: int = TRIES) -> None:
        self._bucket = bucket
        again = Retry(
            total=tries,
            redirect=False,  # it would lead a backup to whatever host the answer names
            backoff_factor=0.2,
            status_forcelist=[500, 502, 503, 504],
            raise_on_status=False,  # the answer says what is wrong
        )
        self._client = Minio(
            bucket.endpoint,
            bucket.key_id,
            bucket.secret,
            secure=bucket.is_secure,
            region=bucket.region or _ALWAYS,
            http_client=PoolManager(timeout=Timeout(connect=CONNECT_S, read=ANSWER_S), retries=again),
        )

    def list(self) -> list[BackupFile]:
        """The copies; what else is in the bucket is none of ours."""
        folder = self._bucket.folder
        with self._naming():
            found = list(self._client.list_objects(self._bucket.name, prefix=folder))
        named = [(str(one.object_name).removeprefix(folder), one.size or 0) for one in found if not one.is_dir]
        return [copy for name, size in named if (copy := read_name(Path(name), size))]

    def send(self, file: Path, go_on: GoOn) -> None:
        """Copy a backup there and read it back. One that came back changed is deleted there."""
        with file.open("rb") as opened:
            sent = pass_through(opened, None, go_on)
        with self._naming(), file.open("rb") as opened:
            self._client.put_object(
                self._bucket.name,
                self._key(file.name),
                cast("BinaryIO", Asking(opened, go_on)),
                file.stat().st_size,
                metadata={_SHA256: sent},
                part_size=PART,
                num_parallel_uploads=1,
            )
        if self._read(file.name, None, go_on) != sent:
            self.delete(file.name)
            raise StorageFault("bucket", "damaged", self._bucket.place)

    def fetch(self, name: str, target: IO[bytes], go_on: GoOn) -> None:
        """Write a copy into a file. What it holds is not compared: that is done when it is unpacked. Raises
        InvalidInput("backup", reason="gone") too."""
        self._read(name, target, go_on)

    def delete(self, name: str) -> None:
        with self._naming():
            self._client.remove_object(self._bucket.name, self._key(name))

    def _read(self, name: str, target: IO[bytes] | None, go_on: GoOn) -> str:
        with self._naming():
            answer = self._client.get_object(self._bucket.name, self._key(name))
            try:
                return pass_through(cast("IO[bytes]", answer), target, go_on)
            finally:
                answer.close()
                answer.release_conn()

    def _key(self, name: str) -> str:
        return f"{self._bucket.folder}{name}"

    @contextmanager
    def _naming(self) -> Iterator[None]:
        try:
            yield
        except S3Error as error:
            if error.code == "NoSuchKey":
                raise InvalidInput("backup", f"{self._bucket.place}{error.object_name or ''}", "gone") from None
            raise StorageFault("bucket", *_name(error, self._bucket.place)) from None
        except (MinioException, HTTPError, ValueError, ParseError) as error:
            raise StorageFault("bucket", *_name(error, self._bucket.place)) from None


def _name(error: Exception, place: str) -> tuple[str, str, str]:
    """Reason, place and detail. The text of an error may hold the address with its signature, so it is left out."""
    match error:
        case S3Error(code="NoSuchBucket"):
            return "gone", place, ""
        case S3Error(code="RequestTimeTooSkewed"):
            return "clock", place, ""
        case S3Error():
            code = error.code or ""
            return "refused" if code in _REFUSED else "failing", place, code
        case MinioException() | ValueError() | ParseError():
            return "other_service", place, ""
        case MaxRetryError(reason=SSLError()) | SSLError():
            return "certificate", place, ""
    return "unreachable", place, ""
