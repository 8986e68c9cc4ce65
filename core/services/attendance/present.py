"""The people who were at a webinar, or at several webinars that are taken together."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlmodel import Session

from core.domain.identity import Trace, join_traces
from core.domain.names import plain_name
from core.domain.presence import Interval, merge_intervals, read_presence, stay_s
from core.services.reports.humans import trace_of
from core.services.reports.rows import read_keys
from data.repositories import attendance as repository

SEEN = ("username", "city", "device", "system", "browser")
"""What is known of a person besides presence and contacts."""
CONTACTS = ("email", "phone", "client_id")
_FACTS = (*SEEN, *CONTACTS)
Part = tuple[int, int]
"""A report, and the number of a person there."""


@dataclass(frozen=True, slots=True)
class PersonPresent:
    """One human at the webinars. `parts`: the reports in which they were found, in the order in which these began, each
    with the number of the person there; `shown` is the one whose last entry is shown as the viewer. The stay is the
    union of their presence. Moments are epoch milliseconds."""

    parts: tuple[Part, ...]
    shown: Part
    trace: Trace = field(repr=False)
    stay_s: float | None
    entered_at_ms: int | None
    left_at_ms: int | None
    username: str | None = field(repr=False)
    city: str | None
    device: str | None
    system: str | None
    browser: str | None
    email: str | None = field(repr=False)
    phone: str | None = field(repr=False)
    client_id: str | None = field(repr=False)
    presence_ms: tuple[Interval, ...] | None = field(repr=False)

    @property
    def is_guest(self) -> bool:
        """Whether the person left no contact by which they could be found."""
        return not (self.trace.client_id or self.trace.email or self.trace.phone)


def read_present(
    session: Session, project_id: int, report_ids: Sequence[int], keys: Collection[tuple[str, str]] | None = None
) -> list[PersonPresent]:
    """The people of these reports of the project, or only those who hold one of the contacts `keys`. People of several
    reports who are one human are one person."""
    rows = repository.list_people(session, project_id, report_ids, keys)
    if len(report_ids) == 1:
        return [_person(row) for row in rows]
    by_human: dict[int, list[PersonPresent]] = {}
    for row in rows:
        by_human.setdefault(row.human, []).append(_person(row))
    return [replace(join_present(parts), shown=parts[-1].shown) for parts in by_human.values()]


def join_present(people: Sequence[PersonPresent]) -> PersonPresent:
    """Several people who are one human, as one: of each fact the first that is known, and the viewer of the first."""
    if len(people) == 1:
        return people[0]
    known = [person.presence_ms for person in people if person.presence_ms is not None]
    presence = merge_intervals([interval for intervals in known for interval in intervals]) if known else None
    # A person of a report that was pulled before presence was kept has a stay only.
    stays = [person.stay_s for person in people if person.stay_s is not None]
    if presence is not None:
        stays.append(stay_s(presence) / 1000)
    entered = [person.entered_at_ms for person in people if person.entered_at_ms is not None]
    left = [person.left_at_ms for person in people if person.left_at_ms is not None]
    return PersonPresent(
        parts=tuple(part for person in people for part in person.parts),
        shown=people[0].shown,
        trace=join_traces([person.trace for person in people]),
        stay_s=max(stays, default=None),
        entered_at_ms=min(entered, default=None),
        left_at_ms=max(left, default=None),
        presence_ms=presence,
        **{name: next((getattr(one, name) for one in people if getattr(one, name)), None) for name in _FACTS},
    )


def list_guest_names(people: Sequence[PersonPresent]) -> set[str]:
    """The names of those who left no contact, in the form in which names are compared."""
    return {plain_name(person.username) for person in people if person.is_guest and person.username}


def _person(row: Any) -> PersonPresent:
    presence = read_presence(row.presence)
    starts_at_ms = row.starts_at.timestamp() * 1000
    return PersonPresent(
        parts=((row.report_id, row.number),),
        shown=(row.report_id, row.number),
        trace=trace_of(read_keys(row.keys), row.username),
        stay_s=row.stay_s,
        entered_at_ms=row.entered_at_ms,
        left_at_ms=row.left_at_ms,
        presence_ms=None
        if presence is None
        else tuple(Interval(starts_at_ms + one.start_s * 1000, starts_at_ms + one.end_s * 1000) for one in presence),
        **{name: getattr(row, name) for name in _FACTS},
    )
