"""What does not go as it should in a project, and in the installation, that people are to be told once."""

from datetime import timedelta
from shutil import disk_usage

from core.desk import Desk
from core.domain.notices.kinds import NoticeKind
from core.errors import NotFound, StorageFault, Unauthorized
from core.services.backups.state import get_state
from core.services.campaigns.campaigns import get_campaign
from core.services.campaigns.states import KIND as SEND
from core.services.home.health import LEAST_FREE
from core.services.inbox.state import get_stuck, look_at_inbox
from core.services.notices.notices import raise_notice
from core.services.orders.states import get_orders_state
from core.services.projects.jobs import list_jobs
from core.services.projects.projects import get_project, list_projects
from core.services.projects.schedule import find_schedule
from core.services.registration.states import KIND as REGISTER
from core.services.reports.expected_reports import list_expected
from core.services.reports.states import ExpectedState

LOOKED_AT = 20
LATE = timedelta(hours=3)
"""How long after a webinar was found in the list its webhook may still come."""


def tell_troubles(desk: Desk, project_id: int) -> None:
    """Tell of what is wrong now. A trouble that stays is told again on the next day."""
    today = desk.now().astimezone(get_project(desk, project_id).time_zone).date().isoformat()
    for service in _refusing(desk, project_id):
        raise_notice(desk, project_id, NoticeKind.TOKEN_REFUSED, {"service": service}, once=f"{service}.{today}")
    _tell_silence(desk, project_id)
    _tell_resting(desk, project_id)
    if project_id == _first_project(desk):
        _tell_home(desk, project_id, today)


def _refusing(desk: Desk, project_id: int) -> list[str]:
    """The services that do not take the token or the key."""
    schedule = find_schedule(desk, project_id)
    expected = list_expected(desk, project_id, LOOKED_AT)
    problems = (
        schedule.problem if schedule else None,
        get_orders_state(desk, project_id).problem,
        get_stuck(desk, project_id).problem,
        *(row.problem for row in expected if row.state is ExpectedState.WAITING),
    )
    return sorted({problem.service for problem in problems if isinstance(problem, Unauthorized)})


def _tell_silence(desk: Desk, project_id: int) -> None:
    """Where webinars were announced by webhook before, and the newest one was only found in the list."""
    rows = list_expected(desk, project_id, LOOKED_AT)
    if not rows or rows[0].by_webhook or not any(row.by_webhook for row in rows):
        return
    found_at, last_at = rows[0].announced_at, look_at_inbox(desk, project_id).last_at
    if last_at and last_at < found_at - LATE and found_at + LATE < desk.now():
        facts = {"last_at": last_at.isoformat()}
        raise_notice(desk, project_id, NoticeKind.WEBHOOK_SILENT, facts, once=last_at.isoformat())


def _tell_resting(desk: Desk, project_id: int) -> None:
    """Of jobs that have stopped because of a problem, not of those that somebody has paused. Once of each problem: a
    scenario's campaign tries again and again."""
    for kind in (REGISTER, SEND):
        for job in list_jobs(desk, project_id, kind=kind, limit=LOOKED_AT):
            if job.rests and job.problem:
                once = f"{job.id}.{type(job.problem).__name__}"
                facts = {"kind": kind, "job_id": job.id, "name": _campaign_name(desk, project_id, job.id)}
                raise_notice(desk, project_id, NoticeKind.JOB_RESTS, facts, once=once)


def _campaign_name(desk: Desk, project_id: int, job_id: str) -> str | None:
    """None for a registration, which is known by its moment."""
    try:
        return get_campaign(desk, project_id, job_id).name
    except NotFound:
        return None


def _first_project(desk: Desk) -> int | None:
    """In which project the installation's troubles are told: the first one of somebody's own, else the sandbox."""
    projects = list_projects(desk)
    own = [project.id for project in projects if not project.is_sandbox]
    return next(iter([*own, *(project.id for project in projects)]), None)


def _tell_home(desk: Desk, project_id: int, today: str) -> None:
    free = disk_usage(desk.home).free
    if free < LEAST_FREE:
        raise_notice(desk, project_id, NoticeKind.DISK_FULL, {"free_mb": free // 2**20}, once=today)
    try:
        is_in_order = not get_state(desk).needs_attention
    except StorageFault:
        is_in_order = False
    if not is_in_order:
        raise_notice(desk, project_id, NoticeKind.BACKUP_TROUBLE, {}, once=today)
