"""The room minute by minute, of one webinar or of several laid over each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.reports.definitions import count_minutes
from core.domain.reports.room_sums import Drop, RoomMinutes, Spans, count_room, find_drops, find_peak
from core.rights import needs
from core.services.projects.counting import get_counting, get_offer_minutes
from core.services.projects.projects import get_project
from core.services.reports.summary import Chosen
from core.services.webinars.attended import YES, Attended, read_attended
from data.models import Report
from data.repositories.reports import reports as repository

COLUMNS = ("report_id", "minute", "at", "people", "joins", "leaves", "messages", "retention")


@dataclass(frozen=True, slots=True)
class RoomOfWebinar:
    """One webinar. `starts_at` is on the account's clock; `minutes`: how many the webinar had, None when its length is
    unknown. Minutes count from 0; minute 40 begins 40 minutes after the start, and `at` says when by the clock.

    `people`: those who came and whose presence is known, of whom the shares are. `peak`: the first minute with the most
    people, `peak_people` of them; None when nobody was there. `drops`: the largest ones before the end, in order of
    time. `offer_minute`: that of the room, None where it was not set or the webinar had ended by then.
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

    def clock(self, minute: int) -> datetime:
        """When the minute began, on the account's clock."""
        return self.starts_at + pd.Timedelta(minutes=minute)


@dataclass(frozen=True, slots=True)
class RoomOverTime:
    """`webinars`: newest first. `frame`: one row for each minute of each webinar, in this order, with `COLUMNS`:
    `people` in the room in that minute (everybody who was there at any moment of it), `joins` of people who were not
    there in the minute before, `leaves` of those who are not there in the next one, chat `messages` (NA where they are
    not known), and `retention`: the share of those who came that is in the room."""

    webinars: tuple[RoomOfWebinar, ...]
    frame: pd.DataFrame


@needs(Right.LOOK)
def get_room_over_time(
    desk: Desk, project_id: int, report_ids: Sequence[int], chosen: Chosen | None = None
) -> RoomOverTime:
    """The room of each of these webinars, with the chosen people only. Reports of another project, and those that were
    never pulled, are left out."""
    counting, offers = get_counting(desk, project_id), get_offer_minutes(desk, project_id)
    zone = get_project(desk, project_id).time_zone
    with desk.store.reading() as session:
        reports = [
            report for report in repository.list_reports_by_id(session, project_id, report_ids) if report.pulled_at
        ]
        ids = [report.id or 0 for report in reports]
        attended = read_attended(session, project_id, ids, chosen or {}, counting)
    webinars: list[RoomOfWebinar] = []
    frames: list[pd.DataFrame] = []
    for report in reports:
        spans, people = _spans_in(attended, report.id or 0)
        minutes = count_room(spans, report.length_s)
        webinar = _webinar(
            report,
            minutes,
            people,
            starts_at=report.starts_at.astimezone(zone),
            offer=offers.get(report.room_id),
            end_tolerance_s=counting.end_tolerance_s,
        )
        webinars.append(webinar)
        frames.append(_frame(webinar, minutes))
    frame = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(COLUMNS))
    return RoomOverTime(tuple(webinars), frame)


def _spans_in(attended: Attended, report_id: int) -> tuple[Spans, int]:
    """The presences of those who came to the report, and how many of them are known."""
    here = (attended.report_id == report_id) & (attended.came == YES)
    kept = here[attended.spans.person]
    spans = Spans(*(column[kept] for column in attended.spans))
    return spans, int((here & attended.has_presence).sum())


def _webinar(
    report: Report,
    minutes: RoomMinutes,
    people: int,
    *,
    starts_at: datetime,
    offer: int | None,
    end_tolerance_s: float | None,
) -> RoomOfWebinar:
    count = count_minutes(report.length_s)
    peak = find_peak(minutes.people)
    return RoomOfWebinar(
        report_id=report.id or 0,
        room_id=report.room_id,
        room_title=report.room_title,
        starts_at=starts_at,
        minutes=count,
        people=people,
        peak=peak,
        peak_people=0 if peak is None else int(minutes.people[peak]),
        drops=find_drops(minutes.people, report.length_s, end_tolerance_s),
        offer_minute=offer if offer is not None and (count is None or offer < count) else None,
    )


def _frame(webinar: RoomOfWebinar, minutes: RoomMinutes) -> pd.DataFrame:
    count = len(minutes.people)
    return pd.DataFrame(
        {
            "report_id": webinar.report_id,
            "minute": np.arange(count),
            "at": pd.date_range(webinar.starts_at, periods=count, freq="min"),
            "people": minutes.people,
            "joins": minutes.joins,
            "leaves": minutes.leaves,
            "messages": pd.array([pd.NA] * count, dtype="Int64"),
            "retention": minutes.people / webinar.people if webinar.people else np.zeros(count),
        }
    )
