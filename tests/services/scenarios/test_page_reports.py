"""A scenario about the reports of a registration page concerns only who registered there, and only their webinars."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from core.domain.scenarios.scenario import Group, Trigger, When, Whom
from core.jobs.progress import list_jobs
from core.sandbox.world.people import Person
from core.services.registration.subscribers_job import KIND as PULL
from core.services.scenarios.dry_run import dry_run
from core.services.scenarios.states import RunState
from tests.reports_world import store_report, viewer
from tests.sending import once, received
from tests.services.scenarios.world import THANKS, School
from tests.webinars_world import PAGE, store_page, subscriber

HOUR = timedelta(hours=1)
OTHER_PAGE = "222222:page2"
OF_PAGE = replace(THANKS, when=When(Trigger.PAGE_REPORT, PAGE, 60))


def register_elsewhere(school: School, people: Sequence[Person], session_at: datetime) -> None:
    raw = [subscriber(one.email, session_at=session_at, url_marker=str(one.client_id)) for one in people]
    store_page(school.desk, school.project_id, raw, page_id=OTHER_PAGE, marker_name="salebot")
    school.load_again()


def test_only_who_registered_there_is_meant(school: School, people: list[Person]) -> None:
    school.hold([people[0], people[2]])
    starts_at = school.desk.now() - HOUR
    register_elsewhere(school, people[2:], starts_at)
    school.register(people[:2], starts_at)
    for group, person in ((Group.CAME, people[0]), (Group.ABSENT, people[1])):
        [shown] = dry_run(school.desk, school.project_id, replace(OF_PAGE, whom=Whom(group)))
        assert (shown.reached, sum(shown.counts.values())) == (1, 1)
        assert shown.names == [person.first_name if group is Group.CAME else None]


def test_who_came_with_two_devices_is_meant_by_whichever_tells_of_the_registration(
    school: School, people: list[Person]
) -> None:
    """A later webinar tells that both rows of the report are one human."""
    phone, marker = f"+{people[0].phone}", str(people[0].client_id)
    school.hold([], others=[viewer("Анна", phone=phone), viewer("Аня", cu1=marker)])
    starts_at = school.desk.now() - HOUR
    school.register(people[:1], starts_at)
    store_report(school.desk, school.project_id, [viewer("Анна", phone=phone, cu1=marker)], room_id="222222:other")
    [shown] = dry_run(school.desk, school.project_id, OF_PAGE)
    assert sum(shown.counts.values()) == 1


def test_it_begins_once_somebody_is_known_to_have_registered_there(school: School, people: list[Person]) -> None:
    store_page(school.desk, school.project_id, None)
    school.switch_on(OF_PAGE)
    school.hold(people[:1])
    starts_at = school.desk.now() - HOUR
    assert school.look() == []
    [job] = list_jobs(school.desk, school.project_id, kind=PULL)
    assert job.request["page_id"] == PAGE
    register_elsewhere(school, people[:1], starts_at)
    school.register(people[:1], school.desk.now() + 48 * HOUR)
    assert school.look() == [], "a webinar of another page"
    school.clock.step(HOUR / 60)
    school.register(people[:1], starts_at)
    [run] = school.look()
    assert run.state is RunState.WAITING


@pytest.mark.long
def test_who_is_known_later_is_added_and_nobody_repeated(school: School, people: list[Person]) -> None:
    school.switch_on(OF_PAGE)
    report_id = school.hold(people[:2])
    starts_at = school.desk.now() - HOUR
    school.register(people[:1], starts_at)
    school.look_later(HOUR)
    school.register(people[:2], starts_at)
    school.grow(report_id, people[:3])
    school.look_later(HOUR)
    school.look()
    _, messages = received(school.desk, school.project_id, people)
    assert messages == once(people[:2])
