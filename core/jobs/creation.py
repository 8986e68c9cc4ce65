"""Creating jobs: rows of the store that the engine then carries out."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlmodel import Session

from core.audit import note
from core.desk import Desk
from core.domain.audit.deeds import Deed
from core.jobs.states import UNFINISHED, JobState
from data.models import Job
from data.repositories import jobs as repository


def create_job(desk: Desk, project_id: int, kind: str, request: Mapping[str, Any], *, deed: Deed | None = None) -> str:
    """Store a queued job, and that somebody has asked for it (`deed`); returns its id."""
    with desk.store.writing(project_id) as session:
        return _create(session, desk, project_id, kind=kind, request=request, deed=deed)


def create_only_job(
    desk: Desk, project_id: int, kind: str, request: Mapping[str, Any], *, deed: Deed | None = None
) -> str:
    """As `create_job`, unless an unfinished job has the same kind and request: then returns the id of that job."""
    with desk.store.writing(project_id) as session:
        running = repository.list_jobs(session, project_id=project_id, kind=kind, states=UNFINISHED, limit=1000)
        same = next((job.id for job in running if json.loads(job.request) == request), None)
        return same or _create(session, desk, project_id, kind=kind, request=request, deed=deed)


def add_job(
    session: Session,
    *,
    now: datetime,
    project_id: int,
    kind: str,
    request: Mapping[str, Any],
    job_id: str | None = None,
    total: int | None = None,
) -> str:
    """Store a queued job in an open transaction; returns its id. `total`: how many lines its ledger has, if known."""
    job_id = job_id or uuid4().hex
    session.add(
        Job(
            id=job_id,
            project_id=project_id,
            kind=kind,
            state=JobState.QUEUED,
            request=json.dumps(request),
            total=total,
            created_at=now,
        )
    )
    session.flush()
    return job_id


def _create(
    session: Session, desk: Desk, project_id: int, *, kind: str, request: Mapping[str, Any], deed: Deed | None
) -> str:
    job_id = add_job(session, now=desk.now(), project_id=project_id, kind=kind, request=request)
    if deed:
        note(session, desk, deed, project_id=project_id, subject=job_id)
    return job_id
