"""Campaigns as the operator sees them: which there were, how far one is, its people."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from sqlmodel import Session

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.campaigns.campaign import CampaignActions, CampaignSource
from core.domain.campaigns.plan import TO_DO, PlanState
from core.domain.wanted_rows import EVERY_ROW, WantedRows
from core.jobs.planned_rows import list_row_page, list_wanted
from core.jobs.progress import JobProgress, progress_by_id
from core.problems import read_problem
from core.rights import needs
from core.services.campaigns.actions import read_actions, read_source
from core.services.campaigns.ledger import require_campaign
from core.services.campaigns.start_campaign import COMPLETES
from core.services.campaigns.states import CAMPAIGN_ROWS, LEFT_OUT, CampaignRowState
from core.services.projects.projects import get_project
from data.models import Campaign as StoredCampaign
from data.models import CampaignRow
from data.repositories import ledger_rows
from data.repositories.campaigns import list_of_run

COLUMNS = (
    "number",
    "plan",
    "state",
    "client_id",
    "asked_client_id",
    "found_by",
    "name",
    "email",
    "phone",
    "problem",
    "sent_at",
    "settled_at",
)


NotSent = CampaignRowState | PlanState
"""Why a person was not sent a campaign: how their row ended, or how it was planned."""
_NOT_SENT_STATES = (
    *sorted(CAMPAIGN_ROWS.problems),
    CampaignRowState.NOT_SENT,
    CampaignRowState.GOT_PART,
    CampaignRowState.ERASED,
    *LEFT_OUT,
)
_GETS_IT_OTHERWISE = (PlanState.ALREADY_SENT, PlanState.REPEATED)
_NOT_SENT_PLANS = tuple(plan for plan in PlanState if plan not in (*TO_DO, *_GETS_IT_OTHERWISE))


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign. `repeat` 0 is the first of its name; `completes`: who got a part by an earlier one gets the rest.
    `plan_counts` add up to `row_count`; `state_counts` add up to the people who were to be sent something or to be
    looked up."""

    progress: JobProgress
    name: str
    repeat: int
    completes: bool
    actions: CampaignActions
    source: CampaignSource
    created_by: str
    created_at: datetime
    row_count: int
    plan_counts: Mapping[PlanState, int]
    state_counts: Mapping[CampaignRowState, int]

    @property
    def id(self) -> str:
        """The id of its job."""
        return self.progress.id

    @property
    def not_sent(self) -> Mapping[NotSent, int]:
        """How many people were not sent everything, by the reason; reasons without people are left out. A reason that
        was found while sending is the same as when it was planned."""
        counts = Counter[NotSent]({state: self.state_counts.get(state, 0) for state in _NOT_SENT_STATES})
        counts.update({plan: self.plan_counts.get(plan, 0) for plan in _NOT_SENT_PLANS})
        return {why: people for why, people in counts.items() if people}


@dataclass(frozen=True, slots=True)
class CampaignPage:
    """One page of people; `total` counts the people of all pages. The frame has `COLUMNS`, moments in the account's
    zone; `state` is None for a person who was not to be sent anything, `problem` (DeskError or None) says why a person
    was refused or is uncertain."""

    frame: pd.DataFrame = field(repr=False)
    total: int


@needs(Right.LOOK)
def list_campaigns(desk: Desk, project_id: int, *, limit: int = 20, offset: int = 0) -> list[Campaign]:
    """The project's campaigns, newest first."""
    with desk.store.reading() as session:
        return _campaigns(
            session, ledger_rows.list_heads(session, StoredCampaign, project_id, limit=limit, offset=offset)
        )


@needs(Right.LOOK)
def count_campaigns(desk: Desk, project_id: int) -> int:
    """How many campaigns the project has."""
    with desk.store.reading() as session:
        return ledger_rows.count_heads(session, StoredCampaign, project_id)


@needs(Right.LOOK)
def get_campaign(desk: Desk, project_id: int, job_id: str) -> Campaign:
    """Raises NotFound, also for the campaign of another project."""
    with desk.store.reading() as session:
        [campaign] = _campaigns(session, [require_campaign(session, project_id, job_id)])
        return campaign


@needs(Right.LOOK)
def list_campaigns_of_run(desk: Desk, project_id: int, run_id: int) -> list[Campaign]:
    """Those that a run of a scenario has begun, the oldest first."""
    with desk.store.reading() as session:
        return _campaigns(session, list_of_run(session, project_id, run_id))


@needs(Right.CONTACTS)
def list_campaign_rows(
    desk: Desk, project_id: int, job_id: str, wanted: WantedRows = EVERY_ROW, *, page: int = 1, page_size: int
) -> CampaignPage:
    """A page of the people who are wanted: a text is looked for in their e-mail, name, phone and client id. Raises
    NotFound."""
    zone = get_project(desk, project_id).time_zone
    with desk.store.reading() as session:
        require_campaign(session, project_id, job_id)
        rows, total = list_row_page(session, CampaignRow, job_id, wanted, page=page, page_size=page_size)
        return CampaignPage(_build_frame(rows, zone), total)


@needs(Right.CONTACTS)
def export_campaign_rows(desk: Desk, project_id: int, job_id: str, wanted: WantedRows = EVERY_ROW) -> pd.DataFrame:
    """All people whom `list_campaign_rows` finds, as one frame: see `CampaignPage`. Raises NotFound."""
    zone = get_project(desk, project_id).time_zone
    with desk.store.reading() as session:
        require_campaign(session, project_id, job_id)
        return _build_frame(list_wanted(session, CampaignRow, job_id, wanted), zone)


@needs(Right.CONTACTS)
def export_not_sent(desk: Desk, project_id: int, job_id: str) -> pd.DataFrame:
    """The people who were not sent everything (`Campaign.not_sent`) as one frame: see `CampaignPage`. Raises
    NotFound."""
    frame = export_campaign_rows(desk, project_id, job_id)
    return frame[frame["state"].isin(_NOT_SENT_STATES) | frame["plan"].isin(_NOT_SENT_PLANS)].reset_index(drop=True)


def _build_frame(rows: Iterable[CampaignRow], zone: ZoneInfo) -> pd.DataFrame:
    frame = pd.DataFrame([_line(row) for row in rows], columns=list(COLUMNS))
    for name in ("client_id", "asked_client_id"):
        frame[name] = frame[name].astype("Int64")
    for name in ("sent_at", "settled_at"):
        frame[name] = pd.to_datetime(frame[name], utc=True).dt.tz_convert(zone)
    return frame


def _line(row: CampaignRow) -> Mapping[str, Any]:
    return {
        "number": row.number,
        "plan": row.plan,
        "state": row.state,
        "client_id": row.client_id,
        "asked_client_id": row.asked_client_id,
        "found_by": row.found_by,
        "name": row.username,
        "email": row.email,
        "phone": row.phone,
        "problem": read_problem(row.problem),
        # `sent_at` of a planned row says that the person counts for the day; nothing was sent yet.
        "sent_at": row.sent_at if row.state != CampaignRowState.PLANNED else None,
        "settled_at": row.settled_at,
    }


def _campaigns(session: Session, found: Sequence[StoredCampaign]) -> list[Campaign]:
    job_ids = [campaign.job_id for campaign in found]
    plans = ledger_rows.count_plans(session, CampaignRow, job_ids)
    progresses = progress_by_id(session, job_ids)
    return [
        Campaign(
            progress=(progress := progresses[campaign.job_id]),
            name=campaign.name,
            repeat=campaign.turn,
            completes=progress.request.get(COMPLETES, False),
            actions=read_actions(campaign.actions),
            source=read_source(campaign.source),
            created_by=campaign.created_by,
            created_at=campaign.created_at,
            row_count=campaign.row_count,
            plan_counts={state: plans[campaign.job_id].get(state, 0) for state in PlanState},
            state_counts={CampaignRowState(state): rows for state, rows in progress.counts.items()},
        )
        for campaign in found
    ]
