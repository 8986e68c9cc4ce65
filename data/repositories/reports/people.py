"""The people of one or several reports: where a search finds something, and what is known of some of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select
from sqlmodel import Session, col

from data.dialects import holds
from data.models import Person, PersonKey, Report
from data.repositories.bulk import are_one_of, in_chunks

MOMENTS = ("entered_at_ms", "left_at_ms")
FACTS = (
    *("report_id", "number", "client_id", "email", "phone", "username", "city", "region", "country", "device"),
    *("system", "browser", *MOMENTS, "stay_s", "finished", "messages", "clicked", "origin_id"),
)
_CONTACTS = (Person.email, Person.phone, Person.client_id)
"""They are stored in lower case, as are those of `PersonKey`."""
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
) -> set[tuple[int, int]]:
    """Report and number of each person of these reports of the project in whom the search finds something."""
    # Two queries: to look for the contacts of each person takes three times as long as to look through all contacts
    found: set[tuple[int, int]] = set()
    for of, looks in ((Person, _look_at_person(search)), (PersonKey, _look_at_keys(search))):
        query = select(col(of.report_id), col(of.number)).where(
            _is_of(of, project_id), col(of.report_id).in_(report_ids), or_(false(), *looks)
        )
        found.update((row[0], row[1]) for row in session.connection().execute(query))
    return found


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
    return {(row[0], row[1]): row for row in _read_at(session, project_id, places, FACTS)}


def list_values_at(
    session: Session, project_id: int, places: Iterable[tuple[int, int]], column: str
) -> dict[tuple[int, int], Any]:
    """What these people have in this column."""
    return {(row[0], row[1]): row[2] for row in _read_at(session, project_id, places, ("report_id", "number", column))}


def _read_at(
    session: Session, project_id: int, places: Iterable[tuple[int, int]], names: Sequence[str]
) -> Iterator[Sequence[Any]]:
    columns = [col(getattr(Person, name)) for name in names]
    for some in in_chunks(places):
        wanted = are_one_of(session, (col(Person.report_id), col(Person.number)), some)
        yield from session.connection().execute(select(*columns).where(wanted, _is_of(Person, project_id))).all()


def find_person(session: Session, project_id: int, report_id: int, number: int) -> Mapping[str, Any] | None:
    """A person of a report, with the start of the webinar."""
    query = (
        select(*(col(getattr(Person, name)) for name in _OF_PERSON), col(Report.starts_at))
        .join(Report, col(Report.id) == Person.report_id)
        .where(col(Person.report_id) == report_id, col(Person.number) == number, col(Report.project_id) == project_id)
    )
    row = session.connection().execute(query).mappings().first()
    return dict(row) if row else None


def _is_of(of: type[Person | PersonKey], project_id: int) -> ColumnElement[bool]:
    # No column, but a sum: SQLite would go through all people of the project along an index, instead of these reports
    return col(of.project_id) + 0 == project_id


def _look_at_person(search: ViewerSearch) -> list[ColumnElement[bool]]:
    """What is searched for is among the facts shown."""
    found: list[ColumnElement[bool]] = []
    if search.text:
        found += (holds(col(shown), search.text) for shown in (Person.username, Person.city))
        found += (col(shown).contains(search.text.lower(), autoescape=True) for shown in _CONTACTS)
    if search.digits:
        found += (col(shown).contains(search.digits, autoescape=True) for shown in (Person.phone, Person.client_id))
    if search.city_key:
        found.append(col(Person.city_key) == search.city_key)
    return found


def _look_at_keys(search: ViewerSearch) -> list[ColumnElement[bool]]:
    """What is searched for is among the contacts by which a person is known."""
    found: list[ColumnElement[bool]] = []
    if search.text:
        found.append(col(PersonKey.value).contains(search.text.lower(), autoescape=True))
    if search.digits:
        is_number = col(PersonKey.kind).in_(("phone", "client_id"))
        found.append(is_number & col(PersonKey.value).contains(search.digits, autoescape=True))
    return found
