"""The hashes of the erased in a file of the home, which a restore of the store leaves as it is."""

import json
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlmodel import Session

from core.desk import Desk
from core.domain.access.rights import Right
from core.rights import needs
from data.repositories.privacy import tombstones as repository

FILE = "erased.jsonl"


@dataclass(frozen=True, slots=True)
class Kept:
    """A line of the file: an erasure, with the kinds and hashes of the keys."""

    project_id: int
    erased_at: str
    erased_by: str
    digests: tuple[tuple[str, str], ...]

    @property
    def identity(self) -> tuple[int, str]:
        return self.project_id, self.erased_at


@needs(Right.ERASURE)
def keep_erasures(desk: Desk) -> None:
    """Bring the file up to date with the store. Lines that the store does not know stay."""
    kept = {one.identity: one for one in read_file(desk.home / FILE)}
    with desk.store.reading() as session:
        kept |= {one.identity: one for one in list_stored(session)}
    if kept:
        aside = desk.home / f"{FILE}.new"
        aside.write_text("".join(f"{json.dumps(asdict(one))}\n" for one in kept.values()), "utf-8")
        aside.replace(desk.home / FILE)


def list_stored(session: Session) -> list[Kept]:
    """The erasures of all projects in the store."""
    digests: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for erasure_id, kind, digest in repository.list_digests(session):
        digests[erasure_id].append((kind, digest))
    return [
        Kept(row.project_id, row.erased_at.isoformat(), row.erased_by, tuple(sorted(digests[row.id or 0])))
        for row in repository.list_all_erasures(session)
    ]


def read_file(file: Path) -> list[Kept]:
    """The lines of the file; none when there is no file."""
    if not file.exists():
        return []
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    return [Kept(**{**line, "digests": tuple((kind, digest) for kind, digest in line["digests"])}) for line in lines]
