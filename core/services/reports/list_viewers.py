"""Viewers of the chosen reports: searched, sorted, paged; and all of them for an export."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pandas as pd
from sqlmodel import Session

from core.desk import Desk
from core.domain.access.masking import hide_contacts
from core.domain.access.rights import Right
from core.domain.paging import page_offset
from core.domain.reports.cities import city_key
from core.domain.search import searched_digits
from core.rights import needs, require
from core.services.projects.projects import get_project
from core.services.reports.summary import Chosen, stored
from data.repositories.reports import viewers as repository
from data.repositories.reports.origins import list_origins

Order = Literal["entry", "stay", "name", "city"]
ORDERS: tuple[Order, ...] = ("entry", "stay", "name", "city")
PAGE_SIZE = 100
COLUMNS = (
    "room_title",
    "starts_at",
    "username",
    "email",
    "phone",
    "client_id",
    "city",
    "region",
    "country",
    "device",
    "system",
    "browser",
    "entered_at",
    "left_at",
    "stay_min",
    "finished",
    "messages",
    "clicked",
    *repository.SOURCES,
)
CONTACTS = ("email", "phone", "client_id")
"""The columns that are empty for operators who see no contacts; their names show none either."""
_CITY_LIKE = re.compile(r"[^\W\d_][^\W\d_ .-]*(?:[ .-]+[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class ViewerPage:
    """One page; `total` counts all pages. The frame has `COLUMNS`, moments in the account's zone."""

    frame: pd.DataFrame
    total: int


@needs(Right.LOOK)
def list_viewers(
    desk: Desk,
    project_id: int,
    report_ids: Sequence[int],
    chosen: Chosen,
    *,
    text: str = "",
    order: Order = "entry",
    page: int = 1,
    page_size: int = PAGE_SIZE,
) -> ViewerPage:
    """A page of the rows of the chosen people whose name, e-mail, phone, client id or city holds `text`.

    A phone is found however it is written (8 900 ..., +7 (900) ...), a city in any spelling of its name. An operator
    who sees no contacts cannot search: raises NotAllowed.
    """
    if text.strip():
        require(desk, Right.CONTACTS)
    zone = get_project(desk, project_id).time_zone
    search = read_search(text)
    with desk.store.reading() as session:
        rows = repository.list_viewers(
            session,
            project_id,
            report_ids,
            chosen=stored(chosen),
            search=search,
            order=order,
            limit=page_size,
            offset=page_offset(page, page_size),
        )
        total = repository.count_viewers(session, project_id, report_ids, chosen=stored(chosen), search=search)
        origins = _origins(session, project_id, rows)
    return ViewerPage(_frame(desk, rows, origins, zone), total)


@needs(Right.LOOK)
def export_viewers(
    desk: Desk, project_id: int, report_ids: Sequence[int], chosen: Chosen, *, text: str = "", order: Order = "entry"
) -> pd.DataFrame:
    """All pages of `list_viewers` as one frame. Raises as it does."""
    if text.strip():
        require(desk, Right.CONTACTS)
    zone = get_project(desk, project_id).time_zone
    with desk.store.reading() as session:
        rows = repository.list_viewers(
            session, project_id, report_ids, chosen=stored(chosen), search=read_search(text), order=order, limit=None
        )
        origins = _origins(session, project_id, rows)
    return _frame(desk, rows, origins, zone)


def read_search(text: str) -> repository.ViewerSearch:
    """What a text typed into the search looks for."""
    words = text.strip()
    if not words:
        return repository.ViewerSearch()
    if digits := searched_digits(words):
        return repository.ViewerSearch(text=words, digits=digits)
    return repository.ViewerSearch(text=words, city_key=city_key(words, None) if _CITY_LIKE.fullmatch(words) else None)


def _origins(session: Session, project_id: int, rows: Sequence[Mapping[str, Any]]) -> Mapping[int, Mapping[str, Any]]:
    ids = {row["origin_id"] for row in rows} - {None}
    return list_origins(session, project_id, ids)


def _frame(
    desk: Desk, rows: Sequence[Mapping[str, Any]], origins: Mapping[int, Mapping[str, Any]], zone: ZoneInfo
) -> pd.DataFrame:
    frame = pd.DataFrame([tuple(row.values()) for row in rows], columns=list(rows[0]) if rows else None)
    if not rows:
        return pd.DataFrame(columns=list(COLUMNS))
    frame["room_title"] = frame["room_title"].fillna(frame["room_id"])
    frame["starts_at"] = pd.to_datetime(frame["starts_at"], utc=True).dt.tz_convert(zone)
    for name in ("entered_at", "left_at"):
        moments = pd.to_datetime(frame[f"{name}_ms"].astype("Int64"), unit="ms", utc=True)
        frame[name] = moments.dt.tz_convert(zone)
    frame["stay_min"] = (frame["stay_s"].astype("Float64") / 60).round(1)
    for name in ("finished", "clicked"):
        frame[name] = frame[name].astype("boolean")
    came_from = [origins.get(row["origin_id"], {}) for row in rows]
    for name in repository.SOURCES:
        frame[name] = pd.Series([origin.get(name) for origin in came_from], dtype="object")
    if not desk.acting.may(Right.CONTACTS):
        frame["username"] = frame["username"].map(hide_contacts, na_action="ignore")
        frame[list(CONTACTS)] = None
    return frame[list(COLUMNS)]
