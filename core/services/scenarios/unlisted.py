"""Who has registered as a webhook tells, and is not on the list of the page yet.

Scenarios go by the list alone: only the list says since when somebody is registered, and a delivery may be made up. So
whoever stands in both comes once. What a delivery says is that the list is worth reading now.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import Session

from data.repositories.inbox import registrations_received
from data.repositories.registration import subscribers

LISTED_WITHIN = timedelta(minutes=5)
"""So long after a delivery the list is read for it: it may be shown there a little later, and never when it was made up
or the registration was removed."""


def list_behind(session: Session, project_id: int, page_ids: Collection[str], now: datetime) -> set[str]:
    """The pages, of these, on whose list somebody is missing of whom a webhook has just told."""
    told = registrations_received.list_told(session, project_id, page_ids, now - LISTED_WITHIN)
    registered = subscribers.list_registered(session, project_id, {email for _, email, _ in told})
    listed = registered | {(page_id, email, None) for page_id, email, _ in registered}  # a delivery may name no session
    return {
        page_id
        for page_id, email, session_at in told
        if (page_id, email, session_at and session_at.replace(second=0, microsecond=0)) not in listed
    }
