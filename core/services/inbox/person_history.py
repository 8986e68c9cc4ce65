"""What somebody did: the sessions they registered for, the webinars they were at."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from core.desk import Desk
from core.services.inbox.rows import page_titles
from data.repositories.inbox import stories as repository

Source = Literal["webhook", "list", "spreadsheet"]


@dataclass(frozen=True, slots=True)
class SignUp:
    """A registration for one session of a page, however it is known: by deliveries, from the page's list of registered
    people, from a spreadsheet of ours. `came` is what Bizon365 says; None where the list was not loaded."""

    page_id: str | None
    page_title: str | None
    session_at: datetime | None
    at: datetime | None
    sources: frozenset[Source]
    came: bool | None


@dataclass(frozen=True, slots=True)
class Visit:
    """A webinar the person was at."""

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


def list_sign_ups(desk: Desk, project_id: int, keys: repository.Keys) -> tuple[SignUp, ...]:
    """Each registration once, wherever it is known from; the newest first."""
    with desk.store.reading() as session:
        known: tuple[tuple[Source, list[repository.SignedUp]], ...] = (
            ("webhook", repository.list_received(session, project_id, keys)),
            ("list", repository.list_subscribed(session, project_id, keys)),
            ("spreadsheet", repository.list_registered(session, project_id, keys.email) if keys.email else []),
        )
        titles = page_titles(session, project_id)
    found: dict[tuple[str | None, datetime | None], SignUp] = {}
    for source, rows in known:
        for page_id, session_at, at, came in rows:
            one = SignUp(page_id, titles.get(page_id or ""), session_at, at, frozenset({source}), came)
            key = page_id, session_at
            found[key] = _merge(found[key], one) if key in found else one
    return tuple(sorted(found.values(), key=lambda one: one.at or datetime.min.replace(tzinfo=UTC), reverse=True))


def _merge(one: SignUp, other: SignUp) -> SignUp:
    """The same registration, as two places know it: it was made when the first of them says."""
    return SignUp(
        page_id=one.page_id,
        page_title=one.page_title,
        session_at=one.session_at,
        at=min((at for at in (one.at, other.at) if at), default=None),
        sources=one.sources | other.sources,
        came=one.came if other.came is None else other.came,
    )


def list_visits(desk: Desk, project_id: int, keys: repository.Keys) -> tuple[Visit, ...]:
    """From the reports that were pulled; the newest first."""
    with desk.store.reading() as session:
        rows = repository.list_visits(session, project_id, keys)
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
        )
        for row in rows
    )


def _moment(epoch_ms: int | None) -> datetime | None:
    return datetime.fromtimestamp(epoch_ms / 1000, UTC) if epoch_ms is not None else None
