"""Reading the list of reports: paged, counted and filtered by the database, always within one project."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select

from data.models import Report


@dataclass(frozen=True, slots=True)
class ReportConditions:
    """What the list is narrowed to; None and "" do not narrow. `until` is the first moment that is left out."""

    room_id: str | None = None
    kind: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""

    def clauses(self, project_id: int) -> list[ColumnElement[bool]]:
        clauses: list[Any] = [col(Report.project_id) == project_id]
        if self.room_id is not None:
            clauses.append(col(Report.room_id) == self.room_id)
        if self.kind is not None:
            clauses.append(col(Report.kind) == self.kind)
        if self.since is not None:
            clauses.append(col(Report.starts_at) >= self.since)
        if self.until is not None:
            clauses.append(col(Report.starts_at) < self.until)
        if self.text:
            named = (func.lower(col(Report.room_title)), func.lower(col(Report.webinar_id)))
            clauses.append(or_(*(words.contains(self.text.lower(), autoescape=True) for words in named)))
        return clauses


NEWEST_FIRST = (col(Report.starts_at).desc(), col(Report.id).desc())


def list_reports(
    session: Session, project_id: int, conditions: ReportConditions, *, limit: int, offset: int = 0
) -> list[Report]:
    """Newest first."""
    query = select(Report).where(*conditions.clauses(project_id)).order_by(*NEWEST_FIRST)
    return list(session.exec(query.limit(limit).offset(offset)))


def count_reports(session: Session, project_id: int, conditions: ReportConditions) -> int:
    return session.exec(select(func.count()).select_from(Report).where(*conditions.clauses(project_id))).one()


def list_pulled_ids(session: Session, project_id: int, conditions: ReportConditions, *, limit: int) -> list[int]:
    """The newest reports whose viewers are here."""
    query = select(Report.id).where(*conditions.clauses(project_id), col(Report.pulled_at).is_not(None))
    return [key for key in session.exec(query.order_by(*NEWEST_FIRST).limit(limit)) if key is not None]


def list_reports_by_id(session: Session, project_id: int, report_ids: Sequence[int]) -> list[Report]:
    """Newest first; ids of other projects are passed over."""
    query = select(Report).where(Report.project_id == project_id, col(Report.id).in_(report_ids))
    return list(session.exec(query.order_by(*NEWEST_FIRST)))


def list_reports_by_webinar(session: Session, project_id: int, webinar_ids: Iterable[str]) -> list[Report]:
    """Newest first; unknown webinars are passed over."""
    query = select(Report).where(Report.project_id == project_id, col(Report.webinar_id).in_(list(webinar_ids)))
    return list(session.exec(query.order_by(*NEWEST_FIRST)))


def find_newest_ready(session: Session, project_id: int) -> Report | None:
    query = select(Report).where(Report.project_id == project_id, Report.state == "ready")
    return session.exec(query.order_by(*NEWEST_FIRST).limit(1)).first()


def list_rooms(session: Session, project_id: int) -> list[tuple[str, str | None]]:
    """(room id, its title), the room with the latest webinar first."""
    query = (
        select(Report.room_id, func.max(Report.room_title))
        .where(Report.project_id == project_id)
        .group_by(col(Report.room_id))
        .order_by(func.max(Report.starts_at).desc(), col(Report.room_id))
    )
    return list(session.exec(query).all())


def count_states(session: Session, project_id: int) -> dict[str, int]:
    """How many reports are in which state."""
    query = select(Report.state, func.count()).where(Report.project_id == project_id).group_by(col(Report.state))
    return dict(session.exec(query).all())
