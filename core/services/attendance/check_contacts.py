"""Checking contacts that a program gives against the webinar of a room, in one call."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.desk import Desk
from core.domain.access.rights import Right
from core.errors import NotFound
from core.rights import needs
from core.services.attendance.check_list import ListCheck, check_list
from core.services.lists.read_people import PeopleList
from core.services.projects.projects import get_project
from core.services.reports.choose_report import ChosenReport, ReportQuestion, choose_report

TITLES = ("email", "phone", "client_id", "name")

Contacts = tuple[str, str, str, str]
"""Of one person: `TITLES`, "" for what is not known."""


@dataclass(frozen=True, slots=True)
class ContactsChecked:
    """The report that was taken, and what it says of each person."""

    chosen: ChosenReport
    check: ListCheck


@needs(Right.CONTACTS)
def check_contacts(
    desk: Desk, project_id: int, question: ReportQuestion, people: Sequence[Contacts], *, min_stay_s: float = 0.0
) -> ContactsChecked:
    """Check these people against the report that answers the question, together with the others of its evening;
    `min_stay_s` 0 counts any presence. Raises NotFound("report") when the room has none."""
    country = get_project(desk, project_id).phone_country
    chosen = choose_report(desk, project_id, question)
    if chosen.report is None:
        raise NotFound("report")
    check = check_list(
        desk,
        project_id,
        chosen.report.id,
        _as_list(people, country),
        together_with=[one.id for one in chosen.companions],
        min_stay_s=min_stay_s,
        is_list_read=chosen.is_list_read,
    )
    return ContactsChecked(chosen, check)


def _as_list(people: Sequence[Contacts], country: str) -> PeopleList:
    return PeopleList(
        titles=TITLES,
        rows=tuple(people),
        numbers=tuple(range(1, len(people) + 1)),
        columns={"email": 0, "phone": 1, "client_id": 2, "name": 3},
        country=country,
    )
