"""Other reports of the same room and evening: of a webinar that broke and was started again, or was shown again."""

from datetime import datetime, timedelta

from core.desk import Desk
from core.services.projects.projects import get_project
from core.services.reports.report_facts import ReportFacts, get_report, named_start
from data.repositories.reports import reports as repository

WITHIN = timedelta(hours=3)
"""How far from the asked time another webinar of the room may begin to be a part of the same evening."""
EVENING = WITHIN + timedelta(hours=3)
"""How far from the start of a report such another webinar may begin: the asked time may differ from that start, and the
start that the list tells from the one in the webinar's id."""
MOST = 50
SETTLED_AFTER = timedelta(hours=12)
"""How long after the asked time a list of reports shows every report of that evening: a webinar that began within
`WITHIN` has ended, and its report is listed."""


def list_companions(desk: Desk, project_id: int, report: ReportFacts, at: datetime | None = None) -> list[ReportFacts]:
    """The other reports of the room that begin within `WITHIN` of the moment `at`, or else of the start of the report,
    as far as they are listed; the earliest first. Raises NotFound for the project."""
    zone = get_project(desk, project_id).time_zone
    at = at or report.starts_at
    # An hour more on either side: the start that the list tells may differ from the one in the webinar's id
    margin = WITHIN + timedelta(hours=1)
    conditions = repository.ReportConditions(room_id=report.room_id, since=at - margin, until=at + margin)
    with desk.store.reading() as session:
        near = [
            other.id or 0
            for other in repository.list_reports(session, project_id, conditions, limit=MOST)
            if other.id != report.id and abs(named_start(other.webinar_id, other.starts_at, zone) - at) <= WITHIN
        ]
    return sorted((get_report(desk, project_id, one) for one in near), key=lambda other: other.starts_at)


def is_settled(report: ReportFacts, at: datetime | None = None) -> bool:
    """Whether Bizon365's list was read late enough to have shown every companion of the report."""
    return report.listed_at >= (at or report.starts_at) + SETTLED_AFTER
