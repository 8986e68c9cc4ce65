"""How long the next try has to wait after wrong ones."""

from datetime import datetime, timedelta

FREE_TRIES = 10
"""Wrong tries in a row that cost nothing."""
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=1)
"""Without a further wrong try."""


def wait_after(failures: int) -> timedelta:
    """Nothing up to `FREE_TRIES`; then `FIRST_WAIT`, doubled with each further wrong try, up to `LONGEST_WAIT`."""
    if failures < FREE_TRIES:
        return timedelta()
    doubled: int = 2 ** min(failures - FREE_TRIES, 10)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)


def failures_now(failures: int, last_at: datetime, now: datetime) -> int:
    """How many of the wrong tries still count."""
    return failures if now - last_at < FORGOTTEN_AFTER else 0
