"""How long the dashboard waits for other systems and for itself. A part of the desk, so that tests can give
shorter waits."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Waits:
    """All in seconds.

    `inbox_retry_s`: before the second try of a call to Salebot for a registration; before the third it is longer.
    `settle_s`: after a call whose answer was lost, until the result is looked up, because the call may arrive late.
    `pull_look_s`: until a round looks again whether a pull has ended. `round_failure_s`: until the next round after one
    that ended with an unexpected error. `forget_rounds_s`: between two deletions of the engine's records of ended
    rounds. `home_lock_s`: for an earlier process to close. `webhook_answer_s`: for the store, before a delivery is
    refused; shorter than the time-out of Bizon365, after which it would not repeat a first delivery.
    """

    inbox_retry_s: float = 0.5
    settle_s: float = 3.0
    pull_look_s: float = 3.0
    round_failure_s: float = 60.0
    forget_rounds_s: float = 3600.0
    home_lock_s: float = 10.0
    webhook_answer_s: float = 15.0


USUAL_WAITS = Waits()
