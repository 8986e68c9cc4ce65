"""A scenario with a tag concerns only whose registration carries it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

import pytest

from core.domain.scenarios.scenario import Group, Scenario, Trigger, When, Whom
from core.sandbox.server import SandboxServer
from core.sandbox.world.people import Person
from core.services.registration.registration_pages import list_tags
from core.services.scenarios.dry_run import dry_run
from tests.reports_world import ROOM
from tests.sending import once, people_with_clients, received
from tests.services.scenarios.world import THANKS, WELCOME, School
from tests.webinars_world import PAGE, store_page, subscriber

HOUR = timedelta(hours=1)
TAGS: tuple[dict[str, str], ...] = (
    {"utm_source": "VK", "utm_campaign": "spring"},
    {"utm_source": "email", "utm_term": "vk"},
    {},
)


@pytest.fixture
def people(small_sandbox: SandboxServer) -> list[Person]:
    return list(islice(people_with_clients(small_sandbox), 3))


def register(school: School, people: Sequence[Person], session_at: datetime, tags: Sequence[Mapping[str, str]]) -> None:
    """Each of them with the tags at the same place."""
    at = school.desk.now().isoformat()
    raw = [
        subscriber(one.email, session_at=session_at, url_marker=str(one.client_id), registeredTime=at, **own)
        for one, own in zip(people, tags, strict=True)
    ]
    store_page(school.desk, school.project_id, raw, marker_name="salebot")
    school.load_again()


def about(trigger: Trigger, place_id: str, group: Group, tag: str, minutes: int = 60) -> Scenario:
    return replace(THANKS, when=When(trigger, place_id, minutes), whom=Whom(group, tag=tag))


@pytest.mark.parametrize(("tag", "reached"), [("", 3), ("vk", 2), ("spring", 1), ("vk ", 2), ("no such tag", 0)])
def test_of_who_registered_only_those_with_the_tag_are_meant(
    school: School, people: list[Person], tag: str, reached: int
) -> None:
    school.hold([])
    starts_at = school.desk.now() - HOUR
    register(school, people, starts_at, TAGS)
    for scenario in (
        about(Trigger.REPORT, ROOM, Group.ABSENT, tag),
        about(Trigger.PAGE_REPORT, PAGE, Group.ABSENT, tag),
        about(Trigger.SESSION, PAGE, Group.REGISTERED, tag),
    ):
        shown = dry_run(school.desk, school.project_id, scenario)
        assert sum(one.reached for one in shown) == reached


def test_who_registers_without_the_tag_is_not_welcomed(school: School, people: list[Person]) -> None:
    school.switch_on(replace(WELCOME, whom=Whom(Group.REGISTERED, tag="VK")))
    session_at = school.desk.now() + 72 * HOUR
    register(school, people[2:], session_at, TAGS[2:])
    assert school.look_later(HOUR) == []
    register(school, people, session_at, TAGS)
    school.look_later(HOUR)
    assert received(school.desk, school.project_id, people)[1] == once(people[:2])


def test_the_tags_of_a_page_can_be_chosen_from(school: School, people: list[Person]) -> None:
    register(school, people, school.desk.now(), TAGS)
    assert list_tags(school.desk, school.project_id) == list_tags(school.desk, school.project_id, PAGE)
    known = list_tags(school.desk, school.project_id, PAGE)
    assert [tag.lower() for tag in known] == ["email", "spring", "vk"]
    assert list_tags(school.desk, school.project_id, "another page") == []
