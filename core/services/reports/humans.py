"""Which people of all reports of a project are one human, kept whenever the people of a report are stored."""

from collections.abc import Mapping, Sequence
from itertools import chain

from sqlmodel import Session

from core.domain.identity import CONTACTS, OVER_TIME, KeyKind, Trace, find_humans, join_traces
from core.domain.reports.people import Key
from core.domain.reports.worked_out import Columns
from core.services.reports.returning import find_plain
from core.services.reports.rows import read_keys, read_many_keys
from data.repositories.reports import humans as repository


def assign_humans(
    session: Session,
    project_id: int,
    report_id: int,
    contacts: Sequence[Sequence[Key]],
    people: Columns,
) -> list[int]:
    """The human of each of these people with these contacts, who are about to replace those of the report, in an open
    transaction.

    People of other reports, with whom they or the former people of the report are connected by their contacts, are
    looked at together with them, so the result does not depend on the order in which reports are stored; where it has
    changed for them, it is written. A human has the place of the first of their people.
    """
    repository.lock_people(session, project_id)
    former = repository.list_humans_of(session, report_id)
    plain = {} if former else find_plain(session, project_id, report_id, contacts, people["keys"])
    left = {
        number: (keys, username)
        for number, (keys, username) in enumerate(zip(contacts, people["username"], strict=True))
        if number not in plain
    }
    humans = {**plain, **_join(session, project_id, report_id, left, former)}
    return [humans[number] for number in range(len(contacts))]


def _join(
    session: Session,
    project_id: int,
    report_id: int,
    people: Mapping[int, tuple[Sequence[Key], str | None]],
    former: set[int],
) -> dict[int, int]:
    """By number the humans of these people of the report, who are looked at together with all who are connected with
    them."""
    contacts = [keys for keys, _ in people.values()]
    connected, read = _list_connected(session, project_id, report_id, contacts, former)
    # Those whose contacts were removed with the details of their report
    nameless = [trace for trace in connected if trace.keys == "[]"]
    known = [trace for trace in connected if trace.keys != "[]"]
    traces = [trace_of(keys, username) for keys, username in people.values()]
    traces += [trace_of(read[trace.keys], trace.username) for trace in known]
    places = [repository.place_of(report_id, number) for number in people]
    places += [trace.first for trace in known]
    firsts = find_humans(traces, OVER_TIME).firsts
    humans: dict[int, int] = {}
    for first, place in zip(firsts, places, strict=True):
        humans[first] = min(place, humans.get(first, place))
    groups = dict(zip(known, firsts[len(people) :], strict=True))
    keys_of = repository.list_keys_of(session, report_id, {trace.human for trace in nameless})
    for trace in nameless:  # they stay with the first of those who were one human with them
        same = min((one for one in known if one.human == trace.human), key=lambda one: one.first, default=None)
        held = {key for keys in keys_of.get(trace.human, ()) for key in read_keys(keys)}
        here = (first for first, own in zip(firsts, contacts, strict=False) if held.intersection(own))
        group = groups[same] if same else next(here, None)
        if group is not None:
            groups[trace] = group
            humans[group] = min(humans[group], trace.first)
    moves = [repository.Move(trace, humans[first]) for trace, first in groups.items() if trace.human != humans[first]]
    repository.move_people(session, project_id, moves)
    return {number: humans[first] for number, first in zip(people, firsts, strict=False)}


def find_same_humans(session: Session, project_id: int, person: Trace) -> set[int]:
    """The humans among the people of all reports who are one with this person."""
    keys = {(kind, value) for kind in CONTACTS for value in getattr(person, kind)}
    humans = repository.list_humans_with(session, project_id, keys)
    known = repository.list_traces(session, project_id, humans)
    by_human: dict[int, list[Trace]] = {}
    for trace in known:
        by_human.setdefault(trace.human, []).append(trace_of(read_keys(trace.keys), trace.username))
    firsts = find_humans([person, *map(join_traces, by_human.values())], OVER_TIME).firsts
    return {human for human, first in zip(by_human, firsts[1:], strict=True) if first == firsts[0]}


def _list_connected(
    session: Session, project_id: int, report_id: int, contacts: Sequence[Sequence[Key]], former: set[int]
) -> tuple[list[repository.KnownTrace], dict[str, list[tuple[KeyKind, str]]]]:
    """What is known from other reports of the humans who have one of these contacts, or share one with humans who do,
    and so on, and of those to whom the former people of the report belong (`former`); and their contacts as they are
    stored and read."""
    known: list[repository.KnownTrace] = []
    read: dict[str, list[tuple[KeyKind, str]]] = {}
    humans, seen = set[int](), set[repository.Key]()
    found = former
    ahead: set[repository.Key] = {key for own in contacts for key in own}
    while ahead or found:
        humans |= found
        new = repository.list_traces(session, project_id, found, but=report_id)
        known += new
        own = read_many_keys({trace.keys for trace in new} - read.keys())
        read |= own
        ahead.update(chain.from_iterable(own.values()))
        ahead -= seen
        seen |= ahead
        found = repository.list_humans_with(session, project_id, ahead, but=report_id) - humans
        ahead = set()
    return known, read


def trace_of(keys: Sequence[tuple[KeyKind, str]], username: str | None) -> Trace:
    """The trace of a person with these contacts."""
    by_kind: dict[KeyKind, tuple[str, ...]] = {}
    for kind, value in keys:
        by_kind[kind] = (*by_kind[kind], value) if kind in by_kind else (value,)
    of_kind = by_kind.get
    return Trace(
        of_kind("client_id", ()),
        of_kind("email", ()),
        of_kind("phone", ()),
        names=(username,) if username else (),
    )
