"""The files that steps write into the exports folder of the home, ``exports/<project>/``, for other programs to pick
up; also shown and downloaded.

What is in a file is in the ledger of handed people; the folder holds copies. So a file that was cut off is written
whole at the next look, and an erased person leaves the file that still lies there.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.scenarios.actions import FileForm
from core.errors import NotFound
from core.home_folder import FILE_MODE, FOLDER_MODE, exports_folder
from core.rights import needs
from data.models import HandedPerson
from data.models import ScenarioFile as StoredFile
from data.repositories import handed
from data.repositories import scenario_files as repository

SHOWN = 50
COLUMNS = ("name", "email", "phone", "client_id")
"""The columns of a file, which have fixed names: an import that is set up once goes on."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """A file of a run. `people`: how many are in it now. `is_written`: whether it was put into the folder; until then,
    and after another program took it away, it can still be downloaded."""

    run_id: int
    part: int
    name: str
    people: int
    made_at: datetime
    is_written: bool


@needs(Right.CONTACTS)
def list_files(desk: Desk, project_id: int, run_id: int | None = None) -> list[ScenarioFile]:
    """The newest `SHOWN` files of a run, or of all, the newest first."""
    with desk.store.reading() as session:
        found = repository.list_files(session, project_id, run_id, SHOWN)
        return [
            ScenarioFile(one.run_id, one.part, one.name, people, one.made_at, one.written_at is not None)
            for one, people in found
        ]


@needs(Right.CONTACTS)
def read_file(desk: Desk, project_id: int, run_id: int, part: int) -> bytes:
    """What is in a file now. Raises NotFound."""
    with desk.store.reading() as session:
        file = repository.find_file(session, project_id, run_id, part)
        if file is None:
            raise NotFound("scenario_file", part)
        return _contents(file.name, handed.list_part(session, project_id, run_id, part))


def write_files(desk: Desk, project_id: int) -> None:
    """Put into the folder what is to be written, each file whole or not at all. One in which somebody was erased is
    written anew where it still lies. Where the disk does not let it, the log says so, and the next look tries again."""
    with desk.store.reading() as session:
        found = [
            (one, handed.list_part(session, project_id, one.run_id, one.part))
            for one in repository.list_unwritten(session, project_id)
        ]
    for file, people in found:
        path = exports_folder(desk.home, project_id) / file.name
        try:
            if file.written_at is None or path.exists():
                _put(path, _contents(file.name, people))
        except OSError as error:
            log.warning("The file of a scenario could not be written: %s", type(error).__name__)
            return
        with desk.store.writing(project_id) as session:
            kept = repository.find_file(session, project_id, file.run_id, file.part)
            if kept is not None:
                kept.written_at, kept.is_stale = kept.written_at or desk.now(), False
                session.add(kept)


def forget_in_files(session: Session, project_id: int, people: Collection[tuple[int, int]]) -> None:
    """Have the files written anew that name these people, given by run and number, by `write_files` after the
    transaction."""
    repository.mark_stale(session, project_id, people)


def drop_old_files(desk: Desk, project_id: int, before: datetime) -> int:
    """Remove the files that were made before this moment; returns how many. Whom they named stays in the ledger."""
    folder = exports_folder(desk.home, project_id)
    with desk.store.writing(project_id) as session:
        old = repository.list_older(session, project_id, before)
        for file in old:
            (folder / file.name).unlink(missing_ok=True)
            session.delete(file)
    for path in folder.glob("*"):  # of a store that was restored since, or half written
        if path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)
    return len(old)


def _contents(name: str, people: Collection[HandedPerson]) -> bytes:
    import pandas as pd  # half a second, for which the first page would wait

    from core.spreadsheets.export import Words, write_plain_csv, write_xlsx

    rows = [(one.username, one.email, one.phone, one.client_id) for one in people]
    frame = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    titles = {name: name for name in COLUMNS}
    is_book = name.endswith(f".{FileForm.XLSX}")
    return write_xlsx(frame, titles, Words(yes="true", no="false")) if is_book else write_plain_csv(frame, titles)


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.part")
    aside.write_bytes(content)
    aside.chmod(FILE_MODE)
    aside.replace(path)


def new_file(session: Session, desk: Desk, project_id: int, run_id: int, part: int, name: str) -> None:
    """Note in an open transaction a file that `write_files` is to write."""
    row = StoredFile(run_id=run_id, part=part, project_id=project_id, name=name, made_at=desk.now())
    session.add(row)
