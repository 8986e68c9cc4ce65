"""Which people of a list were at a webinar: matching them with the rows of its report, and the verdict for each.

The keys are compared in the order client id, e-mail, phone. The order in Salebot's `bizon365_is_visitor` is not
documented (docs/salebot.md, section 13). All keys must have been normalized by `core.domain.contacts`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Literal, NamedTuple, Protocol

MatchKey = Literal["client_id", "email", "phone"]


class ViewerKeys(Protocol):
    """One row of a report: the number of its person and the normalized keys; None where a key was not given."""

    @property
    def person_number(self) -> int: ...
    @property
    def client_id(self) -> str | None: ...
    @property
    def email(self) -> str | None: ...
    @property
    def phone(self) -> str | None: ...


class OtherKey(NamedTuple):
    """A further normalized key of a person: a second e-mail or phone."""

    kind: MatchKey
    value: str


class Asked(NamedTuple):
    """The normalized keys of one person asked about; None where a key was not given.

    `others` are further e-mails and phones of the person; each of them is looked for. `doubt` is why it would be wrong
    to say that a person who is not found was absent, such as ``russian_letter``: see
    `core.domain.lists.contact_cells.CellContacts`.
    """

    client_id: str | None = None
    email: str | None = None
    phone: str | None = None
    others: tuple[OtherKey, ...] = ()
    doubt: str | None = None

    @property
    def keys(self) -> tuple[OtherKey, ...]:
        """All keys, in the order in which they are compared."""
        own: tuple[tuple[MatchKey, str | None], ...] = (
            ("client_id", self.client_id),
            ("email", self.email),
            ("phone", self.phone),
        )
        return (*(OtherKey(kind, value) for kind, value in own if value), *self.others)


class Match(NamedTuple):
    """The person found, the key that matched, and whether several people of the report share it (`is_ambiguous`)."""

    person_number: int
    matched_by: MatchKey
    matched_value: str
    is_ambiguous: bool = False


class Readiness(StrEnum):
    """Whether a report can answer. `incomplete`: it lacks rows, so it can say yes, but never no."""

    READY = "ready"
    INCOMPLETE = "incomplete"
    NOT_READY = "not_ready"


class Outcome(StrEnum):
    """What can be said about one person and one webinar."""

    ATTENDED = "attended"
    ATTENDED_LESS = "attended_less"
    ABSENT = "absent"
    CANNOT_TELL = "cannot_tell"


class Verdict(NamedTuple):
    """An outcome and, for CANNOT_TELL, the reason: ``no_keys``, ``report_not_ready``, ``report_incomplete``,
    ``presence_unknown`` or the `doubt` of `Asked`. The reason is None for every other outcome.
    """

    outcome: Outcome
    reason: str | None = None


def match_people(
    asked: Iterable[Asked], viewers: Sequence[ViewerKeys], stays: Mapping[int, float | None] | None = None
) -> list[Match | None]:
    """Find each person asked about among the rows of the report. The result has one entry for each of `asked`, in the
    same order; None where no row matches.

    All rows are used, so a person is found by any e-mail or phone they entered with. Where several people share a
    key (a family's phone), the one with the longest stay is taken, then the lowest number, and the match is marked as
    ambiguous; `stays` gives the seconds by person number. The order of `viewers` does not matter.
    """
    numbers, stays = [viewer.person_number for viewer in viewers], stays or {}
    ids, shared_ids = _index([viewer.client_id for viewer in viewers], numbers, stays)
    emails, shared_emails = _index([viewer.email for viewer in viewers], numbers, stays)
    phones, shared_phones = _index([viewer.phone for viewer in viewers], numbers, stays)
    matches: list[Match | None] = []
    index_of: Mapping[MatchKey, tuple[dict[str | None, int], set[str]]] = {
        "client_id": (ids, shared_ids),
        "email": (emails, shared_emails),
        "phone": (phones, shared_phones),
    }
    for client_id, email, phone, others, _ in asked:
        if client_id and client_id in ids:
            matches.append(Match(ids[client_id], "client_id", client_id, client_id in shared_ids))
        elif email and email in emails:
            matches.append(Match(emails[email], "email", email, email in shared_emails))
        elif phone and phone in phones:
            matches.append(Match(phones[phone], "phone", phone, phone in shared_phones))
        else:
            found = next((other for other in others if other.value in index_of[other.kind][0]), None)
            matches.append(_match(found, *index_of[found.kind]) if found else None)
    return matches


def judge(
    person: Asked, *, report: Readiness, is_found: bool, stay_s: float | None, min_stay_s: float = 0.0
) -> Verdict:
    """The verdict for one person; `min_stay_s` 0 counts any presence, as the bot's function does.

    A report that is not pulled yet or lacks rows never gives ABSENT, nor does a doubt about the person's keys.
    """
    if not person.keys:
        return Verdict(Outcome.CANNOT_TELL, person.doubt or "no_keys")
    if report is Readiness.NOT_READY:
        return Verdict(Outcome.CANNOT_TELL, "report_not_ready")
    if not is_found and report is Readiness.INCOMPLETE:
        return Verdict(Outcome.CANNOT_TELL, "report_incomplete")
    if not is_found:
        return Verdict(Outcome.CANNOT_TELL, person.doubt) if person.doubt else Verdict(Outcome.ABSENT)
    if min_stay_s <= 0:
        return Verdict(Outcome.ATTENDED)
    if stay_s is None:
        return Verdict(Outcome.CANNOT_TELL, "presence_unknown")
    return Verdict(Outcome.ATTENDED if stay_s >= min_stay_s else Outcome.ATTENDED_LESS)


def _match(key: OtherKey, found: Mapping[str | None, int], shared: Collection[str]) -> Match:
    return Match(found[key.value], key.kind, key.value, key.value in shared)


def _index(
    values: Sequence[str | None], numbers: Sequence[int], stays: Mapping[int, float | None]
) -> tuple[dict[str | None, int], set[str]]:
    """The person's number by value, and the set of values that several people share."""
    found = dict(zip(values, numbers, strict=True))
    for nothing in (None, ""):
        found.pop(nothing, None)
    # The dictionary kept the last person of each value; a row with another person shows that the value is shared
    others = [
        (value, number) for value, number in zip(values, numbers, strict=True) if value and found[value] != number
    ]
    stay = stays.get
    for value, number in others:
        rival = found[value]
        mine, theirs = stay(number) or 0.0, stay(rival) or 0.0
        if mine > theirs or (mine == theirs and number < rival):
            found[value] = number
    return found, {value for value, _ in others}
