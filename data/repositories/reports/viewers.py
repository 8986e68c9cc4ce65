"""Reading people and viewers of one or several reports, aggregated, searched and paged by the database.

A person who came to several of the chosen webinars is one person, as the newest of these webinars shows them: their
city and device count once, and a choice of cities or devices is a choice of people, with all their attendances.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, or_, select
from sqlmodel import Session, col

from data.models import Origin, Person, Report
from data.repositories.bulk import in_chunks
from data.repositories.reports.in_room import IN_ROOM, meets_one

FACETS = ("city_key", "city", "browser", "system", "device", "region", "country")
"""The columns that people are counted by; those with most values first, which makes the grouping cheaper."""
SOURCES = ("source", "medium", "campaign", "content", "term", "partner", "referrer", "entry", "page_id")
"""The columns of `Origin` that people are counted by, apart from `FACETS`: of all of them together there would be as
many combinations as people."""
UNKNOWN = None

Chosen = Mapping[str, Sequence[Any]]
"""Column of `FACETS` or `SOURCES` to the values (texts) that are wanted; None among them means unknown. Under `IN_ROOM`
conditions (`RoomCondition`) of which an attendance has to meet one."""


@dataclass(frozen=True, slots=True)
class ViewerSearch:
    """A search among viewers, each value in its stored form; None is not searched for."""

    text: str | None = None
    digits: str | None = None
    city_key: str | None = None


def count_people(
    session: Session, project_id: int, report_ids: Sequence[int], chosen: Chosen | None = None
) -> Sequence[Mapping[str, Any]]:
    """Distinct people by every combination of `FACETS`: these columns, and their number as `people`; only those of the
    `chosen` sources, and who were in the room when it says so."""
    met, chosen = _split(chosen or {})
    newest = _newest(project_id, report_ids, [*FACETS, "origin_id"] if chosen else FACETS, met)
    columns = [newest.c[name] for name in FACETS]
    query = _narrowed(select(*columns, func.count().label("people")), newest, "", chosen).group_by(*columns)
    rows: Sequence[Any] = session.connection().execute(query).mappings().all()
    return rows


def count_origins(
    session: Session, project_id: int, report_ids: Sequence[int], chosen: Chosen | None = None
) -> Sequence[Mapping[str, Any]]:
    """Distinct people by where they came from: `SOURCES`, is_from_link, and their number as `people`; only those of the
    `chosen` columns of `FACETS`, and who were in the room when it says so."""
    met, chosen = _split(chosen or {})
    newest = _newest(project_id, report_ids, ["origin_id", *chosen], met)
    counted = _narrowed(select(newest.c.origin_id, func.count().label("people")), newest, "", chosen)
    by_origin = counted.group_by(newest.c.origin_id).subquery()
    columns = [col(getattr(Origin, name)) for name in (*SOURCES, "is_from_link")]
    query = select(*columns, by_origin.c.people).outerjoin_from(by_origin, Origin, by_origin.c.origin_id == Origin.id)
    rows: Sequence[Any] = session.connection().execute(query).mappings().all()
    return rows


@dataclass(frozen=True, slots=True)
class Stay:
    """One attendance: its length, whether the person stayed to the end, and the number of rows of the report. None
    where Bizon365 does not say it."""

    stay_s: float | None
    stayed: bool | None
    viewers: int


def list_stays(session: Session, project_id: int, report_ids: Sequence[int], chosen: Chosen) -> list[Stay]:
    """Every attendance of the chosen people."""
    attended = attendances_of(project_id, report_ids, chosen)
    query = select(attended.c.stay_s, attended.c.finished, attended.c.viewer_count)
    return [Stay(*row) for row in session.connection().execute(query)]


def list_humans(session: Session, project_id: int, report_ids: Sequence[int], chosen: Chosen) -> set[tuple[int, int]]:
    """The report and the human of every attendance of the chosen people."""
    attended = attendances_of(project_id, report_ids, chosen).c
    return {(row[0], row[1]) for row in session.connection().execute(select(attended.report_id, attended.human))}


def list_people_at(
    session: Session, project_id: int, places: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], Mapping[str, Any]]:
    """What is known of these people (report and number in it) of the project."""
    by_report: dict[int, list[int]] = {}
    for report_id, number in places:
        by_report.setdefault(report_id, []).append(number)
    facts = [col(getattr(Person, name)) for name in _PERSON]
    found: dict[tuple[int, int], Any] = {}
    for report_id, numbers in by_report.items():
        for some in in_chunks(numbers):
            query = _people(project_id, [report_id], *facts).where(col(Person.number).in_(some))
            for row in session.connection().execute(query).mappings():
                found[report_id, row["number"]] = row
    return found


_ATTENDANCE = (
    "report_id",
    "number",
    "human",
    "city_key",
    "stay_s",
    "finished",
    "presence",
    "is_partial",
    "viewer_count",
)
_PERSON = (
    *("report_id", "number", "client_id", "email", "phone", "username", "city", "region", "country", "device"),
    *("stay_s", "finished", "messages", "clicked", "origin_id"),
)


def _newest_first() -> tuple[Any, ...]:
    return col(Report.starts_at).desc(), col(Report.id).desc(), col(Person.number)


def _people(project_id: int, report_ids: Sequence[int], *columns: Any) -> Select[Any]:
    """One row per attendance, of these reports and this project only."""
    return (
        select(*columns)
        .select_from(Person)
        .join(Report, col(Report.id) == Person.report_id)
        .where(col(Person.report_id).in_(report_ids), col(Report.project_id) == project_id)
    )


def _newest(
    project_id: int, report_ids: Sequence[int], names: Sequence[str], met: ColumnElement[bool] | None
) -> Subquery:
    """Columns of the people of these reports, each person once, as the newest report shows them; with `met` those only
    of whom an attendance meets it."""
    shown: list[Any] = [col(getattr(Person, name)) for name in names]
    if len(report_ids) == 1:
        one = _people(project_id, report_ids, *shown)
        return (one if met is None else one.where(met)).subquery()
    rank = func.row_number().over(partition_by=col(Person.human), order_by=_newest_first())
    shown.append(rank.label("rank"))
    if met is not None:
        shown.append(func.sum(case((met, 1), else_=0)).over(partition_by=col(Person.human)).label("times_met"))
    ranked = _people(project_id, report_ids, *shown).subquery()
    query = select(*(ranked.c[name] for name in names)).where(ranked.c.rank == 1)
    return (query if met is None else query.where(ranked.c.times_met > 0)).subquery()


def _narrowed(query: Select[Any], people: Subquery, prefix: str, chosen: Chosen) -> Select[Any]:
    """The query of the chosen `people` only, whose columns are called as the choice and origin_id, after `prefix`."""
    if any(name in SOURCES for name in chosen):
        query = query.outerjoin_from(people, Origin, people.c[f"{prefix}origin_id"] == Origin.id)
    columns: dict[str, Any] = {
        name: col(getattr(Origin, name)) if name in SOURCES else people.c[f"{prefix}{name}"] for name in chosen
    }
    return query.where(*(_is_one_of(columns[name], values) for name, values in chosen.items()))


def attendances_of(project_id: int, report_ids: Sequence[int], chosen: Chosen, more: Sequence[Any] = ()) -> Subquery:
    """The attendances of the chosen people, with `more` columns: a person counts as their newest attendance shows them,
    and was in the room when this attendance says so."""
    shown = [*(col(getattr(Person, name)) for name in _ATTENDANCE), *more]
    met, facets = _split(chosen)
    if not facets:
        plain = _people(project_id, report_ids, *shown)
        return (plain if met is None else plain.where(met)).subquery()
    newest = [
        func.first_value(col(getattr(Person, name)))
        .over(partition_by=col(Person.human), order_by=_newest_first())
        .label(f"newest_{name}")
        for name in dict.fromkeys("origin_id" if name in SOURCES else name for name in facets)
    ]
    # Judged beside the newest facts and not before: else those would be the newest of the attendances that meet it
    judged = [] if met is None else [met.label("is_met")]
    known = _people(project_id, report_ids, *shown, *newest, *judged).subquery()
    query = _narrowed(select(known), known, "newest_", facets)
    return (query.where(known.c.is_met) if judged else query).subquery()


def _split(chosen: Chosen) -> tuple[ColumnElement[bool] | None, Chosen]:
    """Whether an attendance was in the room when the choice says so, None where it does not; and the other choices."""
    met = meets_one(chosen[IN_ROOM]) if chosen.get(IN_ROOM) else None
    return met, {name: values for name, values in chosen.items() if name != IN_ROOM}


def chosen_attendances(project_id: int, report_ids: Sequence[int], chosen: Chosen) -> Select[Any]:
    """Report and number of each attendance of the chosen people."""
    attended = attendances_of(project_id, report_ids, chosen)
    return select(attended.c.report_id, attended.c.number)


def _is_one_of(column: ColumnElement[Any], values: Sequence[str | None]) -> ColumnElement[bool]:
    named = column.in_([value for value in values if value is not UNKNOWN])
    return or_(named, column.is_(None)) if UNKNOWN in values else named
