"""Bulk registrations as the operator sees them: which there were, how far one is, its rows."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd
from sqlmodel import Session

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.registration.plan import PlanState
from core.domain.wanted_rows import EVERY_ROW, WantedRows
from core.jobs.planned_rows import list_row_page, list_wanted
from core.jobs.progress import JobProgress, progress_by_id
from core.rights import needs
from core.services.projects.projects import ProjectSettings, get_project
from core.services.registration.ledger import require_batch
from core.services.registration.rows import build_frame
from core.services.registration.states import BATCH_ROWS, BatchRowState
from data.models import Batch as StoredBatch
from data.models import BatchRow
from data.repositories import ledger_rows
from data.repositories.registration import batches as repository
from data.repositories.registration import registration_pages

UNPACED_PER_SECOND = 100.0
"""How many people are registered in a second where no pace is kept: in the sandbox, as measured."""


@dataclass(frozen=True, slots=True)
class BatchSession:
    """A page and a session (aware UTC) for which a batch has rows, and how many of them are registered."""

    page_id: str
    page_title: str | None
    session_at: datetime
    registered: int


@dataclass(frozen=True, slots=True)
class Batch:
    """One bulk registration. `source_name` is the file's name, "" for a pasted list; `titles` are the names of its
    columns; `sessions` are those of its rows, the one with most rows first.

    `plan_counts` add up to `row_count`; `state_counts` add up to the rows that were to be registered.
    """

    progress: JobProgress
    source_name: str
    titles: tuple[str, ...]
    sessions: tuple[BatchSession, ...]
    created_by: str
    created_at: datetime
    row_count: int
    plan_counts: Mapping[PlanState, int]
    state_counts: Mapping[BatchRowState, int]

    @property
    def id(self) -> str:
        """The id of its job."""
        return self.progress.id


@dataclass(frozen=True, slots=True)
class BatchPage:
    """One page of rows; `total` counts the rows of all pages. The frame is that of
    `core.services.registration.rows.build_frame`."""

    frame: pd.DataFrame = field(repr=False)
    total: int


def estimate_s(project: ProjectSettings, people: int) -> float:
    """About how many seconds registering so many people takes at the project's pace, one request for each."""
    return people / (project.requests_per_second or UNPACED_PER_SECOND)


@needs(Right.LOOK)
def list_batches(desk: Desk, project_id: int, *, limit: int = 20, offset: int = 0) -> list[Batch]:
    """The project's bulk registrations, newest first."""
    with desk.store.reading() as session:
        return _batches(session, ledger_rows.list_heads(session, StoredBatch, project_id, limit=limit, offset=offset))


@needs(Right.LOOK)
def count_batches(desk: Desk, project_id: int) -> int:
    """How many bulk registrations the project has."""
    with desk.store.reading() as session:
        return ledger_rows.count_heads(session, StoredBatch, project_id)


@needs(Right.LOOK)
def get_batch(desk: Desk, project_id: int, job_id: str) -> Batch:
    """Raises NotFound, also for the batch of another project."""
    with desk.store.reading() as session:
        [batch] = _batches(session, [require_batch(session, project_id, job_id)])
        return batch


@needs(Right.CONTACTS)
def list_batch_rows(
    desk: Desk, project_id: int, job_id: str, wanted: WantedRows = EVERY_ROW, *, page: int = 1, page_size: int
) -> BatchPage:
    """A page of the rows that are wanted: a text is looked for in their cells, e-mail, name, phone and client id.
    Raises NotFound."""
    zone = get_project(desk, project_id).time_zone
    with desk.store.reading() as session:
        require_batch(session, project_id, job_id)
        rows, total = list_row_page(session, BatchRow, job_id, wanted, page=page, page_size=page_size)
        return BatchPage(build_frame(rows, zone), total)


@needs(Right.CONTACTS)
def export_batch_rows(desk: Desk, project_id: int, job_id: str, wanted: WantedRows = EVERY_ROW) -> pd.DataFrame:
    """All rows that `list_batch_rows` finds, as one frame: see `core.services.registration.rows.build_frame`. Raises
    NotFound."""
    zone = get_project(desk, project_id).time_zone
    with desk.store.reading() as session:
        require_batch(session, project_id, job_id)
        return build_frame(list_wanted(session, BatchRow, job_id, wanted), zone)


def _batches(session: Session, found: Sequence[StoredBatch]) -> list[Batch]:
    job_ids = [batch.job_id for batch in found]
    plans = ledger_rows.count_plans(session, BatchRow, job_ids)
    progresses = progress_by_id(session, job_ids)
    sessions = _sessions(session, found)
    return [
        Batch(
            progress=(progress := progresses[batch.job_id]),
            source_name=batch.source_name,
            titles=tuple(json.loads(batch.titles)),
            sessions=tuple(sessions[batch.job_id]),
            created_by=batch.created_by,
            created_at=batch.created_at,
            row_count=batch.row_count,
            plan_counts={state: plans[batch.job_id].get(state, 0) for state in PlanState},
            state_counts={BatchRowState(state): rows for state, rows in progress.counts.items()},
        )
        for batch in found
    ]


def _sessions(session: Session, found: Sequence[StoredBatch]) -> Mapping[str, Sequence[BatchSession]]:
    """The sessions of each of these batches."""
    sessions: defaultdict[str, list[BatchSession]] = defaultdict(list)
    counted = repository.count_sessions(session, [batch.job_id for batch in found], states=BATCH_ROWS.succeeded)
    titles = {
        page.page_id: page.title
        for project_id in {batch.project_id for batch in found}
        for page in registration_pages.list_pages(session, project_id)
    }
    for job_id, page_id, session_at, registered in counted:
        sessions[job_id].append(BatchSession(page_id, titles.get(page_id), session_at, registered))
    return sessions
