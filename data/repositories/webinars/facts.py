"""What is known of each attendance, for rules about people."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import case, or_, select
from sqlmodel import Session, col

from data.models import Person
from data.repositories.reports.sums import NO, UNKNOWN, YES, Counted, was_at_offer
from data.repositories.reports.viewers import Chosen, attendances_of


class Attendance(NamedTuple):
    """A person who came to a webinar. `stay_s` is None when it is not known as a whole; to_end, clicked and at_offer
    are `NO`, `UNKNOWN` or `YES`."""

    report_id: int
    number: int
    human: int
    stay_s: float | None
    to_end: int
    at_offer: int
    clicked: int
    messages: int
    origin_id: int | None
    is_guest: bool
    has_phone: bool


def list_came(
    session: Session, project_id: int, report_ids: Sequence[int], chosen: Chosen, counted: Counted
) -> list[Attendance]:
    """The attendances of the chosen people who came."""
    more = [
        was_at_offer(counted.offers).label("at_offer"),
        *(col(getattr(Person, name)) for name in ("clicked", "messages", "origin_id", "is_guest")),
        col(Person.phone).is_not(None).label("has_phone"),
    ]
    person = attendances_of(project_id, report_ids, chosen, more).c
    unsure = or_(person.is_partial, person.stay_s.is_(None))
    query = select(
        person.report_id,
        person.number,
        person.human,
        case((unsure, None), else_=person.stay_s),
        case((person.finished.is_(None), UNKNOWN), (person.finished, YES), else_=NO),
        person.at_offer,
        case((person.clicked.is_(None), UNKNOWN), (person.clicked, YES), else_=NO),
        person.messages,
        person.origin_id,
        person.is_guest,
        person.has_phone,
    )
    if counted.from_s > 0:
        query = query.where(person.stay_s >= counted.from_s)
    return [Attendance._make(row) for row in session.connection().execute(query)]
