"""All subscribers of a page, from Bizon365 into the store."""

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any, Literal

from core.bizon import wire
from core.bizon.api import BizonApi
from core.bizon.paging import read_again
from core.bizon.payloads import Subscriber
from core.desk import Desk
from core.domain.contacts import normalize_client_id
from core.domain.links.link import URL_MARKER
from core.domain.mail import normalize_email
from core.domain.phones import normalize_phone
from core.domain.privacy.person_keys import Key
from core.domain.reports.origins import Origin, origin_of_subscriber, origin_rows
from core.errors import UnexpectedPayload
from core.http.fields import as_text
from core.services.projects.erased import Erased, find_erased
from core.services.projects.projects import get_project
from core.services.registration.erased_rows import erase_in_list
from core.services.registration.registration_pages import read_places
from data.answers import pack_answer, unpack_answer
from data.models import RegistrationPage
from data.repositories.registration import registration_pages, subscribers
from data.repositories.reports.origins import save_origins

CONTACTS: tuple[Literal["email", "phone", "client_id"], ...] = ("email", "phone", "client_id")
"""The columns of a subscriber by which a person is found."""


@dataclass(frozen=True, slots=True)
class FetchedSubscribers:
    """A page's subscribers as they came. `rows` are values by column of the store, `origins` where each of them came
    from, `answers` the compressed answers that hold them; `said` is the service's own total, `complete` whether as many
    came."""

    page_id: str
    rows: Sequence[Mapping[str, Any]] = field(repr=False)
    origins: Sequence[Origin] = field(repr=False)
    answers: list[bytes] = field(repr=False)
    said: int | None
    complete: bool


def fetch_subscribers(
    desk: Desk,
    api: BizonApi,
    project_id: int,
    page_id: str,
    on_page: Callable[[int, int | None], None] = lambda read, total: None,
) -> FetchedSubscribers:
    """Ask for all subscribers of a page; `on_page` is called with how many were read so far and the service's total.

    Raises the ApiErrors and Stopped.
    """
    marker_name = _marker_name(desk, api, project_id, page_id)
    country = get_project(desk, project_id).phone_country
    reading = api.fetch_subscriber_rows(page_id, on_page=on_page)
    rows, origins = [], []
    # Tens of thousands of people at once would take as many megabytes
    for number, row in enumerate(read_again(reading, wire.GET_SUBSCRIBERS.payload[0])):
        person = Subscriber.of(row.raw)
        place = {"number": number, "answer_ordinal": row.page, "answer_position": row.position}
        rows.append({**place, **subscriber_columns(person, marker_name, country)})
        origins.append(subscriber_origin(person, marker_name, page_id))
    return FetchedSubscribers(
        page_id=page_id,
        rows=rows,
        origins=origins,
        answers=[pack_answer(body) for body in reading.bodies],
        said=reading.total,
        complete=reading.complete,
    )


def save_subscribers(desk: Desk, project_id: int, fetched: FetchedSubscribers) -> None:
    """Replace the stored subscribers of the page, in one transaction."""
    with desk.store.writing(project_id) as session:
        erased = find_erased(desk, session, project_id)
        origin_ids = save_origins(session, project_id, origin_rows(fetched.origins))
        rows: Iterable[Mapping[str, Any]] = (
            {**row, "origin_id": origin_ids.get(origin)}
            for row, origin in zip(fetched.rows, fetched.origins, strict=True)
        )
        answers = fetched.answers
        if erased:
            rows, answers = _without(erased, rows, answers)
        stored = registration_pages.find_page(session, project_id, fetched.page_id)
        page = stored or RegistrationPage(project_id=project_id, page_id=fetched.page_id)
        known = subscribers.list_stored(session, project_id, fetched.page_id)
        numbered = _keep_numbers(rows, known)
        if {number for number, *_ in known} != {row["number"] for row in numbered}:
            page.subscribers_changed_at = desk.now()
        page.subscribers_pulled_at = desk.now()
        page.subscribers_complete = fetched.complete
        page.subscribers_said = fetched.said
        page.subscriber_count = len(fetched.rows)
        subscribers.replace_subscribers(session, page, rows=numbered, known=known, answers=answers, now=desk.now())
        subscribers.stamp_sessions(session, project_id, fetched.page_id, _list_changed(numbered, known))


def _keep_numbers(rows: Iterable[Mapping[str, Any]], known: Collection[tuple[Any, ...]]) -> Sequence[Mapping[str, Any]]:
    """Whoever is known (`list_stored`) keeps their number, so that what was found out about them still holds. Who
    is new gets one of the next."""
    numbers = defaultdict[tuple[Any, ...], deque[int]](deque)
    for number, _, *said in known:
        numbers[tuple(said[: len(subscribers.REGISTERED)])].append(number)
    following = count(max((number for number, *_ in known), default=-1) + 1)
    kept = []
    for row in rows:
        own = numbers[tuple(row[name] for name in subscribers.REGISTERED)]
        kept.append({**row, "number": own.popleft() if own else next(following)})
    return kept


def _list_changed(rows: Iterable[Mapping[str, Any]], known: Iterable[tuple[Any, ...]]) -> set[datetime]:
    """The sessions for which others are registered than were known, or from elsewhere."""
    names = ("number", "origin_id", *subscribers.REGISTERED)
    found = {tuple(row[name] for name in names) for row in rows}
    differ = found.symmetric_difference(one[: len(names)] for one in known)
    return {one[names.index("session_at")] for one in differ} - {None}


def _without(
    erased: Erased, fetched: Iterable[Mapping[str, Any]], answers: Sequence[bytes]
) -> tuple[Sequence[Mapping[str, Any]], list[bytes]]:
    """The rows and the answers, without what they say of people who were erased after they registered."""
    rows, places = [], defaultdict[int, set[int]](set)
    for row in fetched:
        keys: list[Key] = [(kind, row[kind]) for kind in CONTACTS if row[kind]]
        if erased.find(keys, row["registered_at"]) is None:
            rows.append(row)
        else:
            rows.append({**row, **dict.fromkeys((*CONTACTS, "username", "secret", "origin_id"))})
            places[row["answer_ordinal"]].add(row["answer_position"])
    return rows, [
        pack_answer(erase_in_list(unpack_answer(body), places[ordinal])) if places[ordinal] else body
        for ordinal, body in enumerate(answers)
    ]


def _marker_name(desk: Desk, api: BizonApi, project_id: int, page_id: str) -> str | None:
    """The page's "Маркер партнера в URL"; Bizon365 is asked for a page that is not listed yet."""
    with desk.store.reading() as session:
        stored = registration_pages.find_page(session, project_id, page_id)
        if stored is not None:
            return stored.marker_name
    with suppress(UnexpectedPayload):  # then only the client ids stay unknown
        read_places(desk, api, project_id)
    with desk.store.reading() as session:
        listed = registration_pages.find_page(session, project_id, page_id)
        return listed.marker_name if listed else None


def subscriber_columns(person: Subscriber, marker_name: str | None, country: str) -> Mapping[str, Any]:
    """The subscriber by the columns of the store; `country` is that of phones without a country code."""
    return {
        "registered_at": person.registered_at,
        # To the minute, as sessions are offered and compared.
        "session_at": person.webinar_at and person.webinar_at.replace(second=0, microsecond=0),
        "username": person.username,
        "email": normalize_email(person.email),
        "phone": normalize_phone(person.phone, country),
        "client_id": _client_id(person, marker_name),
        "confirmed": person.confirmed,
        "visited": person.visited,
        "secret": person.secret,
    }


def subscriber_origin(person: Subscriber, marker_name: str | None, page_id: str) -> Origin:
    """Where the subscriber of this page came from. A marker that is called salebot holds a client id, and no
    partner."""
    is_client = (as_text(person.raw.get("url_marker_name")) or marker_name or "").casefold() == URL_MARKER
    return origin_of_subscriber(person.raw, partner=None if is_client else person.url_marker, page_id=page_id)


def _client_id(person: Subscriber, marker_name: str | None) -> str | None:
    """The client id: the number in the page's marker, or else in the page's own parameter, provided that the marker or
    the parameter is called salebot, in any case (docs/bizon365.md, section 11)."""
    named = (
        (person.url_marker, as_text(person.raw.get("url_marker_name")) or marker_name),
        (person.url_param, as_text(person.raw.get("url_param_name"))),
    )
    # A link with a second "?" instead of "&" joins the number and what follows
    values = (value.partition("?")[0] for value, name in named if value and (name or "").casefold() == URL_MARKER)
    found = map(normalize_client_id, values)
    return next(filter(None, found), None)
