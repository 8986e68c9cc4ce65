"""Saved segments: how many people they have, and who."""

from hashlib import sha256
from typing import Any

import pandas as pd
from pandas.util import hash_pandas_object
from pydantic import BaseModel, Field

from core.domain.outside.scopes import Scope
from core.errors import NotFound
from core.services.outside.api_keys import note_contacts_given
from core.services.webinars.segment_people import list_segment_people
from core.services.webinars.segments import Segment as SavedSegment
from core.services.webinars.segments import count_segment, list_segments, list_webinars_of
from core.web.api.cursors import read_cursor, write_cursor
from core.web.api.errors import Refused
from core.web.api.operations import Call, Operation, Page, Paging, rows_of


class Segment(BaseModel):
    """A saved segment. Without `room_id` and `report_ids` it is about all webinars of the project."""

    name: str
    room_id: str | None
    report_ids: list[int]
    rules: dict[str, Any] = Field(description="As the dashboard keeps them")


class CountedSegment(Segment):
    """With how many people it has now: `people` of `came`, and `unclear` more of whom it cannot be told."""

    people: int
    unclear: int
    came: int


class Member(BaseModel):
    """Somebody of a segment, as the newest of its webinars shows them. The tags are those with which they entered the
    room, those with `registered_` before them those with which they registered for it."""

    name: str | None
    email: str | None
    phone: str | None
    client_id: str | None
    city: str | None
    region: str | None
    country: str | None
    device: str | None
    stay_min: float | None
    finished: bool | None
    messages: int | None
    clicked: bool | None
    source: str | None
    medium: str | None
    campaign: str | None
    content: str | None
    term: str | None
    partner: str | None
    registered_source: str | None
    registered_medium: str | None
    registered_campaign: str | None
    registered_content: str | None
    registered_term: str | None
    registered_partner: str | None


def _segments(call: Call) -> Page[Segment]:
    found = list_segments(call.desk, call.project_id)
    return Page[Segment](items=[Segment.model_validate(_facts(one)) for one in found], next_cursor=None)


def _segment(call: Call) -> CountedSegment:
    segment = _require(call)
    ids = list_webinars_of(call.desk, call.project_id, segment)
    count = count_segment(call.desk, call.project_id, ids, segment.rules)
    counted = {"people": count.people, "unclear": count.unclear, "came": count.came}
    return CountedSegment.model_validate({**_facts(segment), **counted})


def _members(call: Call) -> Page[Member]:
    """A page of the people. Raises Refused when they are others than at the first page."""
    segment = _require(call)
    ids = list_webinars_of(call.desk, call.project_id, segment)
    frame = list_segment_people(call.desk, call.project_id, ids, segment.rules)
    start, stamp = 0, _stamp(frame)
    if call.query.cursor:
        start, seen = read_cursor(call.query.cursor, int, str)
        if seen != stamp or start < 0:
            raise Refused(409, "cursor_outdated", field="cursor")
    note_contacts_given(call.desk, call.project_id, call.caller)
    end = start + call.query.limit
    rows = rows_of(frame.iloc[start:end].rename(columns={"username": "name"}))
    more = write_cursor(end, stamp) if end < len(frame) else None
    return Page[Member](items=[Member.model_validate(row) for row in rows], next_cursor=more)


def _stamp(frame: pd.DataFrame) -> str:
    """Changes with what is listed: besides the reports, registrations, orders and rules say who is in a segment."""
    return sha256(hash_pandas_object(frame, index=False).to_numpy().tobytes()).hexdigest()[:16]


def _require(call: Call) -> SavedSegment:
    name = call.path["name"]
    for segment in list_segments(call.desk, call.project_id):
        if segment.name == name:
            return segment
    raise NotFound("segment", name)


def _facts(segment: SavedSegment) -> dict[str, Any]:
    return {
        "name": segment.name,
        "room_id": segment.room_id,
        "report_ids": list(segment.report_ids),
        "rules": segment.rules.as_json(),
    }


OPERATIONS = (
    Operation("GET", "/segments", "list_segments", "Saved segments", Scope.READ, Page[Segment], _segments),
    Operation("GET", "/segments/{name}", "get_segment", "A segment, counted now", Scope.READ, CountedSegment, _segment),
    Operation(
        "GET",
        "/segments/{name}/people",
        "list_segment_people",
        "Who is in a segment now",
        Scope.CONTACTS,
        Page[Member],
        _members,
        query=Paging,
    ),
)
