"""Campaigns: the queries that `data.repositories.ledger_rows` does not have."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy
from sqlalchemy import ColumnElement, bindparam, func, or_
from sqlmodel import Session, col, select, update

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


class Getting(NamedTuple):
    """A row by which a client gets a campaign, or has got it."""

    client_id: int
    job_id: str
    state: str
    step: int
    only_steps: str | None


def list_getting(
    session: Session, project_id: int, name_keys: Collection[str], *, from_repeat: int, client_id: int | None = None
) -> list[Getting]:
    """The rows by which clients (all, or this one) get a campaign of these names in this repeat or a later one, or have
    got it."""
    names = (getattr(CampaignRow, name) for name in Getting._fields)
    query = sqlalchemy.select(*names).where(*_getting(project_id, name_keys, from_repeat))
    if client_id is not None:
        query = query.where(col(CampaignRow.client_id) == client_id)
    return [Getting(*row) for row in session.connection().execute(query)]


class PersonIn(NamedTuple):
    """A person of a campaign, and what has become of them."""

    client_id: int | None
    email: str | None
    phone: str | None
    username: str | None
    state: str


def list_people_in(
    session: Session, project_id: int, name_keys: Collection[str], states: Collection[str]
) -> list[PersonIn]:
    """The people in these states, of the campaigns of these names."""
    return _list_people(session, project_id, states, col(Campaign.name_key).in_(name_keys))


def list_people_of(
    session: Session, project_id: int, source_keys: Collection[str], actions: str, states: Collection[str]
) -> list[PersonIn]:
    """The people in these states, of the campaigns for one of these lists that do just this (JSON)."""
    of_list = col(Campaign.source_key).in_(source_keys), col(Campaign.actions) == actions
    return _list_people(session, project_id, states, *of_list)


def _list_people(
    session: Session, project_id: int, states: Collection[str], *conditions: ColumnElement[bool]
) -> list[PersonIn]:
    query = (
        sqlalchemy.select(*(getattr(CampaignRow, name) for name in PersonIn._fields))
        .join(Campaign, col(Campaign.job_id) == CampaignRow.job_id)
        .where(col(Campaign.project_id) == project_id, col(CampaignRow.state).in_(states), *conditions)
    )
    return [PersonIn(*row) for row in session.connection().execute(query)]


def list_actions(session: Session, job_ids: Collection[str]) -> dict[str, str]:
    """The actions (JSON) of these campaigns, by the ids of their jobs."""
    query = select(Campaign.job_id, Campaign.actions).where(col(Campaign.job_id).in_(job_ids))
    return dict(session.exec(query).all())


def list_of_run(session: Session, project_id: int, run_id: int) -> list[Campaign]:
    """The campaigns that a run of a scenario has begun, the oldest first."""
    query = select(Campaign).where(Campaign.project_id == project_id, Campaign.run_id == run_id)
    return list(session.exec(query.order_by(col(Campaign.created_at), col(Campaign.job_id))))


def list_last_of_runs(session: Session, project_id: int, states: Collection[str], limit: int) -> list[str]:
    """The states of the rows that have ended in one of these last, in the newest campaigns of scenarios; the newest
    first."""
    newest = (
        select(Campaign.job_id)
        .where(Campaign.project_id == project_id, col(Campaign.run_id).is_not(None))
        .order_by(col(Campaign.created_at).desc())
        .limit(limit)
    )
    query = select(CampaignRow.state).where(
        col(CampaignRow.job_id).in_(session.exec(newest).all()), col(CampaignRow.state).in_(states)
    )
    found = session.exec(query.order_by(col(CampaignRow.settled_at).desc()).limit(limit))
    return [state or "" for state in found]


def list_rows_of_runs(
    session: Session, project_id: int, run_ids: Collection[int], keys: Mapping[str, Collection[str]]
) -> list[tuple[int, CampaignRow]]:
    """The rows with one of these client ids, e-mails or phones in the campaigns that these runs have begun, each with
    its run, the oldest campaign first."""
    own = [col(getattr(CampaignRow, kind)).in_(keys[kind]) for kind in ("email", "phone") if keys.get(kind)]
    if ids := [int(value) for value in keys.get("client_id", ())]:
        own += [col(CampaignRow.client_id).in_(ids), col(CampaignRow.asked_client_id).in_(ids)]
    query = (
        select(Campaign.run_id, CampaignRow)
        .join(CampaignRow, col(CampaignRow.job_id) == Campaign.job_id)
        .where(Campaign.project_id == project_id, col(Campaign.run_id).in_(run_ids), or_(*own))
        .order_by(col(Campaign.created_at), col(Campaign.job_id), col(CampaignRow.number))
    )
    return [(run_id or 0, row) for run_id, row in session.exec(query)]


def count_people_since(session: Session, project_id: int, since: datetime) -> int:
    """How many people were taken in hand since then, by all campaigns together."""
    query = select(func.count()).select_from(CampaignRow)
    return session.exec(query.where(CampaignRow.project_id == project_id, col(CampaignRow.sent_at) >= since)).one()


class RowOfClient(NamedTuple):
    """How far the work on a row came, and when; `actions` (JSON) are those of its campaign."""

    step: int
    only_steps: str | None
    sent_at: datetime | None
    settled_at: datetime | None
    actions: str


_OF_CLIENT = (
    sqlalchemy.select(
        *(col(CampaignRow.step), col(CampaignRow.only_steps), col(CampaignRow.sent_at), col(CampaignRow.settled_at)),
        col(Campaign.actions),
    )
    .join(Campaign, col(Campaign.job_id) == CampaignRow.job_id)
    .where(
        col(CampaignRow.project_id) == bindparam("project_id"),
        col(CampaignRow.client_id) == bindparam("client_id"),
        col(CampaignRow.sent_at) >= bindparam("since"),
        col(CampaignRow.step) >= bindparam("step"),
    )
)
"""Built once: it is asked for each message."""


def list_rows_of_client(
    session: Session, project_id: int, client_id: int, since: datetime, step: int
) -> list[RowOfClient]:
    """The rows of a client on which the work began since then and has come to this step."""
    values = {"project_id": project_id, "client_id": client_id, "since": since, "step": step}
    return [RowOfClient(*row) for row in session.connection().execute(_OF_CLIENT, values)]


def _getting(project_id: int, name_keys: Collection[str], from_repeat: int) -> tuple[Any, ...]:
    return (
        col(CampaignRow.project_id) == project_id,
        col(CampaignRow.name_key).in_(name_keys),
        col(CampaignRow.turn) >= from_repeat,
        GETS_IT,
    )


def list_planned(session: Session, job_id: str) -> list[Any]:
    """Of each row the client, the contacts and how it was planned."""
    who = (col(CampaignRow.client_id), col(CampaignRow.asked_client_id), col(CampaignRow.email), col(CampaignRow.phone))
    query = sqlalchemy.select(*who, col(CampaignRow.plan)).where(col(CampaignRow.job_id) == job_id)
    return list(session.connection().execute(query))


def get_actions(session: Session, job_id: str) -> str:
    """The actions (JSON) of a campaign. Raises NoResultFound."""
    return session.exec(select(Campaign.actions).where(Campaign.job_id == job_id)).one()


def mark_unknown(session: Session, job_id: str, *, before: str, after: str, from_step: int, sent_at: datetime) -> None:
    """Move the people of known clients from one state to another who have done this step, or a later one; `sent_at` is
    the moment from which on it is not known what they got."""
    rows = update(CampaignRow).where(
        col(CampaignRow.job_id) == job_id,
        col(CampaignRow.state) == before,
        col(CampaignRow.client_id).is_not(None),
        col(CampaignRow.step) >= from_step,
    )
    session.exec(rows.values(state=after, sent_at=sent_at))
