"""When a project looks for new reports by itself."""

from datetime import datetime

from sqlmodel import Session, col, update

from data.models import PullSchedule


def find_schedule(session: Session, project_id: int) -> PullSchedule | None:
    return session.get(PullSchedule, project_id)


def bring_forward(session: Session, project_id: int, now: datetime) -> int:
    """Make due now what a problem has put off; returns how many rows that were."""
    put_off = update(PullSchedule).where(
        col(PullSchedule.project_id) == project_id,
        col(PullSchedule.due_at) > now,
        col(PullSchedule.problem).is_not(None),
    )
    return session.exec(put_off.values(due_at=now)).rowcount
