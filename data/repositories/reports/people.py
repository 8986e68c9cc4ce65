"""The people of one or several reports: where a search finds something, and what is known of some of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists, func, literal, or_, select
from sqlmodel import Session, col

from data.dialects import lowered
from data.models import Person, PersonKey, Report
from data.repositories.bulk import are_one_of, in_chunks

MOMENTS = ("entered_at_ms", "left_at_ms")
FACTS = (
    *("report_id", "number", "client_id", "email", "phone", "username", "city", "region", "country", "device"),
    *("system", "browser", *MOMENTS, "stay_s", "finished", "messages", "clicked", "origin_id"),
)
_OF_PERSON = (
    *("human", "username", "email", "phone", "client_id", "city", "device", "presence", "viewer_count"),
    "origin_id",
)


@dataclass(frozen=True, slots=True)
class ViewerSearch:
    """A search among viewers, each value in its stored form; None is not searched for."""

    text: str | None = None
    digits: str | None = None
    city_key: str | None = None

    @property
    def is_for_anything(self) -> bool:
        return any((self.text, self.digits, self.city_key))


def list_places_found(
    session: Session, project_id: int, report_ids: Sequence[int], search: ViewerSearch
) -> list[tuple[int, int]]:
    """Report and number of each person of these reports of the project in whom the search finds something."""
    query = (
        select(col(Person.report_id), col(Person.number))
        .where(_is_of(project_id), col(Person.report_id).in_(report_ids))
        .where(or_(*_looks(search)))
    )
    return [(row[0], row[1]) for row in session.connection().execute(query)]


def list_people_at(
    session: Session, project_id: int, places: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], Mapping[str, Any]]:
    """What is known of these people (report and number in it) of the project: `FACTS` by name."""
    found = list_facts_at(session, project_id, places)
    return {place: dict(zip(FACTS, facts, strict=True)) for place, facts in found.items()}


def list_facts_at(
    session: Session, project_id: int, places: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], Sequence[Any]]:
    """As `list_people_at`, with the values alone: names for each of many people take longer than their query."""
    facts = [col(getattr(Person, name)) for name in FACTS]
    found: dict[tuple[int, int], Sequence[Any]] = {}
    for some in in_chunks(places):
        wanted = are_one_of(session, (col(Person.report_id), col(Person.number)), some)
        query = select(*facts).where(wanted, _is_of(project_id))
        found |= {(row[0], row[1]): row for row in session.connection().execute(query).all()}
    return found


def find_person(session: Session, project_id: int, report_id: int, number: int) -> Mapping[str, Any] | None:
    """A person of a report, with the start of the webinar."""
    query = (
        select(*(col(getattr(Person, name)) for name in _OF_PERSON), col(Report.starts_at))
        .join(Report, col(Report.id) == Person.report_id)
        .where(col(Person.report_id) == report_id, col(Person.number) == number, col(Report.project_id) == project_id)
    )
    row = session.connection().execute(query).mappings().first()
    return dict(row) if row else None


def _is_of(project_id: int) -> ColumnElement[bool]:
    # No column, but a sum: SQLite would go through all people of the project along an index, instead of these reports
    return col(Person.project_id) + 0 == project_id


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


def _joined(*names: str) -> ColumnElement[str]:
    joined: ColumnElement[str] = literal("")
    for name in names:
        joined = joined.concat(func.coalesce(col(getattr(Person, name)), "")).concat("\n")
    return joined
