"""What to do with the rows of a bulk registration next: mend the refused ones, or register people on another date."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import pandas as pd

from core.desk import Desk
from core.domain.registration.columns import Field
from core.services.registration.batches import RowState
from core.services.registration.ledger import require_batch
from core.services.registration.read_registrations import RegistrationSheet
from core.services.registration.rows import Explain, Word, reason_of
from data.models import BatchRow
from data.repositories import ledger_rows
from data.repositories.registration import batches as repository

WHY = "why"
REFUSED: tuple[RowState, ...] = ("rejected",)
_PERSON: Mapping[Field, str] = {
    "email": "email",
    "name": "username",
    "phone": "phone",
    "client_id": "client_id",
    "page_id": "page_id",
}
"""What of a row a person keeps on another date, and the column of the ledger that holds it."""


@dataclass(frozen=True, slots=True)
class MendableRows:
    """Rows as they stood in the file. `titles` are the frame's columns with the names they had there; its further
    column `WHY` says what is wrong."""

    frame: pd.DataFrame = field(repr=False)
    titles: Mapping[str, str]


def list_mendable(
    desk: Desk,
    project_id: int,
    job_id: str,
    word: Word,
    explain: Explain,
    *,
    states: Collection[RowState] = REFUSED,
) -> MendableRows:
    """The rows that cannot be registered as they stand, and those that ended in one of `states`. Raises NotFound."""
    with desk.store.reading() as session:
        batch = require_batch(session, project_id, job_id)
        rows = ledger_rows.list_rows(session, BatchRow, repository.mendable_clauses(job_id, states))
        titles = {f"given_{index}": title for index, title in enumerate(json.loads(batch.titles))}
        lines = [(*json.loads(row.cells), reason_of(row, word, explain)[2]) for row in rows]
    return MendableRows(pd.DataFrame(lines, columns=[*titles, WHY]), titles)


def sheet_of_batch(desk: Desk, project_id: int, job_id: str, states: Collection[RowState]) -> RegistrationSheet:
    """The people whose rows ended in one of these states, as a list to register on another date: with their page and
    tags, without a date. Raises NotFound."""
    with desk.store.reading() as session:
        batch = require_batch(session, project_id, job_id)
        rows = ledger_rows.list_rows(session, BatchRow, repository.row_clauses(job_id, states=states))
        people = [(row.number, _person(row)) for row in rows]
        source_name = batch.source_name
    fields = list(dict.fromkeys([*_PERSON, *(name for _, person in people for name in person)]))
    return RegistrationSheet(
        source_name=source_name,
        titles=tuple(fields),
        rows=tuple(tuple(person.get(name, "") for name in fields) for _, person in people),
        numbers=tuple(number for number, _ in people),
        columns={name: index for index, name in enumerate(fields)},
    )


def _person(row: BatchRow) -> dict[Field, str]:
    person: dict[Field, str] = {name: getattr(row, column) or "" for name, column in _PERSON.items()}
    return person | (json.loads(row.tags) if row.tags else {})
