"""The rounds by which a project loads by itself what is new, without a webhook and without an operator."""

from collections.abc import Callable
from datetime import datetime, timedelta

from core.desk import Desk
from core.domain.webinars.habits import next_look
from core.errors import DeskError, NotFound
from core.jobs.rounds import ask_round, work_round
from core.services.clients.job import start_sync
from core.services.clients.sync_clients import find_last_sync
from core.services.orders.job import ROUND as ORDERS
from core.services.orders.states import find_due as find_orders_due
from core.services.orders.states import want_orders
from core.services.projects.connections import open_bizon
from core.services.projects.schedule import ROUND, Schedule, find_schedule, note_look
from core.services.reports.expected_job import KIND as EXPECTED
from core.services.schedule.look import load_registered, look_for_reports
from core.services.schedule.plans import list_expected_webinars
from data.repositories.projects.schedule import bring_forward

CLIENTS_EVERY = timedelta(days=1)


@work_round(ROUND, bring_forward)
def load_by_itself(desk: Desk, project_id: int, should_stop: Callable[[], bool]) -> datetime | None:
    """Look for what is new when that is due. Returns when the next look is due, None while the project does not load by
    itself."""
    schedule = find_schedule(desk, project_id)
    if schedule is None or not schedule.is_on or schedule.due_at is None or schedule.due_at > desk.now():
        return schedule.due_at if schedule and schedule.is_on else None
    problem: DeskError | None = None
    try:
        _look(desk, project_id, schedule, should_stop)
    except NotFound:  # the project was removed meanwhile
        raise
    except DeskError as error:  # it is stored, and the next look tries again
        problem = error
    expected = list_expected_webinars(desk, project_id, find_schedule(desk, project_id) or schedule)
    due_at = next_look([one.ends_at for one in expected], desk.now())
    note_look(desk, project_id, due_at, problem)
    return due_at


def _look(desk: Desk, project_id: int, schedule: Schedule, should_stop: Callable[[], bool]) -> None:
    with open_bizon(desk, project_id, should_stop) as api:
        if look_for_reports(desk, api, project_id, schedule, should_stop):
            ask_round(EXPECTED, project_id)
        expected = list_expected_webinars(desk, project_id, find_schedule(desk, project_id) or schedule)
        load_registered(desk, api, project_id, expected, should_stop)
    if find_orders_due(desk, project_id) is None:
        want_orders(desk, project_id, desk.now())
        ask_round(ORDERS, project_id)
    _load_clients(desk, project_id)


def _load_clients(desk: Desk, project_id: int) -> None:
    """Once a day, where somebody has loaded the clients before: each reading costs requests of the day's budget."""
    last = find_last_sync(desk, project_id)
    if last and last.state == "done" and last.finished_at and desk.now() - last.finished_at >= CLIENTS_EVERY:
        start_sync(desk, project_id)
