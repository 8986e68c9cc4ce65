"""The pace of the calls of one account, shared by all threads and processes that work for it."""

import time
from collections.abc import Callable

from pyrate_limiter import GCRA, Rate

from core.http.permits import Permits

_LOOK_S = 0.1
"""How often a wait checks whether to stop."""


class Stopped(Exception):
    """Raised when `should_stop` says so while a call waits for its permit, its retry or its answer."""


def never() -> bool:
    """The `should_stop` of callers that cannot be stopped."""
    return False


def pause(seconds: float, should_stop: Callable[[], bool]) -> None:
    """Wait for so many seconds. Raises Stopped as soon as `should_stop` says so."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if should_stop():
            raise Stopped
        time.sleep(min(left, _LOOK_S))


class Pace:
    """Evenly spaced permits, at most `per_second` of them, for the account called `account`.

    Two jobs, or two processes, that work for the same account keep the pace together, as far as they share `permits`.
    No published limit exists; which pace is considered safe is in docs/bizon365.md, section 2, and in docs/salebot.md,
    section 3.
    """

    def __init__(self, per_second: float, *, permits: Permits, account: str) -> None:
        # One permit per interval, not `per_second` permits per second, because rate limits punish bursts.
        self._rates = [Rate(1, max(1, round(1000 / per_second)))]
        self._account = account
        self._permits = permits

    def wait(self, should_stop: Callable[[], bool] = never) -> None:
        """Return when the next call may start; raises Stopped when `should_stop` says so first."""
        while (wait_ms := self._permits.change(self._account, self._decide)) > 0:
            pause(wait_ms / 1000, should_stop)

    def close(self) -> None:
        """Close what holds the permits."""
        self._permits.close()

    def _decide(self, free_at_us: int, now_ms: int) -> tuple[int, int]:
        if free_at_us > (now_ms + self._rates[0].interval) * 1000:
            free_at_us = 0  # further off than one interval: the clock was set back, or the pace was slower before
        state, decision = GCRA().step(self._rates, (free_at_us,), now_ms, 1)
        if not decision.allowed:
            return max(1, decision.retry_after_ms or 1), free_at_us
        return 0, int(state[0])
