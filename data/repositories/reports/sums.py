"""Sums over the people of reports: those that are stored with a report, and those that the database makes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, literal, null, or_, select
from sqlmodel import Session, col

from data.dialects import whole_minutes
from data.models import Person, Report, RoomSum
from data.repositories.reports.in_room import RoomCondition, meets_one
from data.repositories.reports.viewers import Chosen, attendances_of

NO, UNKNOWN, YES = 0, 1, 2
"""Answers about an attendance. Of a human with several the greatest holds."""


@dataclass(frozen=True, slots=True)
class Counted:
    """From how long a stay somebody came, 0 for everybody; and by room the minute of the offer."""

    from_s: float
    offers: Mapping[str, int]


class StaySum(NamedTuple):
    """The people of one report (None: of all of them together) who came and stayed so many whole minutes (None:
    unknown). `unsure`: of so many it cannot be told whether they came."""

    report_id: int | None
    minute: int | None
    came: int
    unsure: int
    attendances: int
    entries: int
    to_end: int
    to_end_known: int
    at_offer: int
    at_offer_known: int


def list_stored(session: Session, project_id: int, report_ids: Sequence[int]) -> dict[int, str]:
    """The sums (JSON) that are stored with these reports; a report may have none."""
    query = select(col(RoomSum.report_id), col(RoomSum.sums)).where(
        col(RoomSum.project_id) == project_id, col(RoomSum.report_id).in_(report_ids)
    )
    return {row[0]: row[1] for row in session.connection().execute(query)}


def sum_each(
    session: Session, project_id: int, report_ids: Sequence[int], chosen: Chosen, counted: Counted
) -> list[StaySum]:
    """The chosen people of each report by itself."""
    return _execute(session, _answers(project_id, report_ids, chosen, counted).subquery(), by_report=True)


def sum_together(
    session: Session, project_id: int, report_ids: Sequence[int], chosen: Chosen, counted: Counted
) -> list[StaySum]:
    """The chosen people of all these reports, each once: with the longest stay, and to the end or at the offer when
    they were so at one of the webinars to which they came."""
    answers = _answers(project_id, report_ids, chosen, counted).subquery().c
    query = select(
        func.max(answers.came).label("came"),
        func.max(answers.minute).label("minute"),
        func.max(answers.to_end).label("to_end"),
        func.max(answers.at_offer).label("at_offer"),
        func.sum(answers.attendances).label("attendances"),
        func.sum(answers.entries).label("entries"),
    ).group_by(answers.human)
    return _execute(session, query.subquery(), by_report=False)


def list_presences(
    session: Session, project_id: int, report_ids: Sequence[int], chosen: Chosen
) -> list[tuple[int, str]]:
    """The report and the known presence (JSON) of each attendance of the chosen people, by report."""
    attended = attendances_of(project_id, report_ids, chosen).c
    query = select(attended.report_id, attended.presence).where(attended.presence.is_not(None))
    return [(row[0], row[1]) for row in session.connection().execute(query.order_by(attended.report_id))]


def _answers(project_id: int, report_ids: Sequence[int], chosen: Chosen, counted: Counted) -> Any:
    """The answers about each attendance; of one to which the person did not come, only that."""
    person = attendances_of(project_id, report_ids, chosen, [was_at_offer(counted.offers).label("at_offer")]).c
    unsure = or_(person.is_partial, person.stay_s.is_(None))
    came: ColumnElement[Any] = literal(YES)
    if counted.from_s > 0:
        came = case((person.stay_s >= counted.from_s, YES), (unsure, UNKNOWN), else_=NO)
    to_end = case((person.finished.is_(None), UNKNOWN), (person.finished, YES), else_=NO)

    def of_who_came(value: Any) -> ColumnElement[Any]:
        return case((came == YES, value), else_=null()) if counted.from_s > 0 else value

    return select(
        person.report_id,
        person.human,
        came.label("came"),
        of_who_came(case((unsure, null()), else_=whole_minutes(person.stay_s))).label("minute"),
        of_who_came(to_end).label("to_end"),
        of_who_came(person.at_offer).label("at_offer"),
        of_who_came(literal(1)).label("attendances"),
        of_who_came(person.viewer_count).label("entries"),
    )


def was_at_offer(offers: Mapping[str, int]) -> ColumnElement[Any]:
    """Whether each was in the room at the offer of its room."""
    if not offers:
        return literal(UNKNOWN)
    steps: list[Any] = []
    for room_id, minute in offers.items():
        in_room = col(Report.room_id) == room_id
        has_minute = or_(func.coalesce(col(Report.length_s), 0) == 0, col(Report.length_s) > 60 * minute)
        steps += [
            (and_(in_room, meets_one([RoomCondition(minute, minute, left=False)])), YES),
            (and_(in_room, has_minute, col(Person.presence).is_not(None), col(Person.is_partial).is_(False)), NO),
        ]
    return case(*steps, else_=UNKNOWN)


def _execute(session: Session, answers: Any, *, by_report: bool) -> list[StaySum]:
    told = answers.c

    def count(column: ColumnElement[Any], *wanted: int) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((column.in_(wanted), 1), else_=0)), 0)

    keys = [told.report_id if by_report else null().label("report_id"), told.minute]
    query = select(
        *keys,
        count(told.came, YES),
        count(told.came, UNKNOWN),
        func.coalesce(func.sum(told.attendances), 0),
        func.coalesce(func.sum(told.entries), 0),
        count(told.to_end, YES),
        count(told.to_end, YES, NO),
        count(told.at_offer, YES),
        count(told.at_offer, YES, NO),
    )
    query = query.group_by(*keys) if by_report else query.group_by(told.minute)
    return [StaySum._make(row) for row in session.connection().execute(query)]
