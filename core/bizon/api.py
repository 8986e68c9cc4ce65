"""The methods of Bizon365, each with its paging, over one HTTP client (docs/bizon365.md)."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import httpx

from core.bizon import wire
from core.bizon.paging import Page, Reading, parse_compared, read_again, read_all
from core.bizon.payloads import (
    BizonProject,
    Registered,
    RegistrationPage,
    RegistrationPages,
    ReportDetail,
    ReportKind,
    ReportListing,
    Room,
    Subscriber,
)
from core.bizon.viewers import ReceivedViewers, parse_outline
from core.bizon.wire import BizonAccount, Call
from core.clock import Clock
from core.domain.sessions import write_moment
from core.domain.tags import TAGS
from core.errors import InvalidInput, ReportNotReady
from core.http.fields import as_flag, as_object, as_rows, as_whole, parse_json
from core.http.pace import Pace, never
from core.http.transport import Answer, RetryPolicy, Transport

ALL_KINDS: tuple[ReportKind, ...] = ("LiveWebinars", "AutoWebinars")


@dataclass(frozen=True, slots=True)
class Listings:
    """Reports, newest first; `complete`: whether their number agrees with the totals of the service."""

    reports: tuple[ReportListing, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class SubscriberFilter:
    """Which subscribers to list; moments are aware, None does not filter."""

    registered_from: datetime | None = None
    registered_until: datetime | None = None
    webinar_from: datetime | None = None
    webinar_until: datetime | None = None
    url_marker: str | None = None


@dataclass(frozen=True, slots=True)
class Subscribers:
    """The subscribers of one page; `complete`: whether their number agrees with the total of the service."""

    subscribers: tuple[Subscriber, ...]
    complete: bool


class BizonApi:
    """One Bizon365 account. Threads may share it. Every method raises the ApiErrors of core/errors.py, NotConfigured
    when the account lacks a token or project id, and Stopped when `should_stop` says so."""

    def __init__(
        self,
        account: BizonAccount,
        http: httpx.Client,
        pace: Pace | None = None,
        *,
        clock: Clock,
        policy: RetryPolicy | None = None,
        should_stop: Callable[[], bool] = never,
    ) -> None:
        self._account = account
        self._transport = Transport(wire.SERVICE, http, clock=clock, pace=pace, policy=policy, should_stop=should_stop)

    def fetch_projects(self) -> tuple[BizonProject, ...]:
        """The projects of the token's owner (API v2 only; docs/bizon365.md, section 1). Also understands bare ids, and
        an object whose keys are the ids."""
        root, _ = self._ask(wire.GET_PROJECTS, {})
        found = root
        if isinstance(root, dict):
            found = next((root[key] for key in ("projects", "list", "items", "data") if key in root), root)
        if isinstance(found, dict):
            found = [{"id": key, **(as_object(value) or {"title": value})} for key, value in found.items()]
        rows = [row if isinstance(row, dict) else {"id": row} for row in as_rows(found)]
        return tuple(BizonProject.of(row) for row in rows)

    def fetch_reports(
        self,
        kinds: Collection[ReportKind] = ALL_KINDS,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int | None = None,
    ) -> Listings:
        """Finished webinars of these kinds that started in `since <= start < until`, the newest `limit` of them.

        Reports whose start is unknown are not filtered out.
        """
        reports: dict[str, ReportListing] = {}
        complete = True
        for kind in kinds:
            # With an upper bound the newest rows may fall outside it, so the cut has to wait for the filter.
            reading = self._read(wire.GET_LIST, _period(kind, since, until), most=None if until else limit)
            complete = complete and reading.complete
            for row in reading.rows:
                listing = ReportListing.of(row.raw)
                if listing.kind in (None, kind) and _within(listing, since, until):
                    reports.setdefault(str(row.raw.get("_id") or listing.webinar_id or (kind, row)), listing)
        newest_first = sorted(reports.values(), key=_newest_first)
        return Listings(tuple(newest_first[:limit]), complete)

    def count_reports(self, kind: ReportKind) -> int | None:
        """The service's own count of the finished webinars of this kind that the token sees; one request.

        None when the answer has no count, or lists another kind than the one asked for.
        """
        reading = self._read(wire.GET_LIST, _period(kind, None, None), most=1)
        kinds = {ReportListing.of(row.raw).kind for row in reading.rows}
        return reading.total if kinds <= {kind, None} else None

    def fetch_report(self, webinar_id: str, parse: Callable[[bytes], Any] = parse_json) -> ReportDetail:
        """One report with its chat; `parse` reads the answer. Raises ReportNotReady when it is not ready yet, Missing
        when it is unknown."""
        root, answer = self._ask(wire.GET_REPORT, {"webinarId": webinar_id}, parse=parse)
        detail = ReportDetail.from_root(root, answer.body)
        if detail is None:
            raise ReportNotReady(wire.SERVICE, wire.GET_REPORT.name, answer.status)
        return detail

    def fetch_viewers(self, webinar_id: str) -> ReceivedViewers:
        """All viewer rows of one webinar, in the raw answers that they come from."""
        values = {"webinarId": webinar_id}
        return ReceivedViewers.of(self._read(wire.GET_VIEWERS, values, parse_first=parse_outline, is_compared=True))

    def fetch_registration_pages(self) -> RegistrationPages:
        """All registration pages and the rooms that they lead to, without the schedules."""
        rooms: dict[str, Any] = {}
        reading = self._read(
            wire.GET_SUBPAGES, {}, on_root=lambda root: rooms.update(as_object(root.get("rooms")) or {})
        )
        return RegistrationPages(
            pages=[RegistrationPage.of(row.raw) for row in reading.rows],
            rooms=[Room.of({**(as_object(raw) or {}), "room_id": room_id}) for room_id, raw in rooms.items()],
            complete=reading.complete,
        )

    def fetch_subscribers(self, page_id: str, only: SubscriberFilter = SubscriberFilter()) -> Subscribers:
        """The subscribers of a page."""
        reading = self.fetch_subscriber_rows(page_id, only)
        is_complete = reading.complete and reading.total is not None
        rows = read_again(reading, wire.GET_SUBSCRIBERS.payload[0])
        return Subscribers(tuple(Subscriber.of(row.raw) for row in rows), is_complete)

    def fetch_subscriber_rows(
        self,
        page_id: str,
        only: SubscriberFilter = SubscriberFilter(),
        on_page: Callable[[int, int | None], None] = lambda read, total: None,
    ) -> Reading:
        """Where the subscribers of a page stand in the raw answers, from which `read_again` reads them. `on_page` is
        called after each answer with the number of rows read so far and the service's total; a list that changes
        meanwhile is read again from its start.
        """
        values = {
            "pageId": page_id,
            "registeredTimeMin": _iso(only.registered_from),
            "registeredTimeMax": _iso(only.registered_until),
            "webinarTimeMin": _iso(only.webinar_from),
            "webinarTimeMax": _iso(only.webinar_until),
            "url_marker": only.url_marker,
        }
        return self._read(wire.GET_SUBSCRIBERS, values, on_page=on_page, is_compared=True)

    def fetch_orders(
        self,
        since: date,
        until: date,
        on_page: Callable[[int, int | None], None] = lambda read, total: None,
    ) -> Reading:
        """The orders of the cash desk made on these days, both included, and perhaps some of the day before or after:
        as raw JSON, with the raw answers that they come from. `on_page` as for `fetch_subscriber_rows`.

        Raises Forbidden when the token may not see orders, or the account has no cash desk.
        """
        # In which zone the days are is not known (docs/bizon365.md, section 18)
        values = {
            "dateBegin": f"{since - timedelta(days=1):%d.%m.%Y}",
            "dateEnd": f"{until + timedelta(days=1):%d.%m.%Y}",
        }
        return self._read(wire.GET_ORDERS, values, on_page=on_page)

    def send_subscriber(
        self,
        page_id: str,
        email: str,
        session_at: datetime,
        *,
        username: str | None = None,
        phone: str | None = None,
        confirm: bool = False,
        url_marker: str | None = None,
        tags: Mapping[str, str] | None = None,
        on_send: Callable[[], object] | None = None,
    ) -> Registered:
        """Register a person for the session that starts at `session_at` (aware). `confirm` mails a confirmation link;
        `tags` are the nine `utm_*`.

        Never sent again when the first request may have arrived: after an error with `outcome_unknown`, or
        UnexpectedPayload, only the list of subscribers shows the outcome. `on_send` is called just before the request
        goes out. Raises Rejected with the service's own text.
        """
        if unknown := set(tags or {}).difference(TAGS):
            raise InvalidInput("tags", sorted(unknown), reason="unknown_tag")
        values = {
            "pageId": page_id,
            "email": email,
            "time": _iso(session_at),
            "username": username,
            "phone": phone,
            "confirm": 1 if confirm else None,
            "url_marker": url_marker,
            **(tags or {}),
        }
        root, _ = self._ask(wire.ADD_SUBSCRIBER, values, on_send)
        return Registered.of(root)

    def send_removal(self, page_id: str, email: str, *, on_send: Callable[[], object] | None = None) -> int:
        """Unregister a person; returns the number of removed registrations. Never sent again when the first request may
        have arrived: as with `send_subscriber`, only the list of subscribers shows the outcome then. `on_send` is
        called just before the request goes out."""
        root, _ = self._ask(wire.REMOVE_SUBSCRIBER, {"pageId": page_id, "email": email}, on_send)
        return 0 if as_flag(root.get("ok")) is False else as_whole(root.get("deleted")) or 0

    def _ask(
        self,
        call: Call,
        values: Mapping[str, Any],
        on_send: Callable[[], object] | None = None,
        parse: Callable[[bytes], Any] = parse_json,
    ) -> tuple[Any, Answer]:
        request = wire.build_request(self._account, call, values)
        return self._transport.send(
            request, lambda answer: (wire.decode(self._account, call, answer, parse), answer), on_send=on_send
        )

    def _read(
        self,
        call: Call,
        values: Mapping[str, Any],
        most: int | None = None,
        on_root: Callable[[Mapping[str, Any]], None] = lambda root: None,
        on_page: Callable[[int, int | None], None] = lambda read, total: None,
        parse_first: Callable[[bytes], Any] | None = None,
        is_compared: bool = False,
    ) -> Reading:
        """`is_compared`: of the rows only what they are compared by is held."""
        parse = partial(parse_compared, call.payload[0]) if is_compared else parse_json

        def fetch(skip: int, limit: int) -> Page:
            own = parse if skip or parse_first is None else parse_first
            root, answer = self._ask(call, {**values, "skip": skip, "limit": limit}, parse=own)
            on_root(root)
            page = Page(as_rows(root[call.payload[0]]), as_whole(root.get(call.total)), answer.body)
            on_page(skip + len(page.rows), page.total)
            return page

        return read_all(fetch, call.most, most)


def _period(kind: ReportKind, since: datetime | None, until: datetime | None) -> dict[str, Any]:
    """Parameters for one kind, in both the old and the new form. It is not known in which zone minDate and maxDate
    are, nor whether maxDate is included, so the period gets one day more on either side (docs/bizon365.md, section
    5)."""
    return {
        **{name: int(name == kind) for name in ALL_KINDS},
        "type": kind,
        "minDate": (since.astimezone(UTC) - timedelta(days=1)).date().isoformat() if since else None,
        "maxDate": (until.astimezone(UTC) + timedelta(days=2)).date().isoformat() if until else None,
    }


def _within(listing: ReportListing, since: datetime | None, until: datetime | None) -> bool:
    start = listing.starts_at
    return start is None or ((since is None or since <= start) and (until is None or start < until))


def _newest_first(listing: ReportListing) -> tuple[float, str]:
    moment = listing.starts_at or listing.created_at
    return (-moment.timestamp() if moment else 0.0, listing.webinar_id or "")


def _iso(moment: datetime | None) -> str | None:
    return write_moment(moment) if moment else None
