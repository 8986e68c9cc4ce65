"""The file of a backup: a tar.gz with a manifest and the copies of the databases, sealed where there is a passphrase.

It is written and read as a stream; nothing of it has to be in memory, and no unsealed part of it on the disk.
"""

import gzip
import hashlib
import io
import json
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

from core.errors import InvalidInput
from core.services.backups.sealing import FIRST_LINE, SealedReader, SealingWriter
from data.sqlite_copies import Described

MANIFEST = "manifest.json"
FORMAT = 1
_LEVEL = 6
_READ = 1 << 20
_LARGEST_MANIFEST = 1 << 20
GoOn = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in a backup. `version` is that of the program, `key` the fingerprint of the key that sealed the secrets
    (None when there was none), `databases` the copies by the names of their files."""

    version: str
    made_at: datetime
    key: str | None
    databases: Mapping[str, Described] = field(default_factory=dict)

    def as_json(self) -> str:
        values = {**asdict(self), "made_at": self.made_at.isoformat(), "format": FORMAT}
        return json.dumps(values, ensure_ascii=False, indent=1, default=dict)


def parse_manifest(text: bytes) -> Manifest:
    """Raises InvalidInput("backup") with reason ``damaged``, or ``newer`` for a format that is not known."""
    try:
        values = json.loads(text)
        if values["format"] > FORMAT:
            raise InvalidInput("backup", None, "newer")
        return Manifest(
            version=str(values["version"]),
            made_at=datetime.fromisoformat(values["made_at"]),
            key=values["key"],
            databases={name: Described(**described) for name, described in values["databases"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InvalidInput("backup", None, "damaged") from None


def write_archive(target: IO[bytes], manifest: Manifest, folder: Path, passphrase: str | None, go_on: GoOn) -> None:
    """Write the manifest and the copies, which are in `folder`. Raises OSError."""
    sealing = SealingWriter(target, passphrase) if passphrase else None
    with (
        gzip.GzipFile(filename="", fileobj=sealing or target, mode="wb", compresslevel=_LEVEL, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w") as archive,
    ):
        text = manifest.as_json().encode()
        archive.addfile(_entry(MANIFEST, len(text), manifest.made_at), io.BytesIO(text))
        for name, described in manifest.databases.items():
            with (folder / name).open("rb") as copy:
                archive.addfile(_entry(name, described.bytes, manifest.made_at), Asking(copy, go_on))
    if sealing:
        sealing.seal_end()


@contextmanager
def open_archive(file: Path, passphrase: str | None) -> Iterator[tuple[Manifest, Iterator[tuple[str, IO[bytes]]]]]:
    """The manifest of a backup, and its copies one after the other.

    Raises OSError, and InvalidInput: "passphrase" (``missing`` or ``wrong``), "backup" (``damaged``: it is none, or was
    changed; ``newer``).
    """
    with ExitStack() as opened:
        raw = opened.enter_context(file.open("rb"))
        source: IO[bytes] = raw
        if raw.peek(len(FIRST_LINE))[: len(FIRST_LINE)] == FIRST_LINE:
            raw.read(len(FIRST_LINE))
            if not passphrase:
                raise InvalidInput("passphrase", None, "missing")
            source = io.BufferedReader(SealedReader(raw, passphrase), _READ)
        try:
            archive = opened.enter_context(
                tarfile.open(fileobj=opened.enter_context(gzip.GzipFile(fileobj=source)), mode="r|")
            )
            first = archive.next()
            content = archive.extractfile(first) if first and first.name == MANIFEST else None
            if content is None:
                raise InvalidInput("backup", None, "damaged")
            manifest = parse_manifest(content.read(_LARGEST_MANIFEST))
            yield manifest, _copies(archive)
        except (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError):
            raise InvalidInput("backup", None, "damaged") from None


def _copies(archive: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    while entry := archive.next():
        if content := archive.extractfile(entry):
            yield entry.name, content


def check_archive(file: Path, passphrase: str | None, go_on: GoOn) -> Manifest:
    """Read all of a backup and compare it with its manifest. Raises as `open_archive`."""
    with open_archive(file, passphrase) as (manifest, copies):
        found = {name: pass_through(content, None, go_on) for name, content in copies}
    if found != {name: described.sha256 for name, described in manifest.databases.items()}:
        raise InvalidInput("backup", None, "damaged")
    return manifest


def unpack(file: Path, passphrase: str | None, places: Mapping[str, Path], go_on: GoOn) -> Manifest:
    """Write each copy to its place, which is overwritten, and compare it with the manifest. Raises as `open_archive`,
    also when a copy has no place or a place gets none."""
    found: dict[str, str] = {}
    with open_archive(file, passphrase) as (manifest, copies):
        for name, content in copies:
            if name not in places or name in found:
                raise InvalidInput("backup", None, "damaged")
            with places[name].open("wb") as target:
                found[name] = pass_through(content, target, go_on)
    if not found or found != {name: described.sha256 for name, described in manifest.databases.items()}:
        raise InvalidInput("backup", None, "damaged")
    return manifest


def pass_through(content: IO[bytes], target: IO[bytes] | None, go_on: GoOn) -> str:
    """The hash of what is read, in hexadecimal digits; it is written to `target`, if there is one."""
    digest = hashlib.sha256()
    while piece := content.read(_READ):
        go_on()
        digest.update(piece)
        if target:
            target.write(piece)
    return digest.hexdigest()


def _entry(name: str, size: int, made_at: datetime) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = size, 0o600, int(made_at.timestamp())
    return entry


class Asking:
    """A file that asks whether to go on, each time it is read from."""

    def __init__(self, file: IO[bytes], go_on: GoOn) -> None:
        self._file, self._go_on = file, go_on

    def read(self, count: int = -1) -> bytes:
        self._go_on()
        return self._file.read(count)
