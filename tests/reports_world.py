"""Reports put straight into the store, made of raw viewers as Bizon365 gives them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pandas as pd
from sqlmodel import Session

from core.bizon.paging import Places
from core.desk import Desk
from core.domain.reports.worked_out import Webinar, work_out
from core.services.reports.list_people import PeopleQuery, export_people
from core.services.reports.store_people import store_people
from data.models import Report

START = datetime(2026, 11, 19, 16, tzinfo=UTC)  # 19:00 in Moscow
LENGTH_S = 3600.0
ROOM = "222222:room"

PHONE: dict[str, Any] = {"useragent": "Android, Chrome 120.0.0.0", "mob": True}
DESKTOP: dict[str, Any] = {"useragent": "Windows 10, Chrome 120.0.0.0"}


def viewer(name: str, *, city: str | None = None, minutes: float = 30, **more: Any) -> dict[str, Any]:
    """A raw viewer who came at the start and stayed so many minutes."""
    raw: dict[str, Any] = {"username": name, "vi": [{"s": 0, "e": minutes * 60}], **more}
    return {**raw, "city": city, "country": "RU"} if city else raw


def store_report(
    desk: Desk,
    project_id: int,
    viewers: Sequence[dict[str, Any]] | None,
    *,
    starts_at: datetime = START,
    said_at_s: Sequence[int] | None = (),
    **more: Any,
) -> int:
    """A report with these viewers, or (None) one that is listed only; its id. `said_at_s`: the times of the chat."""
    room_id = more.get("room_id", ROOM)
    values: dict[str, Any] = {
        "webinar_id": f"{room_id}*{starts_at.isoformat()}",
        "room_id": room_id,
        "room_title": "Python с нуля",
        "kind": "live",
        "length_s": LENGTH_S,
        "state": "listed" if viewers is None else "ready",
        "pulled_at": None if viewers is None else desk.now(),
        "version": 0 if viewers is None else 1,
        "viewer_count": len(viewers or ()),
        "participants_said": len(viewers or ()),
        **more,
    }
    report = Report(project_id=project_id, starts_at=starts_at, listed_at=desk.now(), listing="{}", **values)
    with desk.store.writing() as session:
        session.add(report)
        session.flush()
        report_id = report.id or 0
        if viewers is not None:
            put_viewers(session, report, viewers, said_at_s=said_at_s)
    return report_id


def put_viewers(
    session: Session, report: Report, viewers: Sequence[dict[str, Any]], *, said_at_s: Sequence[int] | None = ()
) -> None:
    """Store these viewers of a stored report, in place of those it has."""
    found = work_out(viewers, Webinar(report.starts_at, report.length_s, said_at_s=said_at_s))
    store_people(session, report, found, Places([0] * len(viewers), range(len(viewers))))


def exported(desk: Desk, project_id: int, query: PeopleQuery) -> pd.DataFrame:
    """The whole file of people as one table."""
    found = export_people(desk, project_id, query)
    frame = pd.concat(list(found.frames), ignore_index=True)
    assert len(frame) == found.total
    return frame
