"""What can be done with the rows of a bulk registration next: correct the rejected ones, or register people for another
date."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import pandas as pd

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.lists.column_names import Kind
from core.domain.lists.given_columns import given_columns
from core.domain.registration.plan import PlanState
from core.problems import read_problem
from core.rights import needs
from core.services.lists.read_people import PeopleList
from core.services.registration.ledger import require_batch
from core.services.registration.start_batch import read_reasons
from core.services.registration.states import BatchRowState
from data.models import BatchRow
from data.repositories import ledger_rows
from data.repositories.ledger_rows import RowSearch
from data.repositories.registration import batches as repository

_PERSON: Mapping[Kind, str] = {
    "email": "email",
    "name": "username",
    "phone": "phone",
    "client_id": "client_id",
    "page_id": "page_id",
}
"""What a person keeps when registered for another date, and the column of the ledger that holds it."""


@dataclass(frozen=True, slots=True)
class CorrectableRows:
    """Rows as they stood in the file, to be corrected there. `titles` are the frame's columns with the names they had
    there; its further columns `cell_problems` and `problem` say what is wrong (see
    `core.services.registration.rows.build_frame`)."""

    frame: pd.DataFrame = field(repr=False)
    titles: Mapping[str, str]


@needs(Right.CONTACTS)
def list_correctable(desk: Desk, project_id: int, job_id: str) -> CorrectableRows:
    """The rows that cannot be registered as they stand, and those that Bizon365 rejected. Raises NotFound."""
    with desk.store.reading() as session:
        batch = require_batch(session, project_id, job_id)
        rows = repository.list_planned_or_ended(
            session, job_id, plan=PlanState.INVALID, states=(BatchRowState.REJECTED,)
        )
        titles = given_columns(json.loads(batch.titles))
        lines = [
            {
                **given_columns(json.loads(row.cells)),
                "cell_problems": read_reasons(row.reasons).all,
                "problem": read_problem(row.problem),
            }
            for row in rows
        ]
    return CorrectableRows(pd.DataFrame(lines, columns=[*titles, "cell_problems", "problem"]), titles)


@needs(Right.CONTACTS)
def sheet_of_batch(desk: Desk, project_id: int, job_id: str, states: Collection[BatchRowState]) -> PeopleList:
    """The people whose rows ended in one of these states, as a list to register on another date: with their page and
    tags, without a date. Raises NotFound."""
    with desk.store.reading() as session:
        batch = require_batch(session, project_id, job_id)
        rows = ledger_rows.list_rows(session, BatchRow, job_id, RowSearch(states))
        people = [(row.number, _person(row)) for row in rows]
        source_name = batch.source_name
    fields = list(dict.fromkeys([*_PERSON, *(name for _, person in people for name in person)]))
    return PeopleList(
        source_name=source_name,
        titles=tuple(fields),
        rows=tuple(tuple(person.get(name, "") for name in fields) for _, person in people),
        numbers=tuple(number for number, _ in people),
        columns={name: index for index, name in enumerate(fields)},
    )


def _person(row: BatchRow) -> dict[Kind, str]:
    person: dict[Kind, str] = {name: getattr(row, column) or "" for name, column in _PERSON.items()}
    return person | (json.loads(row.tags) if row.tags else {})
