"""Fetching Bizon365's list of reports into the store."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from core.bizon.api import BizonApi
from core.bizon.payloads import ReportKind, ReportListing
from core.desk import Desk
from core.domain.sessions import account_moment, parse_webinar_id
from core.errors import InvalidInput
from core.services.projects.projects import get_project
from core.services.reports.companions import EVENING
from core.services.reports.list_reports import Kind
from core.services.reports.states import ReportState
from data.repositories.reports import report_writing as repository

WIRE_KINDS: dict[Kind, ReportKind] = {"live": "LiveWebinars", "automatic": "AutoWebinars"}


@dataclass(frozen=True, slots=True)
class ReportsListed:
    """What Bizon365 listed, newest first. `complete` is False when Bizon365 gave fewer lines than it counts, or lines
    without a webinar id, a room or a start."""

    webinar_ids: list[str]
    complete: bool


def list_from_bizon(
    desk: Desk,
    api: BizonApi,
    project_id: int,
    *,
    kinds: Sequence[Kind],
    since: date | None,
    until: date | None,
    limit: int | None = None,
    room_id: str | None = None,
) -> ReportsListed:
    """Fetch the list and store its lines. Returns the webinars listed, those of `room_id` only where it is given.

    `since` and `until` are days in the account's zone, both included; `limit`: the newest so many only. Raises
    ApiError.
    """
    zone = get_project(desk, project_id).time_zone
    begin = account_moment(since, time(), zone) if since else None
    end = account_moment(until + timedelta(days=1), time(), zone) if until else None
    listings = api.fetch_reports([WIRE_KINDS[kind] for kind in kinds], since=begin, until=end, limit=limit)
    listed: list[str] = []
    complete = listings.complete
    is_cut = limit is not None and len(listings.reports) >= limit
    starts = [listing.starts_at for listing in listings.reports if listing.starts_at]
    shown = _Shown(
        since=min(starts, default=None) if is_cut else begin,
        until=end,
        is_whole=complete and set(kinds) == set(WIRE_KINDS),
    )
    with desk.store.writing() as session:
        for listing in listings.reports:
            values = _listing_values(listing, zone)
            if listing.webinar_id is None or values is None:
                complete = False
                continue
            # A list that does not show the whole evening must not count as having shown it
            listed_at = desk.now() if shown.holds_evening_of(values["starts_at"]) else None
            repository.save_listing(
                session, project_id, listing.webinar_id, values, listed_at=listed_at, new_state=ReportState.LISTED
            )
            if room_id in (None, values["room_id"]):
                listed.append(listing.webinar_id)
    return ReportsListed(listed, complete)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a list shows: the webinars that began in this time (None: no bound), all of them if it `is_whole`."""

    since: datetime | None
    until: datetime | None
    is_whole: bool

    def holds_evening_of(self, starts_at: datetime) -> bool:
        """Whether all webinars are shown that may be of one evening with the one that began then."""
        return (
            self.is_whole
            and (self.since is None or self.since <= starts_at - EVENING)
            and (self.until is None or starts_at + EVENING <= self.until)
        )


def _listing_values(listing: ReportListing, zone: ZoneInfo) -> dict[str, Any] | None:
    """The columns of a line of the list; None for a line without a room or a start."""
    starts_at, room_id = listing.starts_at, listing.room_id
    try:
        named = parse_webinar_id(listing.webinar_id or "", zone)
        starts_at, room_id = starts_at or named.starts_at, room_id or named.room_id
    except InvalidInput:
        starts_at = starts_at or listing.created_at
    if starts_at is None or room_id is None:
        return None
    return {
        "room_id": room_id,
        "kind": "automatic" if listing.kind == "AutoWebinars" else "live",
        "starts_at": starts_at,
        "length_s": listing.length_min * 60.0 if listing.length_min is not None else None,
        "participants_said": listing.participants_said,
        "listing": json.dumps(listing.raw, ensure_ascii=False),
    }
