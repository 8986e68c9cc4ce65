"""Campaigns as the operator sees them: which there were, how far one is, its people."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, cast, get_args
from zoneinfo import ZoneInfo

import pandas as pd
from sqlmodel import Session

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignActions, CampaignSource
from core.domain.campaigns.plan import PLAN_STATES, PlanState
from core.domain.search import searched_digits
from core.errors import DeskError
from core.jobs.progress import JobProgress, progress_of, require_job
from core.problems import read_problem
from core.services.campaigns.actions import read_actions, read_source
from core.services.campaigns.ledger import require_campaign
from core.services.projects.projects import get_project
from data.models import Campaign as StoredCampaign
from data.models import CampaignRow
from data.repositories import campaigns as repository
from data.repositories import ledger_rows

RowState = Literal[
    "planned",
    "sending",
    "sent",
    "partly",
    "uncertain",
    "rejected",
    "no_client",
    "repeated",
    "already_sent",
    "not_sent",
]
ROW_STATES: tuple[RowState, ...] = get_args(RowState)
Explain = Callable[[DeskError], str]
"""Says in words why a person was refused or is uncertain."""
PAGE_SIZE = 100
COLUMNS = (
    "number",
    "plan",
    "state",
    "client_id",
    "found_by",
    "name",
    "email",
    "phone",
    "reason",
    "sent_at",
    "settled_at",
)


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign. `turn` 0 is the first of its name. `plan_counts` add up to `row_count`; `state_counts` add up to
    the people who were to be sent something or to be looked up."""

    progress: JobProgress
    name: str
    turn: int
    actions: CampaignActions
    source: CampaignSource
    created_by: str
    created_at: datetime
    row_count: int
    plan_counts: Mapping[PlanState, int]
    state_counts: Mapping[RowState, int]

    @property
    def id(self) -> str:
        """The id of its job."""
        return self.progress.id


@dataclass(frozen=True, slots=True)
class CampaignPage:
    """One page of people; `total` counts all that match. The frame has `COLUMNS`, moments in the account's zone;
    `state` is None for who was not to be sent anything."""

    frame: pd.DataFrame = field(repr=False)
    total: int


def list_campaigns(desk: Desk, project_id: int, *, limit: int = 20, offset: int = 0) -> list[Campaign]:
    """The project's campaigns, newest first."""
    with desk.store.reading() as session:
        return _campaigns(session, repository.list_campaigns(session, project_id, limit=limit, offset=offset))


def count_campaigns(desk: Desk, project_id: int) -> int:
    """How many campaigns the project has."""
    with desk.store.reading() as session:
        return repository.count_campaigns(session, project_id)


def get_campaign(desk: Desk, project_id: int, job_id: str) -> Campaign:
    """Raises NotFound, also for the campaign of another project."""
    with desk.store.reading() as session:
        [campaign] = _campaigns(session, [require_campaign(session, project_id, job_id)])
        return campaign


def list_campaign_rows(
    desk: Desk,
    project_id: int,
    job_id: str,
    explain: Explain,
    *,
    states: Collection[RowState] = (),
    plans: Collection[PlanState] = (),
    text: str = "",
    page: int = 1,
    page_size: int = PAGE_SIZE,
) -> CampaignPage:
    """A page of the people in one of these states, planned in one of these ways (empty: any), whose e-mail, name, phone
    or client id hold the text; in the order of the list. Raises NotFound."""
    zone = get_project(desk, project_id).time_zone
    words = text.strip()
    clauses = repository.row_clauses(
        job_id, states=states, plans=plans, text=words, digits=searched_digits(words) or ""
    )
    with desk.store.reading() as session:
        require_campaign(session, project_id, job_id)
        rows = ledger_rows.list_rows(session, CampaignRow, clauses, limit=page_size, offset=(page - 1) * page_size)
        return CampaignPage(_frame(rows, zone, explain), ledger_rows.count_matching(session, CampaignRow, clauses))


def export_campaign_rows(desk: Desk, project_id: int, job_id: str, explain: Explain) -> pd.DataFrame:
    """All people as one frame: see `CampaignPage`. Raises NotFound."""
    zone = get_project(desk, project_id).time_zone
    with desk.store.reading() as session:
        require_campaign(session, project_id, job_id)
        return _frame(ledger_rows.list_rows(session, CampaignRow, repository.row_clauses(job_id)), zone, explain)


def _frame(rows: Iterable[CampaignRow], zone: ZoneInfo, explain: Explain) -> pd.DataFrame:
    lines = [
        (
            row.number,
            row.plan,
            row.state,
            row.client_id,
            row.found_by,
            row.username,
            row.email,
            row.phone,
            explain(problem) if (problem := read_problem(row.problem)) else None,
            row.sent_at if row.state != "planned" else None,  # taken in hand, and not sent yet
            row.settled_at,
        )
        for row in rows
    ]
    frame = pd.DataFrame(lines, columns=list(COLUMNS))
    frame["client_id"] = frame["client_id"].astype("Int64")
    for name in ("sent_at", "settled_at"):
        frame[name] = pd.to_datetime(frame[name], utc=True).dt.tz_convert(zone)
    return frame


def _campaigns(session: Session, found: Sequence[StoredCampaign]) -> list[Campaign]:
    plans = ledger_rows.count_plans(session, CampaignRow, [campaign.job_id for campaign in found])
    return [
        Campaign(
            progress=(progress := progress_of(session, require_job(session, campaign.job_id))),
            name=campaign.name,
            turn=campaign.turn,
            actions=read_actions(campaign.actions),
            source=read_source(campaign.source),
            created_by=campaign.created_by,
            created_at=campaign.created_at,
            row_count=campaign.row_count,
            plan_counts={state: plans[campaign.job_id].get(state, 0) for state in PLAN_STATES},
            state_counts=cast(Mapping[RowState, int], progress.counts),
        )
        for campaign in found
    ]
