"""Locks in the store that let many callers share one request to Bizon365: for the list of reports, or one report."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlmodel import Session, col
from sqlmodel import select as select_model

from data.models import Job, JobItem, Project, Report, ReportList


@dataclass(frozen=True, slots=True)
class PullLine:
    """A report's line in the ledger of a pull, with the state of the whole pull; problems as stored text."""

    job_id: str
    job_state: str
    job_problem: str | None
    line_state: str
    line_problem: str | None


def find_list(session: Session, project_id: int, scope: str) -> ReportList | None:
    return session.get(ReportList, (project_id, scope))


def lock_list(session: Session, project_id: int, scope: str) -> ReportList | None:
    """The same, locked: another caller of this function waits until the transaction ends."""
    # The row may not be there yet, so the project's is locked. (SQLite has one writer at a time anyway.)
    session.exec(select_model(Project.id).where(Project.id == project_id).with_for_update()).one()
    return find_list(session, project_id, scope)


def lock_report(session: Session, project_id: int, webinar_id: str) -> Report | None:
    """The report, locked: another caller of this function waits until the transaction ends."""
    query = select_model(Report).where(Report.project_id == project_id, Report.webinar_id == webinar_id)
    return session.exec(query.with_for_update()).first()


def find_pull(
    session: Session,
    project_id: int,
    kind: str,
    webinar_id: str,
    *,
    unfinished: Collection[str],
    waiting: str,
    ended_since: datetime,
) -> PullLine | None:
    """The newest pull that is about to fetch the report (the job in one of the states `unfinished`, the line in the
    state `waiting`), or in which that ended at or after `ended_since`."""
    is_coming = col(Job.state).in_(unfinished) & (col(JobItem.state) == waiting)
    is_on = is_coming & col(Job.stop_asked).is_(False) & col(Job.pause_asked).is_(False)
    has_ended = func.coalesce(col(JobItem.finished_at), col(Job.finished_at)) >= ended_since
    query = _LINES.where(
        col(Job.project_id) == project_id,
        col(Job.kind) == kind,
        col(JobItem.key) == webinar_id,
        or_(is_on, has_ended),
    )
    row = session.connection().execute(query.order_by(col(Job.created_at).desc())).first()
    return PullLine(*row) if row else None


def find_line(session: Session, job_id: str, webinar_id: str) -> PullLine | None:
    query = _LINES.where(col(JobItem.job_id) == job_id, col(JobItem.key) == webinar_id)
    row = session.connection().execute(query).first()
    return PullLine(*row) if row else None


_LINES = select(
    *(col(getattr(Job, name)) for name in ("id", "state", "problem")),
    *(col(getattr(JobItem, name)) for name in ("state", "problem")),
).join(JobItem, col(JobItem.job_id) == col(Job.id))
