"""How long personal data is kept, by kind."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum


class Kept(StrEnum):
    """What has a keep time. Durable: the store holds these names.

    `viewers`: who was at a webinar, from its start on; afterwards the sums stay. `addresses`: the whole network
    addresses of viewers, from the start of the webinar on. `deliveries`: what the webhook received, word for word.
    `drafts`: what operators typed and uploaded. `checks`: past checks of attendance. `audit`: who did what in the
    dashboard. `files`: what scenarios wrote into the exports folder.
    """

    VIEWERS = "viewers"
    ADDRESSES = "addresses"
    DELIVERIES = "deliveries"
    DRAFTS = "drafts"
    CHECKS = "checks"
    AUDIT = "audit"
    FILES = "files"


DEFAULT_DAYS: Mapping[Kept, int] = {
    Kept.VIEWERS: 180,
    Kept.ADDRESSES: 30,
    Kept.DELIVERIES: 90,
    Kept.DRAFTS: 30,
    Kept.CHECKS: 90,
    Kept.AUDIT: 1096,
    Kept.FILES: 30,
}
FEWEST_DAYS, MOST_DAYS = 1, 3660


def kept_since(days: Mapping[Kept, int], kind: Kept, now: datetime) -> datetime:
    """What is older than this moment is to be removed."""
    return now - timedelta(days=days[kind])
