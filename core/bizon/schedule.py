"""The public schedule of a registration page, which its own form reads (docs/bizon365.md, section 10).

It is asked without a token, under the host of the account's public pages.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import httpx

from core.bizon.wire import SERVICE
from core.clock import Clock
from core.domain.sessions import FIRST_YEAR, LAST_YEAR, account_moment, parse_account_date, parse_account_time
from core.errors import ApiError, InvalidInput, Missing, RateLimited, Rejected, Unavailable, UnexpectedPayload
from core.http.detail import plain_detail
from core.http.fields import as_moment, as_structure, as_whole, parse_json
from core.http.transport import Answer, Request, RetryPolicy, Transport

CALL = "form"
MOST_SESSIONS = 500
_EARLIEST_MS = 10**11
"""A smaller number is in seconds."""


class PublicPages:
    """The public pages of an account under `base_url`; dates without a zone are on the clock of `zone`."""

    def __init__(self, base_url: str, zone: ZoneInfo, http: httpx.Client, *, clock: Clock, policy: RetryPolicy) -> None:
        self._base_url = base_url
        self._zone = zone
        self._transport = Transport(SERVICE, http, clock=clock, policy=policy)

    def fetch_sessions(self, page_id: str) -> tuple[datetime, ...]:
        """The sessions that the page offers (aware UTC), the nearest first. Raises the ApiErrors."""
        request = Request(
            call=CALL,
            verb="GET",
            url=f"{self._base_url}/form/{quote(page_id, safe=':')}",
            headers={"Accept": "application/json"},
            params={"format": "json"},
        )
        return self._transport.send(request, lambda answer: decode(answer, self._zone))


def decode(answer: Answer, zone: ZoneInfo) -> tuple[datetime, ...]:
    """The sessions of an answer, of whatever shape: `schedule` as JSON text or as a structure, days with lists or
    objects, moments in milliseconds or seconds, as numbers or text, or only as the time of a day. Raises the
    ApiErrors."""
    if answer.status != 200:
        raise _refusal(answer)
    try:
        root = parse_json(answer.body)
    except ValueError:
        raise UnexpectedPayload(SERVICE, CALL, answer.status, "not json") from None
    if not isinstance(root, dict) or not root.keys() & {"schedule", "days"}:
        detail = plain_detail(root.get("message"), []) if isinstance(root, dict) else ""
        raise (
            Rejected(SERVICE, CALL, answer.status, detail)
            if detail
            else UnexpectedPayload(SERVICE, CALL, answer.status, "schedule")
        )
    try:
        found = set(_moments(root.get("schedule"), None, zone))
    except RecursionError:
        raise UnexpectedPayload(SERVICE, CALL, answer.status, "nested too deeply") from None
    return tuple(sorted(found)[:MOST_SESSIONS])


def _refusal(answer: Answer) -> ApiError:
    status = answer.status
    if status >= 500:
        return Unavailable(SERVICE, CALL, status, answer.retry_after_s())
    if status == 429:
        return RateLimited(SERVICE, CALL, status, answer.retry_after_s())
    if status < 400:
        return UnexpectedPayload(SERVICE, CALL, status, "redirect")
    try:
        root = parse_json(answer.body)
    except ValueError:
        root = None
    detail = plain_detail(root.get("message"), []) if isinstance(root, dict) else ""
    return (Missing if status == 404 else Rejected)(SERVICE, CALL, status, detail)


def _moments(value: Any, day: date | None, zone: ZoneInfo) -> Iterator[datetime]:
    """The moments in a value; `day` is that of the key above it."""
    structure = as_structure(value)
    if isinstance(structure, dict) and not structure.keys() & {"val", "text"}:
        for key, inner in structure.items():
            yield from _moments(inner, _day(key) or day, zone)
    elif isinstance(structure, list):
        for inner in structure:
            yield from _moments(inner, day, zone)
    else:
        given = (structure.get("val"), structure.get("text")) if isinstance(structure, dict) else (value,)
        yield from [moment for each in given if (moment := _moment(each, day, zone)) is not None][:1]


def _moment(value: Any, day: date | None, zone: ZoneInfo) -> datetime | None:
    """The moment to the minute; None for a value that is none, or in a year without webinars."""
    number = None if isinstance(value, bool) else as_whole(value)
    moment = as_moment(number if number >= _EARLIEST_MS else number * 1000) if number else None
    if moment is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        moment = _written_moment(value, day, zone) if isinstance(value, str) else None
    if moment is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None
    return moment.replace(second=0, microsecond=0)


def _written_moment(text: str, day: date | None, zone: ZoneInfo) -> datetime | None:
    try:
        return account_moment(day, parse_account_time(text), zone) if day else as_moment(text)
    except InvalidInput:
        return as_moment(text)


def _day(key: str) -> date | None:
    try:
        return parse_account_date(key)
    except InvalidInput:
        return None
