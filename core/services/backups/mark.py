"""What is written down about a restore, in a file of the home: the databases are what is replaced."""

import json
import os
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from data.sqlite_copies import sync_file

FILE = "restore.json"
ERASED_FILE = "erased.sqlite3"
"""Who was erased from a store that was replaced, until the one in its place knows of them."""


class Phase(StrEnum):
    """How far a restore is. `staged`: unpacked and checked, to take its place with the next start. `in_place`: it has;
    what was under way in it is to be held. `settled`: it is over."""

    STAGED = "staged"
    IN_PLACE = "in_place"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Mark:
    """A restore that somebody has asked for. `backup`: the name of its file, made at `made_at`; `databases`: those in
    it, by name. `saved_as`: the backup of what was there before, None where `was_saved` says that none could be made;
    `aside`: then its files."""

    phase: Phase
    backup: str
    made_at: datetime
    asked_at: datetime
    asked_by: str
    databases: list[str] = field(default_factory=list)
    was_saved: bool = False
    saved_as: str | None = None
    aside: list[str] = field(default_factory=list)

    def changed(self, **values: Any) -> Self:
        return replace(self, **values)


def staged_file(database: Path) -> Path:
    """Where what is to take the place of a database is unpacked and checked."""
    return database.with_name(f"{database.name}.restoring")


def read_mark(home: Path) -> Mark | None:
    """The last restore; None when there was none. A file that cannot be read tells of none."""
    try:
        values = json.loads((home / "backups" / FILE).read_text())
        moments = {name: datetime.fromisoformat(values[name]) for name in ("made_at", "asked_at")}
        return Mark(**{**values, **moments, "phase": Phase(values["phase"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_mark(home: Path, mark: Mark) -> None:
    """Keep it, whole or not at all, also when the power is cut. Raises OSError."""
    folder = home / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    aside = folder / f"{FILE}.{os.getpid()}"
    aside.write_text(json.dumps(asdict(mark), default=datetime.isoformat, indent=1))
    sync_file(aside)
    aside.rename(folder / FILE)
    sync_file(folder)
