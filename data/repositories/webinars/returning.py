"""When people were at a webinar first and last, and how many of them came again."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlmodel import Session, col

from data.models import Person


def count_by_months(
    session: Session, project_id: int, month_of: Mapping[int, int], min_stay_s: float
) -> list[tuple[int, int, int]]:
    """(month in which people came first, month, distinct humans of them who came in it). `month_of` has the month of
    each report that counts. Guests and those who were erased are nobody who could come again; with `min_stay_s` only a
    stay of at least so many seconds counts."""
    reports_of: dict[int, list[int]] = {}
    for report_id, number in month_of.items():
        reports_of.setdefault(number, []).append(report_id)
    if not reports_of:
        return []
    month: Any = case(*((col(Person.report_id).in_(ids), number) for number, ids in reports_of.items()))
    came = (
        select(col(Person.human), month.label("month"))
        .where(*_known(project_id, min_stay_s), col(Person.report_id).in_(month_of))
        .distinct()
        .subquery()
    )
    # A join of the two would take minutes for a hundred thousand people: no index tells who they are
    first = func.min(came.c.month).over(partition_by=came.c.human).label("first")
    held = select(first, came.c.month).subquery()
    months = (held.c.first, held.c.month)
    query = select(*months, func.count()).group_by(*months).order_by(*months)
    return [(row[0], row[1], row[2]) for row in session.connection().execute(query)]


def count_guests(session: Session, project_id: int, report_ids: Sequence[int], min_stay_s: float) -> int:
    """The attendances of people who left no contact."""
    query = (
        select(func.count())
        .select_from(Person)
        .where(
            col(Person.project_id) == project_id,
            col(Person.report_id).in_(report_ids),
            col(Person.is_guest).is_(True),
            *_long_enough(min_stay_s),
        )
    )
    return session.connection().execute(query).scalar_one()


def _known(project_id: int, min_stay_s: float) -> list[ColumnElement[bool]]:
    return [
        col(Person.project_id) == project_id,
        col(Person.is_guest).is_(False),
        col(Person.human) >= 0,
        *_long_enough(min_stay_s),
    ]


def _long_enough(min_stay_s: float) -> list[ColumnElement[bool]]:
    return [col(Person.stay_s) >= min_stay_s] if min_stay_s > 0 else []
