"""How long the dashboard waits for other systems and for itself. A part of the desk, so that tests can give
shorter waits."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Waits:
    """All in seconds.

    `retry_s`: before the second try of a call to a service; before each further one it is longer.
    `lands_s`: after a request went out, until the service can no longer carry it out, whatever became of the caller.
    That is the longest time-out of the calls that must not be made twice (30), and as much again as gateways usually
    give a service (60). `late_s`: how long after its note in the store such a request may go out, much shorter than
    `lands_s`. `settle_s`: until a look again where nobody can wait so long, and after "too many requests".
    `turn_s`: for another call that registers the same person. `pull_look_s`: until a round looks again whether a pull
    has ended. `round_failure_s`: until the next round after one that ended with an unexpected error. `forget_rounds_s`:
    between two deletions of the engine's records of ended rounds. `home_lock_s`: for an earlier process to close.
    `webhook_answer_s`: for the store, before a delivery is refused; shorter than the time-out of Bizon365, after which
    it would not repeat a first delivery. `disk_retry_s`: until what a full disk, or a lock, did not let be stored is
    tried again. `clock_look_s`: between two looks whether the clock was set back. `beat_s`: between two signs of life
    of a process that shares the jobs with others; `silent_s`: without one, until the others go on with its work.
    """

    retry_s: float = 0.5
    lands_s: float = 90.0
    late_s: float = 15.0
    settle_s: float = 3.0
    turn_s: float = 20.0
    pull_look_s: float = 3.0
    round_failure_s: float = 60.0
    forget_rounds_s: float = 3600.0
    home_lock_s: float = 10.0
    webhook_answer_s: float = 15.0
    disk_retry_s: float = 5.0
    clock_look_s: float = 10.0
    beat_s: float = 2.0
    silent_s: float = 12.0

    def left_to_land_s(self, sent_at: datetime, now: datetime) -> float:
        """For how many seconds a request that went out at `sent_at` may still be carried out, 0 when that is over;
        never more than `lands_s`, also when the clock was set back meanwhile."""
        return min(self.lands_s, max(0.0, self.lands_s - (now - sent_at).total_seconds()))


USUAL_WAITS = Waits()
