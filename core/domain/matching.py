"""Who of a list was at a webinar: people asked about against the rows of its report, and the verdict for each.

The keys are compared in the order client id, e-mail, phone, as Salebot's `bizon365_is_visitor` would (Salebot
facts §5); all of them must be normalized by `core.domain.contacts` before.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Literal, NamedTuple

MatchKey = Literal["client_id", "email", "phone"]
ReportState = Literal["ready", "incomplete", "not_ready"]
ViewerKeys = tuple[int, str | None, str | None, str | None]
"""One row of a report: the number of its person, client id, e-mail, phone."""


class Asked(NamedTuple):
    """The normalized keys of one person asked about; None where a key was not given."""

    client_id: str | None = None
    email: str | None = None
    phone: str | None = None


class Match(NamedTuple):
    """The person found, by which key, and whether several people of the report share it (`is_ambiguous`)."""

    person_number: int
    matched_by: MatchKey
    matched_value: str
    is_ambiguous: bool = False


class Outcome(StrEnum):
    """What can be said about one person and one webinar."""

    ATTENDED = "attended"
    ATTENDED_LESS = "attended_less"
    ABSENT = "absent"
    CANNOT_TELL = "cannot_tell"


class Verdict(NamedTuple):
    """An outcome, and a code for why nothing can be told.

    ``no_keys``, ``report_not_ready``, ``report_incomplete``, ``presence_unknown``; None for the other outcomes.
    """

    outcome: Outcome
    reason: str | None = None


def match_people(
    asked: Sequence[Asked], viewers: Iterable[ViewerKeys], stays: Mapping[int, float | None] | None = None
) -> list[Match | None]:
    """Find each person asked about among the rows, in one pass; the answers stand in the order of `asked`.

    Every row counts, so a person is found by any e-mail or phone they entered with. Where several people share a
    key (a family's phone), the one with the longest stay wins, then the lowest number, and the match is marked;
    `stays` gives seconds by person number. The order of `viewers` does not matter.
    """
    rows = list(viewers)
    client_ids, emails, phones = (_index(rows, column, stays or {}) for column in (1, 2, 3))

    def find(person: Asked) -> Match | None:
        client_id, email, phone = person
        if client_id and (hit := client_ids.get(client_id)):
            return Match(hit[0], "client_id", client_id, hit[1])
        if email and (hit := emails.get(email)):
            return Match(hit[0], "email", email, hit[1])
        if phone and (hit := phones.get(phone)):
            return Match(hit[0], "phone", phone, hit[1])
        return None

    return [find(person) for person in asked]


def judge(
    *, has_keys: bool, report: ReportState, is_found: bool, stay_s: float | None, min_stay_s: float = 0.0
) -> Verdict:
    """What can be said about one person asked about; `min_stay_s` 0 counts any presence, as the bot's function does.

    A report that is not there yet, or lacks rows, is never a "no".
    """
    if not has_keys:
        return Verdict(Outcome.CANNOT_TELL, "no_keys")
    if report == "not_ready":
        return Verdict(Outcome.CANNOT_TELL, "report_not_ready")
    if not is_found:
        return Verdict(Outcome.CANNOT_TELL, "report_incomplete") if report == "incomplete" else Verdict(Outcome.ABSENT)
    if min_stay_s <= 0:
        return Verdict(Outcome.ATTENDED)
    if stay_s is None:
        return Verdict(Outcome.CANNOT_TELL, "presence_unknown")
    return Verdict(Outcome.ATTENDED if stay_s >= min_stay_s else Outcome.ATTENDED_LESS)


def _index(
    rows: Sequence[ViewerKeys], column: Literal[1, 2, 3], stays: Mapping[int, float | None]
) -> dict[str, tuple[int, bool]]:
    """From a key to the number of its person, and whether others share the key."""
    found: dict[str, int] = {}
    shared: set[str] = set()

    def rank(number: int) -> tuple[float, int]:
        return -(stays.get(number) or 0.0), number

    for row in rows:
        value = row[column]
        if value and (other := found.setdefault(value, row[0])) != row[0]:
            shared.add(value)
            found[value] = min(other, row[0], key=rank)
    return {value: (number, value in shared) for value, number in found.items()}
