"""People of a new report of whom it is plain which human they are: nobody has their contacts yet, or one human alone.
They are most; the rule of who is one human, which looks at everybody connected, is asked about the others only."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain

from sqlmodel import Session

from core.domain.identity import OVER_TIME, STRONG, KeyKind
from core.domain.reports.people import Key
from core.services.reports.rows import read_many_keys
from data.repositories.reports import humans as repository

FEW = min(OVER_TIME)
"""A contact of so few traces cannot be one that too many share."""

_Keys = Sequence[tuple[KeyKind, str]]


def find_plain(
    session: Session, project_id: int, report_id: int, contacts: Sequence[Sequence[Key]], written: Sequence[str]
) -> dict[int, int]:
    """By number the human of those people with these contacts of whom it is plain; `written`: their contacts as they
    are stored. The report has no others in the store.

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
    left = repository.count_traces(session, project_id, alone.values())
    few = {number: human for number, human in alone.items() if sum(left[human].values()) < FEW}
    # Most leave the same contacts each time, and hold them alone: only those of the others are looked at
    others = {human for number, human in few.items() if left[human].keys() != {written[number]}}
    read = read_many_keys({keys for human in others for keys in left[human]})
    traces = {human: [read[keys] for keys in left[human]] for human in others}
    phones = {human: {key for keys in own for key in keys if key[0] == "phone"} for human, own in traces.items()}
    ahead = {key for own in phones.values() for key in own if key not in holders}
    holders |= repository.list_holders(session, project_id, ahead)
    for number, human in few.items():
        strong = {key for key in contacts[number] if key[0] in STRONG}
        if human not in others:
            is_one = bool(strong) or len(contacts[number]) == 1
        else:
            has_own_phones = all(holders[key] == human for key in phones[human])
            is_one = has_own_phones and _is_one(contacts[number], strong, traces[human], phones[human])
        if is_one:
            plain[number] = human
    return plain


def _is_one(keys: Sequence[Key], strong: set[Key], traces: Sequence[_Keys], phones: set[tuple[KeyKind, str]]) -> bool:
    if not strong:
        return phones.issuperset(keys) and len(phones) == 1
    return not any(strong.isdisjoint(trace) and any(key[0] in STRONG for key in trace) for trace in traces)
