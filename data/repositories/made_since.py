"""What has come into the store since a moment, in all projects."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from data.models import Batch, Campaign, Link, Project, WebhookEvent

_MOMENTS: dict[str, tuple[type[Any], Any]] = {
    "projects": (Project, Project.created_at),
    "registrations": (WebhookEvent, WebhookEvent.received_at),
    "batches": (Batch, Batch.created_at),
    "campaigns": (Campaign, Campaign.created_at),
    "links": (Link, Link.created_at),
}


def count(session: Session, since: datetime) -> dict[str, int]:
    """How many rows there are, by the names of this module, that are younger than `since`."""
    found = {}
    for name, (model, made_at) in _MOMENTS.items():
        query = select(func.count()).select_from(model).where(col(made_at) > since)
        found[name] = session.connection().execute(query).scalar_one()
    return found
