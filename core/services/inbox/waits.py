"""How long a registration that could not be written or passed on waits for its next try."""

from datetime import timedelta

WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=60))
"""How long a registration waits after the first, second, ... try; after the last of them always as long."""
RELAYED_LOOK = timedelta(minutes=1)
"""How long after Salebot has got a relayed registration its client is looked up for the last time: Salebot may still be
creating the client."""


def wait_after(failed_before: int) -> timedelta:
    """How long to wait after a try that failed, as so many before it did."""
    return WAITS[min(failed_before, len(WAITS) - 1)]
