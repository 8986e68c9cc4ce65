"""What needs attention in one project, for the home page: all from the store, nobody is asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.desk import Desk
from core.services.jobs import JobProgress, list_jobs
from core.services.list_reports import ReportRow, ReportSearch, list_reports
from core.services.setup_checklist import setup_progress
from data.repositories import reports as repository

if TYPE_CHECKING:
    from core.services.report_summary import Stays

LATEST = 5


@dataclass(frozen=True, slots=True)
class Overview:
    """`states`: reports by state. `latest`: the newest webinars. `last_job`: the newest job, running or ended."""

    setup_done: int
    setup_steps: int
    states: Mapping[str, int]
    latest: tuple[ReportRow, ...]
    last_job: JobProgress | None

    @property
    def reports(self) -> int:
        return sum(self.states.values())

    def count(self, *states: str) -> int:
        """Reports in one of these states."""
        return sum(self.states.get(state, 0) for state in states)


def get_overview(desk: Desk, project_id: int) -> Overview:
    """Everything but the stays, which grow with the people. Raises NotFound."""
    done, steps = setup_progress(desk, project_id)
    with desk.store.reading() as session:
        states = repository.count_states(session, project_id)
    latest = list_reports(desk, project_id, ReportSearch(), page_size=LATEST).rows
    jobs = list_jobs(desk, project_id, limit=1)
    return Overview(done, steps, states, latest, jobs[0] if jobs else None)


def glance(desk: Desk, project_id: int, report: ReportRow) -> "Stays":
    """How the people of one webinar stayed."""
    from core.services.report_summary import get_stays  # brings pandas, which the very first page does not wait for

    return get_stays(desk, project_id, [report.id], {})
