"""Campaigns: the queries that `data.repositories.ledger_rows` does not have."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from data.models import GETS_IT, Campaign, CampaignRow


def list_name_keys(session: Session, project_id: int, name_key: str, source_key: str | None) -> set[str]:
    """The names under which a campaign counts as the same one: its own, and those that were offered for its list."""
    if source_key is None:
        return {name_key}
    query = select(Campaign.name_key).where(Campaign.project_id == project_id, Campaign.source_key == source_key)
    return {name_key, *session.exec(query.distinct())}


def find_last_repeat(session: Session, project_id: int, name_keys: Collection[str]) -> int | None:
    """The number of the last repeat of a campaign; None when there was none of these names."""
    query = select(func.max(Campaign.turn))
    return session.exec(query.where(Campaign.project_id == project_id, col(Campaign.name_key).in_(name_keys))).one()


def list_getting(session: Session, project_id: int, name_keys: Collection[str], *, from_repeat: int) -> set[int]:
    """The clients who have got a campaign of these names in this repeat or a later one, or are about to."""
    query = select(CampaignRow.client_id).where(*_getting(project_id, name_keys, from_repeat))
    return {client_id for client_id in session.exec(query) if client_id is not None}


def find_getting(
    session: Session, project_id: int, name_keys: Collection[str], *, from_repeat: int, client_id: int
) -> CampaignRow | None:
    """A row by which this client gets the campaign, or has got it."""
    query = select(CampaignRow).where(*_getting(project_id, name_keys, from_repeat), CampaignRow.client_id == client_id)
    return session.exec(query.limit(1)).first()


def count_people_since(session: Session, project_id: int, since: datetime) -> int:
    """How many people were taken in hand since then, by all campaigns together."""
    query = select(func.count()).select_from(CampaignRow)
    return session.exec(query.where(CampaignRow.project_id == project_id, col(CampaignRow.sent_at) >= since)).one()


def list_rows_of_client(
    session: Session, project_id: int, client_id: int, since: datetime
) -> list[tuple[CampaignRow, str]]:
    """The rows of a client on which the work began since then, each with the actions of its campaign (JSON)."""
    query = (
        select(CampaignRow, Campaign.actions)
        .join(Campaign, col(Campaign.job_id) == CampaignRow.job_id)
        .where(
            CampaignRow.project_id == project_id,
            col(CampaignRow.sent_at) >= since,
            CampaignRow.client_id == client_id,
        )
    )
    return [(row, actions) for row, actions in session.exec(query)]


def _getting(project_id: int, name_keys: Collection[str], from_repeat: int) -> tuple[Any, ...]:
    return (
        col(CampaignRow.project_id) == project_id,
        col(CampaignRow.name_key).in_(name_keys),
        col(CampaignRow.turn) >= from_repeat,
        GETS_IT,
    )
