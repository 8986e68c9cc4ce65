"""The history of one person: the sessions that they registered for, and the webinars that they attended."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from sqlmodel import Session

from core.desk import Desk
from core.domain.identity import OVER_TIME, Trace, find_humans
from core.services.inbox.rows import page_titles
from core.services.registration.states import BatchRowState
from core.services.reports.humans import find_same_humans
from data.repositories.inbox import person_traces as repository

Source = Literal["webhook", "list", "spreadsheet"]


@dataclass(frozen=True, slots=True)
class SignUp:
    """A registration for one session of a page. `sources`: where it is known from, deliveries of the webhook, the
    page's list of registered people, or a bulk registration. `came` is what Bizon365 says; None where the list was not
    loaded."""

    page_id: str | None
    page_title: str | None
    session_at: datetime | None
    at: datetime | None
    sources: frozenset[Source]
    came: bool | None


@dataclass(frozen=True, slots=True)
class Visit:
    """A webinar that the person attended. `stay_s` and `length_s` of the webinar in seconds; moments are aware UTC.
    `spans`: when they were in the room, in seconds from the start; None where Bizon365 does not say it."""

    report_id: int
    person_number: int
    webinar_id: str
    room_title: str
    starts_at: datetime
    username: str | None = field(repr=False)
    entered_at: datetime | None
    left_at: datetime | None
    stay_s: float | None
    finished: bool | None
    messages: int
    city: str | None
    device: str | None
    clicked: bool | None
    length_s: float | None
    spans: tuple[tuple[float, float], ...] | None


def list_sign_ups(desk: Desk, project_id: int, keys: repository.Keys, name: str | None) -> tuple[SignUp, ...]:
    """The registrations of the person, newest first; one that several sources know is listed once. Those of people who
    only share a key with the person (a family has one phone) are left out."""
    with desk.store.reading() as session:
        known: tuple[tuple[Source, list[repository.SignedUp]], ...] = (
            ("webhook", repository.list_received(session, project_id, keys)),
            ("list", repository.list_subscribed(session, project_id, keys)),
            ("spreadsheet", _list_registered(session, project_id, keys.email)),
        )
        titles = page_titles(session, project_id)
    own = _own(trace_of_keys(keys, name), [row for _, rows in known for row in rows])
    found: dict[tuple[str | None, datetime | None], SignUp] = {}
    for source, rows in known:
        for row in rows:
            if row not in own:
                continue
            one = SignUp(
                page_id=row.page_id,
                page_title=titles.get(row.page_id or ""),
                session_at=row.session_at,
                at=row.at,
                sources=frozenset({source}),
                came=row.visited,
            )
            key = row.page_id, row.session_at
            found[key] = _merge(found[key], one) if key in found else one
    return tuple(sorted(found.values(), key=lambda one: one.at or datetime.min.replace(tzinfo=UTC), reverse=True))


def _own(person: Trace, rows: Sequence[repository.SignedUp]) -> set[repository.SignedUp]:
    """The rows that are of the same human."""
    traces = [trace_of_keys(row, row.username) for row in rows]
    firsts = find_humans([person, *traces], OVER_TIME).firsts
    return {row for row, first in zip(rows, firsts[1:], strict=True) if first == firsts[0]}


def trace_of_keys(keys: repository.Keys | repository.SignedUp, name: str | None) -> Trace:
    """The trace of a person with these keys."""
    return Trace(
        (str(keys.client_id),) if keys.client_id is not None else (),
        (keys.email,) if keys.email else (),
        (keys.phone,) if keys.phone else (),
        names=(name,) if name else (),
    )


def _list_registered(session: Session, project_id: int, email: str | None) -> list[repository.SignedUp]:
    if email is None:
        return []
    return repository.list_registered(session, project_id, email, state=BatchRowState.REGISTERED)


def _merge(one: SignUp, other: SignUp) -> SignUp:
    """One registration that two sources know. Of two moments the earlier one is when it was made."""
    return SignUp(
        page_id=one.page_id,
        page_title=one.page_title,
        session_at=one.session_at,
        at=min((at for at in (one.at, other.at) if at), default=None),
        sources=one.sources | other.sources,
        came=one.came if other.came is None else other.came,
    )


def list_visits(desk: Desk, project_id: int, keys: repository.Keys, name: str | None) -> tuple[Visit, ...]:
    """The webinars of the stored reports that the person attended, newest first; also those to which they came under
    another key that is known to be theirs."""
    with desk.store.reading() as session:
        humans = find_same_humans(session, project_id, trace_of_keys(keys, name))
    return list_visits_of(desk, project_id, humans)


def list_visits_of(desk: Desk, project_id: int, humans: Collection[int]) -> tuple[Visit, ...]:
    """The same, of the people who are these humans."""
    with desk.store.reading() as session:
        rows = repository.list_visits(session, project_id, humans)
    return tuple(
        Visit(
            report_id=row["report_id"],
            person_number=row["number"],
            webinar_id=row["webinar_id"],
            room_title=row["room_title"] or row["room_id"],
            starts_at=row["starts_at"],
            username=row["username"],
            entered_at=_moment(row["entered_at_ms"]),
            left_at=_moment(row["left_at_ms"]),
            stay_s=row["stay_s"],
            finished=row["finished"],
            messages=row["messages"],
            city=row["city"],
            device=row["device"],
            clicked=row["clicked"],
            length_s=row["length_s"],
            spans=read_spans(row["presence"]),
        )
        for row in rows
    )


def read_spans(presence: str | None) -> tuple[tuple[float, float], ...] | None:
    """A stored presence, in seconds from the start of the webinar."""
    return None if presence is None else tuple((start, end) for start, end in json.loads(presence))


def _moment(epoch_ms: int | None) -> datetime | None:
    return datetime.fromtimestamp(epoch_ms / 1000, UTC) if epoch_ms is not None else None
