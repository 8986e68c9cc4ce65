"""The people of one or several reports as rows: searched, sorted and paged by the database.

Of several reports a person is one row, with the facts of the newest of these webinars at which they were, the longest
of their stays, and to how many of them they came.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, exists, func, literal, or_, select, tuple_
from sqlmodel import Session, col

from data.dialects import lowered
from data.models import Origin, Person, PersonKey, Report
from data.repositories.reports.viewers import SOURCES, Chosen, ViewerSearch, chosen_attendances

_FACTS = (
    "report_id",
    "number",
    "username",
    "email",
    "phone",
    "client_id",
    "city",
    "region",
    "country",
    "device",
    "system",
    "browser",
    "entered_at_ms",
    "left_at_ms",
    "origin_id",
)
_OF_ATTENDANCE = ("report_id", "number", "client_id", "email", "phone", "username", "city", "stay_s")
_OF_PERSON = ("human", "username", "email", "phone", "client_id", "city", "device", "presence", "viewer_count")
_SUMMED = ("stay_s", "finished", "messages", "clicked", "viewer_count")
SORTED = (*_FACTS[2:-1], *_SUMMED, *SOURCES, "webinars")
"""The columns by which people can be sorted; moments are those of the webinar that is shown."""
_TEXTS = (
    *("username", "email", "phone", "client_id", "city", "region", "country", "device", "system", "browser"),
    *SOURCES,
)


def list_people(
    session: Session,
    project_id: int,
    report_ids: Sequence[int],
    chosen: Chosen,
    search: ViewerSearch,
    *,
    order: str,
    descending: bool,
    limit: int | None,
    offset: int = 0,
) -> Sequence[Mapping[str, Any]]:
    """A page of the chosen people whom the search finds, by one of `SORTED`; those of whom it is unknown come last, and
    equals in a fixed order. Where they came from is named by `origin_id`."""
    people = _found(project_id, report_ids, chosen, search)
    query, column = select(people), people.c[order] if order not in SOURCES else col(getattr(Origin, order))
    if order in SOURCES:
        query = query.outerjoin_from(people, Origin, col(Origin.id) == people.c.origin_id)
    by = lowered(column) if order in _TEXTS else column
    ordered = (by.desc() if descending else by.asc()).nulls_last()
    query = query.order_by(ordered, people.c.starts_at.desc(), people.c.report_id.desc(), people.c.number)
    rows: Sequence[Any] = session.connection().execute(query.limit(limit).offset(offset)).mappings().all()
    return rows


def find_person(session: Session, project_id: int, report_id: int, number: int) -> Mapping[str, Any] | None:
    """A person of a report, with the start of the webinar."""
    query = (
        select(*(col(getattr(Person, name)) for name in _OF_PERSON), col(Report.starts_at))
        .join(Report, col(Report.id) == Person.report_id)
        .where(col(Person.report_id) == report_id, col(Person.number) == number, col(Report.project_id) == project_id)
    )
    row = session.connection().execute(query).mappings().first()
    return dict(row) if row else None


def count_people_found(
    session: Session, project_id: int, report_ids: Sequence[int], chosen: Chosen, search: ViewerSearch
) -> int:
    found = _found(project_id, report_ids, chosen, search)
    return int(session.connection().execute(select(func.count()).select_from(found)).scalar_one())


def list_attendances_found(
    session: Session, project_id: int, report_ids: Sequence[int], chosen: Chosen, search: ViewerSearch
) -> Sequence[Mapping[str, Any]]:
    """The same people with the facts of the attendance that is shown of them; the newest webinar first."""
    found = _found(project_id, report_ids, chosen, search)
    shown = select(found.c.report_id, found.c.number)
    query = (
        select(*(col(getattr(Person, name)) for name in _OF_ATTENDANCE))
        .join(Report, col(Report.id) == Person.report_id)
        .where(_is_among(shown))
        .order_by(col(Report.starts_at).desc(), col(Report.id).desc(), col(Person.number))
    )
    rows: Sequence[Any] = session.connection().execute(query).mappings().all()
    return rows


def _found(project_id: int, report_ids: Sequence[int], chosen: Chosen, search: ViewerSearch) -> Subquery:
    facts = [col(getattr(Person, name)) for name in _FACTS]
    webinar = (col(Report.room_id), col(Report.room_title), col(Report.starts_at), col(Report.length_s))
    is_one = len(report_ids) == 1
    summed = [col(getattr(Person, name)) for name in _SUMMED] if is_one else _summed()
    webinars = literal(1) if is_one else func.count().over(partition_by=col(Person.human))
    query = (
        select(*facts, *webinar, *summed, webinars.label("webinars"))
        .select_from(Person)
        .join(Report, col(Report.id) == Person.report_id)
        .where(col(Person.report_id).in_(report_ids), col(Report.project_id) == project_id)
    )
    if chosen:
        query = query.where(_is_among(chosen_attendances(project_id, report_ids, chosen)))
    looks = _looks(search)
    if is_one:
        return query.where(*looks).subquery()
    newest_first = (col(Report.starts_at).desc(), col(Report.id).desc(), col(Person.number))
    rank = func.row_number().over(partition_by=col(Person.human), order_by=newest_first)
    # Whoever was found at one of the webinars is shown with all of them
    met = [func.max(case((looks[0], 1), else_=0)).over(partition_by=col(Person.human)).label("is_met")] if looks else []
    ranked = query.add_columns(rank.label("rank"), *met).subquery()
    wanted = [ranked.c.is_met == 1] if looks else []
    names = [column for column in ranked.c if column.name not in ("rank", "is_met")]
    return select(*names).where(ranked.c.rank == 1, *wanted).subquery()


def _summed() -> list[ColumnElement[Any]]:
    """Over all attendances of one human: the longest stay, whether one lasted to the end and at one of them they
    clicked, what they wrote in all."""
    by = col(Person.human)

    def once(column: Any) -> ColumnElement[Any]:
        return func.max(case((column.is_(True), 1), (column.is_(False), 0))).over(partition_by=by)

    return [
        func.max(col(Person.stay_s)).over(partition_by=by).label("stay_s"),
        once(col(Person.finished)).label("finished"),
        func.sum(col(Person.messages)).over(partition_by=by).label("messages"),
        once(col(Person.clicked)).label("clicked"),
        func.sum(col(Person.viewer_count)).over(partition_by=by).label("viewer_count"),
    ]


def _looks(search: ViewerSearch) -> list[ColumnElement[bool]]:
    """The person has what is searched for among the facts shown or the contacts by which they are known."""
    found: list[ColumnElement[bool]] = []
    if search.text:
        words = search.text.lower()
        shown = lowered(_joined("username", "email", "phone", "client_id", "city"))
        found.append(shown.contains(words, autoescape=True))
        found.append(_has_key(lowered(col(PersonKey.value)).contains(words, autoescape=True)))
    if search.digits:
        found.append(_joined("phone", "client_id").contains(search.digits, autoescape=True))
        is_number = col(PersonKey.kind).in_(("phone", "client_id"))
        found.append(_has_key(is_number, col(PersonKey.value).contains(search.digits, autoescape=True)))
    if search.city_key:
        found.append(col(Person.city_key) == search.city_key)
    return [or_(*found)] if found else []


def _has_key(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    own = (col(PersonKey.report_id) == col(Person.report_id), col(PersonKey.number) == col(Person.number))
    return exists().where(*own, *conditions)


def _is_among(attended: Select[Any]) -> ColumnElement[bool]:
    return tuple_(col(Person.report_id), col(Person.number)).in_(attended)


def _joined(*names: str) -> ColumnElement[str]:
    joined: ColumnElement[str] = literal("")
    for name in names:
        joined = joined.concat(func.coalesce(col(getattr(Person, name)), "")).concat("\n")
    return joined
