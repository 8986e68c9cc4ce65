"""People: the rows of one human in a report, merged by the rule of `core.domain.identity`.

A person can appear in a report several times, after re-entering or with a second device (docs/bizon365.md, section 7).
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from core.domain.identity import KeyKind, SharedKey, Trace, find_humans, identifies
from core.domain.mail import latin_form
from core.domain.presence import Interval, merge_intervals, stay_s
from core.domain.reports.origins import take_origin
from core.domain.reports.viewer_facts import Facts, ViewerFacts

Key = tuple[KeyKind, str]


@dataclass(slots=True)
class Person(Facts):
    """The merge of one human's rows. Each fact is the first known one, in order of entry; of several clients it is the
    newest, which has the greatest id, and a contact that identifies nobody stands there only where there is no other.
    """

    keys: tuple[Key, ...] = field(repr=False)
    """All client ids, e-mails and phones that identify the person, sorted; a guest has none."""
    shared: tuple[SharedKey, ...] = field(repr=False)
    """The keys that the person gave and too many others gave as well; they identify nobody."""
    is_partial: bool
    """Whether one of several entries does not say when it was, so that the presence is not all of it."""
    viewer_count: int
    positions: tuple[int, ...]
    """The rows of this person, in order of entry."""

    @property
    def is_guest(self) -> bool:
        """Whether the person left no contact by which they could be found."""
        return not self.keys


def merge_people(viewers: Iterable[ViewerFacts]) -> list[Person]:
    """The people behind the rows, in order of entry. The order of the input does not matter.

    Positions must differ. Presence is the union, so that two devices at once count once.
    """
    rows = sorted(viewers, key=_entry_order)
    humans = find_humans([_trace(row) for row in rows])
    rows_of: dict[int, list[ViewerFacts]] = {}
    for row, first in zip(rows, humans.firsts, strict=True):
        rows_of.setdefault(first, []).append(row)
    shared = {(key.kind, key.value): key for key in humans.shared}
    return [_person(own, shared) for own in rows_of.values()]


def _entry_order(viewer: ViewerFacts) -> tuple[float, int]:
    return (math.inf if viewer.entered_at_ms is None else viewer.entered_at_ms, viewer.position)


def _trace(row: ViewerFacts) -> Trace:
    """The keys that make rows one human: the first of each kind. A field with two addresses may be that of a family:
    each of them finds the row, and they join nobody."""
    emails = row.emails[:1]
    if emails and not emails[0].isascii():
        emails += (latin_form(emails[0]),)
    return Trace(
        client_id=(row.client_id,) if row.client_id else (),
        email=emails,
        phone=row.phones[:1],
        chat_user_id=(row.chat_user_id,) if row.chat_user_id else (),
        names=(row.username,) if row.username else (),
    )


def _person(rows: list[ViewerFacts], known_shared: Mapping[Key, SharedKey]) -> Person:
    first = rows[0]
    given = _given(rows)
    shared = tuple([known_shared[key] for key in given if key in known_shared]) if known_shared else ()
    keys = tuple(sorted([key for key in given if identifies(*key) and key not in known_shared]))
    person = Person(
        client_id=first.client_id,
        email=first.email,
        phone=first.phone,
        chat_user_id=first.chat_user_id,
        username=first.username,
        presence=first.presence,
        stay_s=first.stay_s,
        entered_at_ms=first.entered_at_ms,
        left_at_ms=first.left_at_ms,
        finished=first.finished,
        messages=first.messages,
        country=first.country,
        region=first.region,
        city=first.city,
        city_key=first.city_key,
        device=first.device,
        system=first.system,
        browser=first.browser,
        origin=first.origin,
        clicked=first.clicked,
        keys=keys,
        shared=shared,
        is_partial=False,
        viewer_count=len(rows),
        positions=tuple([row.position for row in rows]),
    )
    if len(rows) > 1:
        _add_entries(person, rows, [*[key for key in given if key in keys], *given])
    return person


def _add_entries(person: Person, rows: list[ViewerFacts], contacts: list[Key]) -> None:
    """Let the person of a first entry be that of all these; `contacts`: theirs, the preferred ones first."""
    person.presence = presence = _union(rows)
    person.stay_s = None if presence is None else stay_s(presence)
    person.is_partial = presence is not None and any(row.presence is None for row in rows)
    person.left_at_ms = max((row.left_at_ms for row in rows if row.left_at_ms is not None), default=None)
    person.finished = _any_of([row.finished for row in rows])
    person.messages = sum([row.messages for row in rows])
    person.chat_user_id = next((row.chat_user_id for row in rows if row.chat_user_id), None)
    person.username = next((row.username for row in rows if row.username), None)
    person.client_id = max((value for kind, value in contacts if kind == "client_id"), key=int, default=None)
    person.email = next((value for kind, value in contacts if kind == "email"), None)
    person.phone = next((value for kind, value in contacts if kind == "phone"), None)
    # A place and a device are taken whole from one row: half of each would describe nobody
    place = next((row for row in rows if row.city_key), None) or next((row for row in rows if row.country), rows[0])
    person.country, person.region, person.city, person.city_key = (
        place.country,
        place.region,
        place.city,
        place.city_key,
    )
    device = next((row for row in rows if row.device), rows[0])
    person.device, person.system, person.browser = device.device, device.system, device.browser
    person.origin = take_origin([row.origin for row in rows])
    told = [row.clicked for row in rows if row.clicked is not None]
    person.clicked = any(told) if told else None


def _given(rows: list[ViewerFacts]) -> dict[Key, None]:
    """The contacts in the rows, in order of entry."""
    given: dict[Key, None] = {}
    for row in rows:
        if row.client_id:
            given["client_id", row.client_id] = None
        for email in row.emails:
            given["email", email] = None
        for phone in row.phones:
            given["phone", phone] = None
    return given


def _union(rows: list[ViewerFacts]) -> tuple[Interval, ...] | None:
    known = [row.presence for row in rows if row.presence is not None]
    return merge_intervals([interval for presence in known for interval in presence]) if known else None


def _any_of(answers: list[bool | None]) -> bool | None:
    if True in answers:
        return True
    return None if None in answers else False
