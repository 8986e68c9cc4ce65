"""The funnel: a small webinar counted by hand, and random ones against a slow, obvious count."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from core.desk import Desk
from core.domain.orders.order import PaidState
from core.domain.webinars.segments import Fact, Rules
from core.services.projects.counting import set_offer_minute
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project, list_projects
from core.services.webinars.funnel import LONG_MIN, Step, get_funnel, get_registration_sources
from core.services.webinars.segments import count_segment
from data.models import OrderList, ShopOrder
from tests.reports_world import ROOM, START, store_report, viewer
from tests.services.webinars.crowds import Webinar, store_crowd, tell, webinars
from tests.webinars_world import store_page, subscriber

Told = dict[Step, tuple[int | None, int | None]]
NOBODY = (None, None)


@pytest.fixture
def project_id(desk: Desk) -> int:
    return list_projects(desk)[0].id


def funnel(desk: Desk, project_id: int, ids: list[int], **more: Any) -> Told:
    return {one.step: (one.people, one.known) for one in get_funnel(desk, project_id, ids, **more).steps}


@pytest.fixture
def by_hand(desk: Desk, project_id: int) -> int:
    return store_report(
        desk,
        project_id,
        [
            viewer("Анна", email="anna@example.com", minutes=60, utm_source="vk", buttons=[{"id": "b1"}]),
            viewer("Борис", email="boris@example.com", minutes=30, utm_source="vk", city="Казань"),
            viewer("Вера", email="vera@example.com", minutes=4, utm_source="mail", city="Москва"),
            {"username": "Глеб", "email": "gleb@example.com"},
        ],
    )


def test_a_small_webinar_counted_by_hand(desk: Desk, project_id: int, by_hand: int) -> None:
    set_offer_minute(desk, project_id, ROOM, 40)
    signed_up = ["anna@example.com", "gleb@example.com", "dina@example.com"]
    store_page(desk, project_id, [subscriber(email, utm_source="vk") for email in signed_up])
    assert funnel(desk, project_id, [by_hand]) == {
        Step.REGISTERED: (3, 3),
        Step.CAME_REGISTERED: (2, 3),
        Step.CAME: (4, 4),
        Step.MIN_5: (2, 3),
        Step.MIN_30: (2, 3),
        Step.MIN_60: (1, 3),
        Step.MIN_90: (0, 3),
        Step.AT_OFFER: (1, 3),
        Step.TO_END: (1, 3),
        Step.CLICKED: (1, 4),
        Step.ORDERED: NOBODY,
        Step.PAID: NOBODY,
    }


def test_orders_end_the_funnel_once_they_are_loaded(desk: Desk, project_id: int, by_hand: int) -> None:
    def order(number: str, state: PaidState, email: str) -> ShopOrder:
        return ShopOrder(
            project_id=project_id,
            number=number,
            email=email,
            state=state,
            created_at=START + timedelta(hours=2),
            tags="{}",
            said_by="list",
            said_at=START,
        )

    held = [
        order("1", PaidState.PAID, "anna@example.com"),
        order("2", PaidState.UNPAID, "anna@example.com"),
        order("3", PaidState.UNPAID, "boris@example.com"),
        order("4", PaidState.PAID, "stranger@example.com"),
    ]
    with desk.store.writing() as session:
        session.add_all(held)
    told = funnel(desk, project_id, [by_hand])
    assert (told[Step.ORDERED], told[Step.PAID]) == ((2, None), (1, None))
    with desk.store.writing() as session:
        session.add(OrderList(project_id=project_id, covered_from=START, pulled_at=desk.now()))
    told = funnel(desk, project_id, [by_hand])
    assert (told[Step.ORDERED], told[Step.PAID]) == ((2, 4), (1, 4))
    did_not = Rules(facts={Fact.CLICKED: False, Fact.PAID: False})
    assert count_segment(desk, project_id, [by_hand], did_not).people == 3
    frame = get_funnel(desk, project_id, [by_hand], by="source").frame
    assert frame is not None
    assert frame[Step.PAID].tolist() == [1, 0, 0]


def test_what_nobody_knows_is_no_zero(desk: Desk, project_id: int) -> None:
    report = store_report(desk, project_id, [{"username": "Глеб", "email": "gleb@example.com"}])
    told = funnel(desk, project_id, [report])
    assert told.pop(Step.CAME) == (1, 1)
    assert set(told.values()) == {NOBODY}


def test_by_source_each_person_counts_once_and_the_unknown_stand_last(
    desk: Desk, project_id: int, by_hand: int
) -> None:
    frame = get_funnel(desk, project_id, [by_hand], by="source").frame
    assert frame is not None
    assert frame["key"].tolist() == ["vk", "mail", None]
    assert frame[Step.CAME].tolist() == [2, 1, 1]
    assert frame[Step.MIN_30].fillna(-1).tolist() == [2, 0, -1]
    assert frame[Step.CLICKED].tolist() == [1, 0, 0]


def test_a_filter_narrows_who_came_and_leaves_open_who_registered(desk: Desk, project_id: int, by_hand: int) -> None:
    store_page(desk, project_id, [subscriber("boris@example.com")])
    told = funnel(desk, project_id, [by_hand], chosen={"city_key": ("551487",)})
    assert (told[Step.CAME], told[Step.MIN_30], told[Step.REGISTERED]) == ((1, 1), (1, 1), NOBODY)


def test_tags_of_the_registration_are_counted_apart_from_those_of_the_entry(
    desk: Desk, project_id: int, by_hand: int
) -> None:
    assert get_registration_sources(desk, project_id, [by_hand], "source") is None
    signed_up = [
        subscriber("anna@example.com", utm_source="mail"),
        subscriber("dina@example.com", utm_source="mail"),
        subscriber("dina@example.com", utm_source="vk"),
        subscriber("boris@example.com"),
    ]
    store_page(desk, project_id, signed_up)
    frame = get_registration_sources(desk, project_id, [by_hand], "source")
    assert frame is not None
    assert frame["key"].tolist() == ["mail", None]
    assert frame[["registered", "came", "unclear"]].to_numpy().tolist() == [[2, 1, 0], [1, 1, 0]]
    assert frame["share"].tolist() == [0.5, 1.0]


def test_reports_of_another_project_count_as_empty(desk: Desk, by_hand: int) -> None:
    other = add_project(desk, ProjectDraft(name="Чужой")).id
    assert funnel(desk, other, [by_hand])[Step.CAME] == (0, 0)
    assert get_funnel(desk, other, [by_hand], by="source").webinars == 0


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(crowd=webinars)
def test_every_step_is_a_plain_count(desk: Desk, crowd: list[Webinar]) -> None:
    project_id, ids = store_crowd(desk, crowd)
    told = tell(crowd)

    def plain(people: list[bool | None]) -> tuple[int | None, int | None]:
        known = [one for one in people if one is not None]
        return (sum(known), len(known)) if known else NOBODY

    found = get_funnel(desk, project_id, ids, by="source")
    steps = {one.step: (one.people, one.known) for one in found.steps}
    minutes = [one.facts.minutes for one in told]
    longer = [plain([None if held is None else held >= least for held in minutes]) for least in LONG_MIN]
    expected: Told = {
        Step.CAME: (len(told), len(told)),
        **dict(zip((Step.MIN_5, Step.MIN_30, Step.MIN_60, Step.MIN_90), longer, strict=True)),
        Step.AT_OFFER: plain([one.facts.at_offer for one in told]),
        Step.TO_END: plain([one.facts.to_end for one in told]),
        Step.CLICKED: plain([one.facts.clicked for one in told]),
    }
    assert {step: steps[step] for step in expected} == expected
    if all(webinar.registered is not None for webinar in crowd):
        signed_up = {who for webinar in crowd for who in webinar.registered or ()}
        came = {entry.who for webinar in crowd for entry in webinar.entries if entry.who in (webinar.registered or ())}
        assert (steps[Step.REGISTERED], steps[Step.CAME_REGISTERED][0]) == ((len(signed_up),) * 2, len(came))
    else:
        assert steps[Step.REGISTERED] == NOBODY
    assert found.frame is not None
    by_source = dict(zip(found.frame["key"].fillna(""), found.frame[Step.CAME], strict=True))
    assert by_source == {
        source or "": sum(one.source == source for one in told) for source in {one.source for one in told}
    }
