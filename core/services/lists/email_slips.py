"""Probable slips in the e-mails of a list, and the list with them corrected."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from core.domain.lists.column_names import Kind
from core.domain.mail_typos import suggest_email
from core.services.lists.read_people import PeopleList

HOLD_EMAILS: tuple[Kind, ...] = ("email", "contact")
"""The kinds of columns in which e-mails stand."""


@dataclass(frozen=True, slots=True)
class EmailSlip:
    """A cell with a probable slip: the index of its row in the list, the number of the row in the spreadsheet, the cell
    as it is, and the address that was probably meant."""

    row: int
    number: int
    given: str = field(repr=False)
    meant: str = field(repr=False)


def list_slips(people: PeopleList) -> list[EmailSlip]:
    """The probable slips in the columns of e-mails, in the order of the rows."""
    return [
        EmailSlip(index, people.numbers[index], row[column], meant)
        for column in _columns(people)
        for index, row in enumerate(people.rows)
        if row[column] and (meant := suggest_email(row[column]))
    ]


def correct_slips(people: PeopleList) -> PeopleList:
    """The list with the address that was probably meant in place of each cell that `list_slips` lists."""
    rows = list(people.rows)
    for column in _columns(people):
        for index, row in enumerate(rows):
            if row[column] and (meant := suggest_email(row[column])):
                rows[index] = (*row[:column], meant, *row[column + 1 :])
    return replace(people, rows=tuple(rows))


def _columns(people: PeopleList) -> Iterator[int]:
    return (people.columns[kind] for kind in HOLD_EMAILS if kind in people.columns)
