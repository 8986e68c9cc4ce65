"""How long a registration that could not be written or relayed waits for its next try."""

from datetime import timedelta

WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=60))
"""The waits after the first, second, ... try; the last one is repeated."""
RELAYED_LOOK = timedelta(minutes=1)
"""How long after Salebot has got a relayed registration its client is looked up for the last time: Salebot may still be
creating the client."""


def wait_after(failed_before: int) -> timedelta:
    """How long to wait after a try that failed, when `failed_before` tries failed before it."""
    return WAITS[min(failed_before, len(WAITS) - 1)]
