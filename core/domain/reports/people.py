"""People: the rows of one person in a report, merged.

A person can appear in a report several times, after re-entering or with a second device (docs/bizon365.md, section 7).
Rows belong to one person when they have the same key: the Salebot client id, else the e-mail, else the phone,
else the id in the chat; a row with none of these is a person of its own.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from core.domain.presence import Interval, merge_intervals, stay_s
from core.domain.reports.viewer_facts import Facts, ViewerFacts

KeyKind = Literal["client_id", "email", "phone", "chat_user_id", "row"]


@dataclass(frozen=True, slots=True)
class Person(Facts):
    """The merge of one person's rows. Each fact is the first known one, in order of entry."""

    key_kind: KeyKind
    key: str
    viewer_count: int
    positions: tuple[int, ...]
    """The rows of this person, in order of entry."""


def person_key(viewer: ViewerFacts) -> tuple[KeyKind, str]:
    """The kind and the value of the first key that the row has; rows with the same key are one person."""
    if viewer.client_id:
        return "client_id", viewer.client_id
    if viewer.email:
        return "email", viewer.email
    if viewer.phone:
        return "phone", viewer.phone
    if viewer.chat_user_id:
        return "chat_user_id", viewer.chat_user_id
    return "row", str(viewer.position)


def merge_people(viewers: Iterable[ViewerFacts]) -> list[Person]:
    """The people behind the rows, in order of entry. The order of the input does not matter.

    Positions must differ. Presence is the union, so that two devices at once count once.
    """
    rows_of: dict[tuple[KeyKind, str], list[ViewerFacts]] = {}
    for viewer in sorted(viewers, key=_entry_order):
        rows_of.setdefault(person_key(viewer), []).append(viewer)
    return [_person(kind, key, rows) for (kind, key), rows in rows_of.items()]


def _entry_order(viewer: ViewerFacts) -> tuple[float, int]:
    return (math.inf if viewer.entered_at_ms is None else viewer.entered_at_ms, viewer.position)


def _person(kind: KeyKind, key: str, rows: list[ViewerFacts]) -> Person:
    first = rows[0]
    if len(rows) == 1:
        presence, stay, left_at_ms, finished = first.presence, first.stay_s, first.left_at_ms, first.finished
        email, phone, chat_user_id, username = first.email, first.phone, first.chat_user_id, first.username
        place = device = first
    else:
        presence = _union(rows)
        stay = None if presence is None else stay_s(presence)
        left_at_ms = max((row.left_at_ms for row in rows if row.left_at_ms is not None), default=None)
        finished = _any_of([row.finished for row in rows])
        email = next((row.email for row in rows if row.email), None)
        phone = next((row.phone for row in rows if row.phone), None)
        chat_user_id = next((row.chat_user_id for row in rows if row.chat_user_id), None)
        username = next((row.username for row in rows if row.username), None)
        # A place and a device are taken whole from one row: half of each would describe nobody
        place = next((row for row in rows if row.city_key), None) or next((row for row in rows if row.country), first)
        device = next((row for row in rows if row.device), first)
    return Person(
        client_id=first.client_id,
        email=email,
        phone=phone,
        chat_user_id=chat_user_id,
        username=username,
        presence=presence,
        stay_s=stay,
        entered_at_ms=first.entered_at_ms,
        left_at_ms=left_at_ms,
        finished=finished,
        messages=sum([row.messages for row in rows]),
        country=place.country,
        region=place.region,
        city=place.city,
        city_key=place.city_key,
        device=device.device,
        system=device.system,
        browser=device.browser,
        key_kind=kind,
        key=key,
        viewer_count=len(rows),
        positions=tuple([row.position for row in rows]),
    )


def _union(rows: list[ViewerFacts]) -> tuple[Interval, ...] | None:
    known = [row.presence for row in rows if row.presence is not None]
    return merge_intervals([interval for presence in known for interval in presence]) if known else None


def _any_of(answers: list[bool | None]) -> bool | None:
    if True in answers:
        return True
    return None if None in answers else False
