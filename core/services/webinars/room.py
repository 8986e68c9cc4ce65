"""The room minute by minute, of one webinar or of several laid over each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.reports.definitions import count_minutes
from core.domain.reports.room_sums import Drop, find_drops, find_peak, find_rise
from core.rights import needs
from core.services.projects.counting import get_counting, get_offer_minutes
from core.services.projects.projects import get_project
from core.services.reports.summary import Chosen
from core.services.webinars.minutes import Minutes, count_rooms
from data.models import Report
from data.repositories.reports import reports as repository

COLUMNS = ("report_id", "minute", "at", "people", "joins", "leaves", "messages", "clicks", "retention")


@dataclass(frozen=True, slots=True)
class RoomOfWebinar:
    """One webinar. `starts_at` is on the account's clock; `minutes`: how many the webinar had, None when its length is
    unknown. Minutes count from 0; minute 40 begins 40 minutes after the start, and `at` says when by the clock.

    `people`: those whose presence is known, of whom the shares are. `peak`: the first minute with the most people,
    `peak_people` of them; None when nobody was there. `drops`: the largest ones before the end, in order of time.
    `offer_minute`: that of the room, None where it was not set or the webinar had ended by then. `rise`: the minute in
    which the clicks of all people rise most, None where Bizon365 does not say when they were.
    """

    report_id: int
    room_id: str
    room_title: str | None
    starts_at: datetime
    minutes: int | None
    people: int
    peak: int | None
    peak_people: int
    drops: tuple[Drop, ...]
    offer_minute: int | None
    rise: int | None

    def clock(self, minute: int) -> datetime:
        """When the minute began, on the account's clock."""
        # Minutes are added in UTC: on the night of a change of time the account's clock skips an hour, or has it twice
        return (self.starts_at.astimezone(UTC) + timedelta(minutes=minute)).astimezone(self.starts_at.tzinfo)


@dataclass(frozen=True, slots=True)
class RoomOverTime:
    """`webinars`: newest first. `frame`: one row for each minute of each webinar, in this order, with `COLUMNS`:
    `people` in the room in that minute (everybody who was there at any moment of it), `joins` of people who were not
    there in the minute before, `leaves` of those who are not there in the next one, chat `messages` and `clicks` (of
    all people; NA where Bizon365 does not say when they were), and `retention`: the share of `people` of the webinar
    that is in the room."""

    webinars: tuple[RoomOfWebinar, ...]
    frame: pd.DataFrame


@needs(Right.LOOK)
def get_room_over_time(
    desk: Desk, project_id: int, report_ids: Sequence[int], chosen: Chosen | None = None
) -> RoomOverTime:
    """The room of each of these webinars, with the chosen people only: whoever was in it, also who stayed too short to
    count as having come. Reports of another project, and those that were never pulled, are left out.

    Of everybody it was counted when the reports were loaded, so that hundreds of webinars take tenths of a second.
    """
    counting, offers = get_counting(desk, project_id), get_offer_minutes(desk, project_id)
    zone = get_project(desk, project_id).time_zone
    with desk.store.reading() as session:
        found = repository.list_reports_by_id(session, project_id, report_ids)
        reports = [report for report in found if report.pulled_at]
        counted = count_rooms(desk, session, project_id, reports, chosen or {})
    webinars = tuple(
        _webinar(
            report,
            counted[report.id or 0],
            starts_at=report.starts_at.astimezone(zone),
            offer=offers.get(report.room_id),
            end_tolerance_s=counting.end_tolerance_s,
        )
        for report in reports
    )
    return RoomOverTime(webinars, _frame(webinars, counted))


def add_up_room(room: RoomOverTime) -> pd.DataFrame:
    """All these webinars as one: by minute the `people` in the room, and the `retention`, their share of the people of
    those webinars that had this minute."""
    frame = room.frame.assign(present=room.frame["report_id"].map({one.report_id: one.people for one in room.webinars}))
    summed = frame.groupby("minute")[["people", "present"]].sum()
    return pd.DataFrame(
        {
            "minute": summed.index.to_numpy(),
            "people": summed["people"].to_numpy(),
            "retention": (summed["people"] / summed["present"].clip(lower=1)).to_numpy(),
        }
    )


def _webinar(
    report: Report, room: Minutes, *, starts_at: datetime, offer: int | None, end_tolerance_s: float | None
) -> RoomOfWebinar:
    count = count_minutes(report.length_s)
    peak = find_peak(room.people)
    return RoomOfWebinar(
        report_id=report.id or 0,
        room_id=report.room_id,
        room_title=report.room_title,
        starts_at=starts_at,
        minutes=count,
        people=room.present,
        peak=peak,
        peak_people=0 if peak is None else room.people[peak],
        drops=find_drops(room.people, report.length_s, end_tolerance_s),
        offer_minute=offer if offer is not None and (count is None or offer < count) else None,
        rise=None if room.clicks is None else find_rise(room.clicks),
    )


def _frame(webinars: Sequence[RoomOfWebinar], counted: Mapping[int, Minutes]) -> pd.DataFrame:
    rooms = [counted[webinar.report_id] for webinar in webinars]
    sizes = [len(room.people) for room in rooms]
    minute = np.concatenate([np.arange(size) for size in sizes]) if sizes else np.array([], dtype=np.int64)

    def joined(lists: Sequence[Sequence[int]]) -> list[int]:
        return [number for numbers in lists for number in numbers]

    starts = pd.DatetimeIndex([webinar.starts_at for webinar in webinars]).repeat(sizes)
    people = np.array(joined([room.people for room in rooms]), dtype=np.int64)
    present = np.repeat([max(room.present, 1) for room in rooms], sizes)
    messages: list[Any] = []
    clicks: list[Any] = []
    for room, size in zip(rooms, sizes, strict=True):
        messages += [pd.NA] * size if room.messages is None else room.messages
        clicks += [pd.NA] * size if room.clicks is None else room.clicks
    return pd.DataFrame(
        {
            "report_id": np.repeat([webinar.report_id for webinar in webinars], sizes),
            "minute": minute,
            "at": starts + pd.to_timedelta(minute, unit="min"),
            "people": people,
            "joins": joined([room.joins for room in rooms]),
            "leaves": joined([room.leaves for room in rooms]),
            "messages": pd.array(messages, dtype="Int64"),
            "clicks": pd.array(clicks, dtype="Int64"),
            "retention": people / present if sizes else [],
        },
        columns=list(COLUMNS),
    )
