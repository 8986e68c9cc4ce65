"""The number of calls of Salebot in a day that count towards its quota."""

from sqlalchemy import text
from sqlmodel import Session

from data.models import SalebotUse

# One statement checks and adds, so that two callers, in any processes, cannot both take the last call.
_ADD = text(
    "INSERT INTO salebot_use (project_id, day, calls)"
    " SELECT id, :day, 1 FROM project WHERE id = :project_id AND salebot_daily_budget > 0"
    " ON CONFLICT (project_id, day) DO UPDATE SET calls = salebot_use.calls + 1"
    " WHERE salebot_use.calls < (SELECT salebot_daily_budget FROM project WHERE id = :project_id)"
    " RETURNING calls"
)


def add_call(session: Session, project_id: int, day: str) -> int | None:
    """Count one more call of the day; returns the new number, or None when the project's budget is used up."""
    calls: int | None = session.connection().execute(_ADD, {"project_id": project_id, "day": day}).scalar()
    return calls


def count_calls(session: Session, project_id: int, day: str) -> int:
    use = session.get(SalebotUse, (project_id, day))
    return use.calls if use else 0
