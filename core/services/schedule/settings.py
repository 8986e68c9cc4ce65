"""Loading by itself, as the settings show and change it."""

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.jobs.rounds import ask_round
from core.rights import needs
from core.services.projects.schedule import ROUND, find_schedule
from core.services.schedule.plans import ExpectedWebinar, list_expected_webinars
from data.models import PullSchedule
from data.repositories.projects import schedule as repository


@needs(Right.PROJECTS)
def turn_schedule(desk: Desk, project_id: int, is_on: bool) -> None:
    """Let the project load by itself, with a look at once, or no more."""
    with desk.store.writing(project_id) as session:
        row = repository.find_schedule(session, project_id)
        row = row or PullSchedule(project_id=project_id, is_on=is_on, planned="[]")
        row.is_on, row.due_at, row.problem = is_on, desk.now() if is_on else None, None
        session.add(row)
        note(session, desk, Deed.SCHEDULE_CHANGED, project_id=project_id)
    if is_on:
        ask_round(ROUND, project_id)


@needs(Right.LOOK)
def list_coming(desk: Desk, project_id: int) -> tuple[ExpectedWebinar, ...]:
    """The webinars that are expected to end from now on, the first one first; none while the project does not load by
    itself."""
    schedule = find_schedule(desk, project_id)
    if schedule is None or not schedule.is_on:
        return ()
    now = desk.now()
    return tuple(one for one in list_expected_webinars(desk, project_id, schedule) if one.ends_at > now)
