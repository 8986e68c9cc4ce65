"""What needs attention in one project, for the home page. Reads the store only."""

from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter

from core.desk import Desk
from core.domain.access.rights import Right
from core.jobs.progress import JobProgress, list_jobs
from core.rights import needs
from core.services.campaigns.states import KIND as SEND
from core.services.inbox.attention import InboxAttention, get_inbox_attention
from core.services.projects.setup_checklist import setup_progress
from core.services.registration.states import KIND as REGISTER
from core.services.reports.list_reports import ReportRow, ReportSearch, list_reports
from core.services.reports.rework import count_outdated
from core.services.reports.states import KIND as PULL
from data.repositories.reports import reports as repository

LATEST = 5
LOOKED_AT = 20
"""How many of the newest bulk registrations, and of the newest campaigns, are searched for paused ones; and of the
newest jobs for one that somebody has started."""


@dataclass(frozen=True, slots=True)
class Overview:
    """`states`: reports by state. `latest`: the newest webinars. `last_job` and `last_pull`: the newest job that is
    no fetching of an awaited report, and the newest pull of reports, running or ended. `resting`: paused bulk
    registrations and campaigns that the operator has to resume, the newest first. `outdated`: reports whose people are
    to be worked out by the present rule."""

    setup_done: int
    setup_steps: int
    states: Mapping[str, int]
    latest: tuple[ReportRow, ...]
    last_job: JobProgress | None
    last_pull: JobProgress | None
    resting: tuple[JobProgress, ...]
    outdated: int
    inbox: InboxAttention

    @property
    def reports(self) -> int:
        return sum(self.states.values())

    def count(self, *states: str) -> int:
        """Reports in one of these states."""
        return sum(self.states.get(state, 0) for state in states)


@needs(Right.LOOK)
def get_overview(desk: Desk, project_id: int) -> Overview:
    """The overview without the numbers of the latest webinars (`core.services.home.latest`). Raises NotFound."""
    done, steps = setup_progress(desk, project_id)
    with desk.store.reading() as session:
        states = repository.count_states(session, project_id)
    latest = list_reports(desk, project_id, ReportSearch(), page_size=LATEST).rows
    return Overview(
        setup_done=done,
        setup_steps=steps,
        states=states,
        latest=latest,
        last_job=next((job for job in list_jobs(desk, project_id, limit=LOOKED_AT) if not _is_by_itself(job)), None),
        last_pull=next(iter(list_jobs(desk, project_id, kind=PULL, limit=1)), None),
        resting=_list_resting(desk, project_id),
        outdated=count_outdated(desk, project_id),
        inbox=get_inbox_attention(desk, project_id),
    )


def _is_by_itself(job: JobProgress) -> bool:
    """Whether it fetches a report that was awaited, which says nothing of what people do."""
    return job.kind == PULL and len(job.request.get("webinar_ids") or ()) == 1


def _list_resting(desk: Desk, project_id: int) -> tuple[JobProgress, ...]:
    found = [job for kind in (REGISTER, SEND) for job in list_jobs(desk, project_id, kind=kind, limit=LOOKED_AT)]
    return tuple(sorted((job for job in found if job.rests), key=attrgetter("created_at"), reverse=True))
