"""How often a caller may ask. Each process counts for itself: the limit keeps one caller from holding up the others of
the process, so it needs no memory that outlives it."""

import time
from collections.abc import Hashable

from pyrate_limiter import GCRA, Rate

from core.web.api.errors import Refused

MOST_KNOWN = 10_000
OF_KEY = (Rate(20, 1_000), Rate(600, 60_000))
"""Requests of one key: so many within a second, and within a minute."""
OF_ADDRESS = (Rate(3, 10_000), Rate(30, 3_600_000))
"""Fetches of one CSV address: each reads all people of a segment."""


class Limits:
    """What the callers of one kind may still ask; used in the event loop only."""

    def __init__(self, *rates: Rate) -> None:
        self._rates = list(rates)
        self._states: dict[Hashable, tuple[int, ...]] = {}

    def take(self, caller: Hashable) -> None:
        """Count a request. Raises Refused (429) with the seconds after which to ask again."""
        rule, now_ms = GCRA(), time.monotonic_ns() // 1_000_000
        before = self._states.pop(caller, None) or rule.initial(self._rates)
        state, decision = rule.step(self._rates, before, now_ms, 1)
        if len(self._states) >= MOST_KNOWN:
            del self._states[next(iter(self._states))]  # who has not asked for the longest time
        self._states[caller] = tuple(map(int, state))
        if not decision.allowed:
            wait_s = -(-(decision.retry_after_ms or 1) // 1000)
            raise Refused(429, "rate_limit", headers={"Retry-After": str(wait_s)})
