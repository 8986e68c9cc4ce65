"""One look of a project that loads by itself: new reports, and the registered people of sessions that are near."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from core.bizon.api import BizonApi
from core.desk import Desk
from core.services.projects.projects import get_project
from core.services.projects.schedule import Schedule, keep_planned
from core.services.registration.pull_subscribers import fetch_subscribers, save_subscribers
from core.services.registration.registration_pages import list_places
from core.services.reports.expected_reports import expect_listed
from core.services.reports.fetch_list import WIRE_KINDS, list_from_bizon
from core.services.schedule.plans import LEARN_EVERY, ExpectedWebinar, learn_planned

DAY = timedelta(days=1)
REGISTERED_EVERY = timedelta(hours=1)
BEFORE, AFTER = timedelta(days=1), timedelta(hours=6)
"""How long before and after a session the registered people of its pages are loaded again."""


def look_for_reports(
    desk: Desk, api: BizonApi, project_id: int, schedule: Schedule, should_stop: Callable[[], bool]
) -> int:
    """Read the list of yesterday and today, and have each report fetched that is not stored yet. Learns before that,
    every few hours, what is planned. Returns how many reports are new. Raises the ApiErrors and Stopped."""
    if schedule.planned_at is None or desk.now() - schedule.planned_at >= LEARN_EVERY:
        keep_planned(desk, project_id, learn_planned(desk, api, project_id, schedule, should_stop))
    today = desk.now().astimezone(get_project(desk, project_id).time_zone).date()
    kinds = tuple(WIRE_KINDS)
    listed = list_from_bizon(desk, api, project_id, kinds=kinds, since=today - 2 * DAY, until=today)
    return expect_listed(desk, project_id, listed.webinar_ids)


def load_registered(
    desk: Desk,
    api: BizonApi,
    project_id: int,
    expected: Sequence[ExpectedWebinar],
    should_stop: Callable[[], bool],
) -> None:
    """Load the people of the pages whose room has a session soon, or had one lately, and that were not loaded within
    the last hour. Raises the ApiErrors and Stopped."""
    now = desk.now()
    rooms = {one.room_id for one in expected if one.starts_at - BEFORE <= now <= one.ends_at + AFTER}
    for page in list_places(desk, project_id).pages:
        is_near = page.room_id in rooms and page.is_on and page.is_listed
        if is_near and _is_old(page.subscribers_pulled_at, now) and not should_stop():
            save_subscribers(desk, project_id, fetch_subscribers(desk, api, project_id, page.page_id))


def _is_old(pulled_at: datetime | None, now: datetime) -> bool:
    return pulled_at is None or not timedelta() <= now - pulled_at < REGISTERED_EVERY
