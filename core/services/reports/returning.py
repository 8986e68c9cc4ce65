"""People of a new report of whom it is plain which human they are: nobody has their contacts yet, or one human alone.
They are most; the rule of who is one human, which looks at everybody connected, is asked about the others only."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain

from sqlmodel import Session

from core.domain.identity import OVER_TIME, STRONG, KeyKind
from core.domain.reports.people import Key
from core.services.reports.rows import read_many_keys
from data.repositories.reports import humans as repository

FEW = min(OVER_TIME)
"""A contact of so few traces cannot be one that too many share."""

_Keys = Sequence[tuple[KeyKind, str]]


def find_plain(session: Session, project_id: int, report_id: int, contacts: Sequence[Sequence[Key]]) -> dict[int, int]:
    """By number the human of those people with these contacts of whom it is plain. The report has no others in the
    store.

    Who has no contact that anybody has, is a new human. Who has some of one human only joins that one where no other
    person of the report has one of theirs, all phones are theirs alone, and either each of their traces with a client
    id or an e-mail shares one of these (then they are one, whatever they are called), or there is nothing but the one
    phone to go by. In all other cases the rule may part people, or join more of them.
    """
    given = Counter(chain.from_iterable(contacts))
    repeated = {key for key, count in given.items() if count > 1}
    holders = repository.list_holders(session, project_id, given)
    plain: dict[int, int] = {}
    known: dict[int, int] = {}
    touched: list[int | None] = []
    for number, keys in enumerate(contacts):
        held = {holders[key] for key in keys if key in holders}
        touched += held
        if repeated and not repeated.isdisjoint(keys):
            continue
        if not held:
            plain[number] = repository.place_of(report_id, number)
        elif len(held) == 1 and (human := next(iter(held))) is not None:
            known[number] = human
    touches = Counter(touched)
    alone = {
        number: human
        for number, human in known.items()
        if touches[human] == 1 and human < repository.place_of(report_id, number)
    }
    traces = _read_traces(session, project_id, set(alone.values()))
    phones = {human: {key for keys in own for key in keys if key[0] == "phone"} for human, own in traces.items()}
    ahead = {key for human in alone.values() for key in phones[human] if key not in holders}
    holders |= repository.list_holders(session, project_id, ahead)
    for number, human in alone.items():
        own = traces[human]
        has_own_phones = all(holders[key] == human for key in phones[human])
        if has_own_phones and len(own) < FEW and _is_one(contacts[number], own, phones[human]):
            plain[number] = human
    return plain


def _is_one(keys: Sequence[Key], traces: Sequence[_Keys], phones: set[tuple[KeyKind, str]]) -> bool:
    strong = {key for key in keys if key[0] in STRONG}
    if not strong:
        return phones.issuperset(keys) and len(phones) == 1
    own = ([key for key in trace if key[0] in STRONG] for trace in traces)
    return all(not one or not strong.isdisjoint(one) for one in own)


def _read_traces(session: Session, project_id: int, humans: set[int]) -> Mapping[int, Sequence[_Keys]]:
    """By human the contacts in each of their traces."""
    known = repository.list_traces(session, project_id, humans)
    read = read_many_keys({trace.keys for trace in known})
    found: dict[int, list[_Keys]] = {}
    for trace in known:
        found.setdefault(trace.human, []).append(read[trace.keys])
    return found
