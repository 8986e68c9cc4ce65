"""Who is asked about, and the verdict for each: whether they were at a webinar."""

from enum import StrEnum
from typing import Literal, NamedTuple

MatchKey = Literal["client_id", "email", "phone"]


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


class Readiness(StrEnum):
    """Whether a report can answer. `incomplete`: it lacks rows, so it can say yes, but never no. `unlisted`: it is
    whole, but the service's list was not read late enough to show every other report of that evening. `removed`: who
    was there is not kept any more."""

    READY = "ready"
    UNLISTED = "unlisted"
    INCOMPLETE = "incomplete"
    REMOVED = "removed"
    NOT_READY = "not_ready"


class Outcome(StrEnum):
    """What can be said about one person and one webinar."""

    ATTENDED = "attended"
    ATTENDED_LESS = "attended_less"
    ABSENT = "absent"
    CANNOT_TELL = "cannot_tell"


class Verdict(NamedTuple):
    """An outcome and its reason.

    Of CANNOT_TELL: ``no_keys``, ``report_not_ready``, ``report_incomplete``, ``details_removed``, ``list_not_read``,
    ``presence_unknown`` or the `doubt` of `Asked`. Of ABSENT: None, or a remark on the absence, such as
    ``guest_of_that_name``. None for the others.
    """

    outcome: Outcome
    reason: str | None = None


def judge(
    person: Asked, *, report: Readiness, is_found: bool, stay_s: float | None, min_stay_s: float = 0.0
) -> Verdict:
    """The verdict for one person; `min_stay_s` 0 counts any presence, as the bot's function does.

    Nothing but a report that is ready gives ABSENT or ATTENDED_LESS, and a doubt about the person's keys never gives
    ABSENT. Several reports taken together are as ready as the least ready of them.
    """
    if not person.keys:
        return Verdict(Outcome.CANNOT_TELL, person.doubt or "no_keys")
    if not is_found:
        return _judge_missing(person, report)
    if min_stay_s <= 0:
        return Verdict(Outcome.ATTENDED)
    if stay_s is None:
        return Verdict(Outcome.CANNOT_TELL, "presence_unknown")
    if stay_s >= min_stay_s:
        return Verdict(Outcome.ATTENDED)
    # Of a report that is not ready, the rest of the person's time may be in what is not here
    return Verdict(Outcome.CANNOT_TELL, _OBSTACLES[report]) if report in _OBSTACLES else Verdict(Outcome.ATTENDED_LESS)


def _judge_missing(person: Asked, report: Readiness) -> Verdict:
    obstacle = _OBSTACLES.get(report)
    if person.doubt and report in (Readiness.READY, Readiness.UNLISTED):  # correcting the row comes first
        obstacle = person.doubt
    return Verdict(Outcome.CANNOT_TELL, obstacle) if obstacle else Verdict(Outcome.ABSENT)


_OBSTACLES = {
    Readiness.NOT_READY: "report_not_ready",
    Readiness.INCOMPLETE: "report_incomplete",
    Readiness.REMOVED: "details_removed",
    Readiness.UNLISTED: "list_not_read",
}
"""Why a report leaves open whether a person was there, or for how long."""
