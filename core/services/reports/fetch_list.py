"""Fetching Bizon365's list of reports into the store."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from core.bizon.api import BizonApi, Listings
from core.bizon.payloads import ReportKind, ReportListing
from core.desk import Desk
from core.domain.sessions import account_moment, parse_webinar_id
from core.errors import InvalidInput
from core.jobs.rounds import ask_round
from core.services.projects.projects import get_project
from core.services.reports.companions import EVENING
from core.services.reports.list_reports import Kind
from core.services.reports.people_job import KIND
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
    is_cut = limit is not None and len(listings.reports) >= limit
    starts = [listing.starts_at for listing in listings.reports if listing.starts_at]
    return store_list(
        desk,
        project_id,
        listings,
        since=min(starts, default=None) if is_cut else begin,
        until=end,
        of_all_kinds=set(kinds) == set(WIRE_KINDS),
        room_id=room_id,
    )


def store_list(
    desk: Desk,
    project_id: int,
    listings: Listings,
    *,
    since: datetime | None,
    until: datetime | None,
    of_all_kinds: bool,
    room_id: str | None = None,
) -> ReportsListed:
    """Store the lines of a list of the webinars that began in this time (None: no bound), live and automatic ones where
    it is `of_all_kinds`. Returns those of `room_id` only where it is given. Where a start or a length is another than
    before, the people of the report are worked out again.
    """
    zone = get_project(desk, project_id).time_zone
    lines = [(listing, _listing_values(listing, zone)) for listing in listings.reports]
    shown = _Shown(
        since=since,
        until=until,
        is_whole=listings.complete and of_all_kinds,
        unread=tuple(_start_and_room(listing, zone)[0] for listing, values in lines if values is None),
    )
    listed: list[str] = []
    moved = False
    complete = listings.complete
    with desk.store.writing(project_id) as session:
        for listing, values in lines:
            if listing.webinar_id is None or values is None:
                complete = False
                continue
            # A list that does not show the whole evening must not count as having shown it
            listed_at = desk.now() if shown.holds_evening_of(values["starts_at"]) else None
            moved |= repository.save_listing(
                session, project_id, listing.webinar_id, values, listed_at=listed_at, new_state=ReportState.LISTED
            )
            if room_id in (None, values["room_id"]):
                listed.append(listing.webinar_id)
    if moved:
        ask_round(KIND, project_id)
    return ReportsListed(listed, complete)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a list shows: the webinars that began in this time (None: no bound), all of them if it `is_whole`. `unread`
    are the starts (None: unknown) of lines that cannot be read: any of them may be another report of an evening."""

    since: datetime | None
    until: datetime | None
    is_whole: bool
    unread: tuple[datetime | None, ...]

    def holds_evening_of(self, starts_at: datetime) -> bool:
        """Whether all webinars are shown that may be of one evening with the one that began then."""
        return (
            self.is_whole
            and (self.since is None or self.since <= starts_at - EVENING)
            and (self.until is None or starts_at + EVENING <= self.until)
            and not any(start is None or abs(start - starts_at) <= EVENING for start in self.unread)
        )


def _listing_values(listing: ReportListing, zone: ZoneInfo) -> dict[str, Any] | None:
    """The columns of a line of the list; None for a line without a webinar id, a room or a start."""
    starts_at, room_id = _start_and_room(listing, zone)
    starts_at = starts_at or listing.created_at
    if listing.webinar_id is None or starts_at is None or room_id is None:
        return None
    return {
        "room_id": room_id,
        "kind": "automatic" if listing.kind == "AutoWebinars" else "live",
        "starts_at": starts_at,
        "length_s": listing.length_min * 60.0 if listing.length_min is not None else None,
        "participants_said": listing.participants_said,
        "listing": json.dumps(listing.raw, ensure_ascii=False),
    }


def _start_and_room(listing: ReportListing, zone: ZoneInfo) -> tuple[datetime | None, str | None]:
    """As the line says, or else as its webinar id does; None for what neither says."""
    try:
        named = parse_webinar_id(listing.webinar_id or "", zone)
    except InvalidInput:
        return listing.starts_at, listing.room_id
    return listing.starts_at or named.starts_at, listing.room_id or named.room_id
