"""People who are sent back into the bot, and their rows, which are the ledger of their job."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func
from sqlmodel import Session, col, select, update

from data.models import GETS_IT, Campaign, CampaignRow
from data.repositories import ledger_rows
from data.repositories.bulk import insert_rows

ROW_COLUMNS = (
    "job_id",
    "number",
    "project_id",
    "name_key",
    "turn",
    "plan",
    "client_id",
    "found_by",
    "email",
    "phone",
    "username",
    "variables",
    "state",
    "step",
)
UNKNOWN = ("sending", "uncertain")
"""Rows of which nobody knows whether the client was sent something."""
OPEN = ("planned", *UNKNOWN)


def find_campaign(session: Session, project_id: int, job_id: str) -> Campaign | None:
    campaign = session.get(Campaign, job_id)
    return campaign if campaign and campaign.project_id == project_id else None


def list_campaigns(session: Session, project_id: int, *, limit: int, offset: int = 0) -> list[Campaign]:
    """Newest first."""
    query = select(Campaign).where(Campaign.project_id == project_id)
    order = (col(Campaign.created_at).desc(), col(Campaign.job_id))
    return list(session.exec(query.order_by(*order).limit(limit).offset(offset)))


def count_campaigns(session: Session, project_id: int) -> int:
    return session.exec(select(func.count()).select_from(Campaign).where(Campaign.project_id == project_id)).one()


def find_last_turn(session: Session, project_id: int, name_key: str) -> int | None:
    """The last turn of a campaign; None when there was none of this name."""
    query = select(func.max(Campaign.turn)).where(Campaign.project_id == project_id, Campaign.name_key == name_key)
    return session.exec(query).one()


def list_getting(session: Session, project_id: int, name_key: str, *, from_turn: int) -> set[int]:
    """The clients who have got a campaign in this turn or a later one, or are about to."""
    query = select(CampaignRow.client_id).where(*_getting(project_id, name_key, from_turn))
    return {client_id for client_id in session.exec(query) if client_id is not None}


def find_getting(
    session: Session, project_id: int, name_key: str, *, from_turn: int, client_id: int
) -> CampaignRow | None:
    """A row by which this client gets the campaign, or has got it."""
    query = select(CampaignRow).where(*_getting(project_id, name_key, from_turn), CampaignRow.client_id == client_id)
    return session.exec(query.limit(1)).first()


def count_people_since(session: Session, project_id: int, since: datetime) -> int:
    """How many people were taken in hand since then, by all campaigns together."""
    query = select(func.count()).select_from(CampaignRow)
    return session.exec(query.where(CampaignRow.project_id == project_id, col(CampaignRow.sent_at) >= since)).one()


def list_rows_of_client(
    session: Session, project_id: int, client_id: int, since: datetime
) -> list[tuple[CampaignRow, str]]:
    """A client who was taken in hand since then: each row with the actions of its campaign (JSON)."""
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


def add_rows(session: Session, rows: Iterable[tuple[Any, ...]]) -> None:
    """Write the plan: rows with `ROW_COLUMNS`."""
    insert_rows(session, CampaignRow, ROW_COLUMNS, rows)


def row_clauses(
    job_id: str, *, states: Collection[str] = (), plans: Collection[str] = (), text: str = "", digits: str = ""
) -> list[ColumnElement[bool]]:
    """Rows of a campaign; a text is looked for in e-mail, name, phone and client id."""
    written = (col(CampaignRow.email), col(CampaignRow.username), cast(col(CampaignRow.client_id), String))
    return ledger_rows.row_clauses(CampaignRow, written, job_id, states=states, plans=plans, text=text, digits=digits)


def mark_sending(session: Session, job_id: str, number: int, now: datetime) -> None:
    """Take a planned row in hand."""
    move_rows(session, job_id, [number], ("planned",), state="sending", sent_at=now)


def move_rows(
    session: Session, job_id: str, numbers: Collection[int], from_states: Collection[str], **values: Any
) -> None:
    """Change these rows, those that are still in one of these states."""
    query = update(CampaignRow).where(
        col(CampaignRow.job_id) == job_id,
        col(CampaignRow.number).in_(numbers),
        col(CampaignRow.state).in_(from_states),
    )
    session.exec(query.values(**values))


def move_all(session: Session, job_id: str, from_state: str, *, values: Mapping[str, Any], from_step: int = 0) -> None:
    """Change every row of a job that is in this state and has done this step or a later one."""
    query = update(CampaignRow).where(
        col(CampaignRow.job_id) == job_id, col(CampaignRow.state) == from_state, col(CampaignRow.step) >= from_step
    )
    session.exec(query.values(**values))


def _getting(project_id: int, name_key: str, from_turn: int) -> tuple[Any, ...]:
    return (
        col(CampaignRow.project_id) == project_id,
        col(CampaignRow.name_key) == name_key,
        col(CampaignRow.turn) >= from_turn,
        GETS_IT,
    )
