"""Who bought after a webinar: a small world counted by hand, and many against a slow reference."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from core.desk import Desk, local_operator
from core.domain.access.rights import Role
from core.domain.orders.order import PaidState
from core.domain.privacy.erased_rows import erased_id
from core.domain.reports.definitions import Counting
from core.services.projects.projects import list_projects
from core.services.reports.change_counting import change_counting
from core.services.webinars import attribution, sales
from core.services.webinars.attribution import find_bought, settle_bought
from core.services.webinars.bought import (
    NOTHING,
    Bought,
    Sum,
    get_bought,
    get_bought_by_report,
    get_bought_by_source,
    list_bought,
)
from core.services.webinars.funnel import Step, get_funnel
from data.models import Report, ShopOrder
from data.repositories.orders.orders import COLUMNS, mark_gone, put_orders
from data.repositories.privacy.cleaning import drop_buyers
from tests.orders_world import order, put
from tests.reports_world import START, put_viewers, store_report, viewer
from tests.stored import statements, write

PAID, PARTLY, UNPAID = PaidState.PAID, PaidState.PARTLY, PaidState.UNPAID
VK: dict[str, Any] = {"utm_source": "vk"}


def project_of(desk: Desk) -> int:
    return list_projects(desk)[0].id


ANNA: dict[str, Any] = {"email": "anna@example.com", "phone": "+79430000001"}
PETR: dict[str, Any] = {"email": "petr@example.com"}
VERA: dict[str, Any] = {"phone": "+79430000003"}


def settle_world(desk: Desk) -> tuple[int, int, int]:
    """Two webinars of one room, a day apart; Anna was at both, in the second with a second device."""
    project_id = project_of(desk)
    first = store_report(
        desk, project_id, [viewer("Анна", **ANNA, **VK), viewer("Пётр", **PETR), viewer("Вера", **VERA, **VK)]
    )
    second = store_report(
        desk,
        project_id,
        [viewer("Анна", **ANNA), viewer("Анна", phone="8 943 000-00-01"), viewer("Олег", email="oleg@example.com")],
        starts_at=START + timedelta(days=1),
    )
    put(
        desk,
        project_id,
        order(1, 990_000, username="Анна Иванова", **ANNA),  # of the first
        order(20, 50_000, UNPAID, username="Анна Иванова", **ANNA),  # of the first, and she has paid another
        order(25, 100_000, username="Анна И", email="work@example.com", phone=ANNA["phone"]),  # of the second
        order(2, 300_000, PARTLY, **PETR),
        order(3, 250_000, PAID, "KZT", username="Вера", email="v@example.com", phone=VERA["phone"]),
        order(71, 10_000, PAID, "KZT", **VERA),
        order(73, 20_000, **VERA),  # too late
        order(-1, 30_000, **PETR),  # too early
        order(4, 40_000, email="stranger@example.com"),
    )
    return project_id, first, second


def test_small_world_counted_by_hand(desk: Desk) -> None:
    project_id, first, second = settle_world(desk)
    bought = get_bought(desk, project_id, [first])
    assert dict(bought.people) == {PAID: 2, PARTLY: 1}
    assert bought.buyers == 2
    assert bought.sums == (
        Sum("KZT", PAID, 2, 260_000, 260_000),
        Sum("RUB", PAID, 1, 990_000, 990_000),
        Sum("RUB", PARTLY, 1, 300_000, 150_000),
        Sum("RUB", UNPAID, 1, 50_000, 0),
    )
    assert get_bought(desk, project_id, [second]).sums == (Sum("RUB", PAID, 1, 100_000, 100_000),)
    both = get_bought(desk, project_id, [first, second])
    assert (both.buyers, both.count(PAID), both.count(UNPAID)) == (2, 4, 1)
    each = get_bought_by_report(desk, project_id, [first, second])
    assert each == {first: bought, second: get_bought(desk, project_id, [second])}
    assert get_bought(desk, project_id + 1, [first]) == NOTHING


def test_whose_the_orders_are_is_asked_once_until_people_or_orders_come(desk: Desk) -> None:
    project_id, first, _ = settle_world(desk)
    with statements(desk) as before:
        get_bought(desk, project_id, [first])
    with statements(desk) as again:
        get_bought(desk, project_id, [first])
    assert any("person_key" in one for one in before)
    assert not any("person_key" in one for one in again)
    late = store_report(desk, project_id, [viewer("Кто-то", email="stranger@example.com")], room_id="222222:other")
    assert dict(get_bought(desk, project_id, [late]).people) == {PAID: 1}
    put(desk, project_id, order(5, 10_000, UNPAID, email="oleg@example.com"), order(6, 10_000, **VERA))
    assert dict(get_bought(desk, project_id, [first]).people) == {PAID: 2, PARTLY: 1}
    assert sum(one.orders for one in get_bought(desk, project_id, [first]).sums) == 6


def test_what_was_sold_is_as_for_who_looks_first_whatever_is_done_to_the_orders(desk: Desk) -> None:
    project_id, first, second = settle_world(desk)

    def look() -> tuple[Bought, Bought]:
        told = get_bought(desk, project_id, [first]), get_bought(desk, project_id, [second])
        for kept in (sales.kept, attribution.kept):
            kept.clear()
        assert told == (get_bought(desk, project_id, [first]), get_bought(desk, project_id, [second]))
        return told

    before = look()
    with desk.store.writing() as session:
        partly = session.exec(select(ShopOrder).where(ShopOrder.state == PARTLY)).one()
        news = {name: getattr(partly, name) for name in COLUMNS} | {"state": PAID}
        put_orders(session, project_id, [news], desk.now())
    paid = look()
    assert (before[0].buyers, paid[0].buyers) == (2, 3)
    with desk.store.writing() as session:
        settle_bought(session, project_id, {first}, Counting())
    assert look() == paid
    with desk.store.writing() as session:
        drop_buyers(session, project_id, START + timedelta(days=10))
    assert look() == (paid[0], NOTHING)
    with desk.store.writing() as session:
        mark_gone(session, project_id, (), START, START + timedelta(days=10), desk.now())
    assert look() == (NOTHING, NOTHING)


def test_sources_are_those_by_which_the_buyers_entered(desk: Desk) -> None:
    project_id, first, _ = settle_world(desk)
    by_source = get_bought_by_source(desk, project_id, [first], "source")
    assert {source: bought.buyers for source, bought in by_source.items()} == {"vk": 2, None: 0}
    chosen = get_bought(desk, project_id, [first], {"source": ("vk",)})
    assert chosen == by_source["vk"]


def test_days_after_the_webinar_are_those_of_the_project(desk: Desk) -> None:
    project_id, first, _ = settle_world(desk)
    change_counting(desk, project_id, Counting(purchase_days=4))
    assert get_bought(desk, project_id, [first]).count(PAID) == 4


def test_orders_are_listed_newest_first_and_viewers_see_no_contact(desk: Desk) -> None:
    project_id, first, second = settle_world(desk)
    frame = list_bought(desk, project_id, [first, second])
    assert list(frame["state"]) == ["paid", "paid", "unpaid", "paid", "partly", "paid"]
    assert frame["created_at"].is_monotonic_decreasing
    assert frame["email"].dropna().tolist()[0] == "work@example.com"
    viewer_desk = desk.acting_as(replace(local_operator(), role=Role.VIEWER))
    seen = list_bought(viewer_desk, project_id, [first, second])
    assert seen[["email", "phone"]].isna().all().all()
    assert list(seen["amount_minor"]) == list(frame["amount_minor"])
    assert list_bought(desk, project_id, []).empty


def test_what_was_bought_stays_when_contacts_are_removed(desk: Desk) -> None:
    project_id, first, second = settle_world(desk)
    before = get_bought_by_report(desk, project_id, [first, second])
    with desk.store.writing() as session:
        settle_bought(session, project_id, [first, second], Counting())
    write(desk, "DELETE FROM person_key")
    write(desk, "UPDATE shop_order SET email = NULL, phone = NULL")
    assert get_bought_by_report(desk, project_id, [first, second]) == before


def test_who_looked_in_has_not_bought_there_where_a_stay_is_asked_for(desk: Desk) -> None:
    """Anna stayed at the first webinar and looked into the second: her order is one of the first, and all numbers of
    what was bought are about who came."""
    project_id = project_of(desk)
    first = store_report(desk, project_id, [viewer("Анна", minutes=50, **ANNA), viewer("Пётр", minutes=50, **PETR)])
    day_later = START + timedelta(days=1)
    second = store_report(desk, project_id, [viewer("Анна", minutes=2, **ANNA)], starts_at=day_later)
    put(desk, project_id, order(30, 100, **ANNA), order(2, 100, **PETR))
    assert {report_id: one.buyers for report_id, one in _each(desk, project_id, first, second)} == {first: 1, second: 1}
    change_counting(desk, project_id, Counting(attended_from_s=600))
    assert {report_id: one.buyers for report_id, one in _each(desk, project_id, first, second)} == {first: 2}
    assert len(list_bought(desk, project_id, [second])) == 0
    paid = next(step for step in get_funnel(desk, project_id, [first]).steps if step.step is Step.PAID)
    assert paid.people == 2
    with desk.store.writing() as session:
        settle_bought(session, project_id, [first, second], Counting(attended_from_s=600))
    write(desk, "DELETE FROM person_key")
    assert {report_id: one.buyers for report_id, one in _each(desk, project_id, first, second)} == {first: 2}
    change_counting(desk, project_id, Counting(attended_from_s=3300))
    assert _each(desk, project_id, first, second) == []


def _each(desk: Desk, project_id: int, *report_ids: int) -> list[tuple[int, Bought]]:
    return sorted(get_bought_by_report(desk, project_id, report_ids).items())


def test_what_was_bought_stays_with_the_buyer_when_a_report_is_stored_again(desk: Desk) -> None:
    """The list of people has grown, so their numbers are others. Anna was erased; of Pyotr all contacts were removed
    and came back with the report; Vera is not in it any more."""
    project_id = project_of(desk)
    people = [
        viewer("Борис", email="boris@example.com", utm_source="tg"),
        viewer("Анна", minutes=20, utm_source="vk", **ANNA),
        viewer("Пётр", minutes=40, utm_source="mail", **PETR),
        viewer("Вера", minutes=50, utm_source="ok", **VERA),
    ]
    report_id = store_report(desk, project_id, people)
    put(desk, project_id, *(order(1, 100, **contacts) for contacts in (ANNA, PETR, VERA)))
    with desk.store.writing() as session:
        settle_bought(session, project_id, [report_id], Counting())
    write(desk, "UPDATE shop_order SET email = NULL, phone = NULL")
    erased = {"chatUserId": erased_id(7, 1), "vi": people[1]["vi"]}
    for raws in (
        [people[0], erased, *people[2:]],
        [viewer("Юля", email="j@example.com"), people[0], erased, people[2]],
    ):
        with desk.store.writing() as session:
            put_viewers(session, session.get_one(Report, report_id), raws)
    assert set(get_bought_by_source(desk, project_id, [report_id], "source")) == {None, "mail"}


PEOPLE = ("anna", "petr", "vera")
HOURS = st.integers(-30, 130)
worlds = st.tuples(
    st.lists(
        st.tuples(st.integers(0, 60), st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from((None, 5, 15, 30)))),
        min_size=1,
        max_size=4,
    ),
    st.lists(
        st.tuples(
            HOURS, st.sampled_from((*PEOPLE, "stranger")), st.sampled_from(PaidState), st.sampled_from(("RUB", "USD"))
        ),
        max_size=8,
    ),
    st.integers(0, 4),
    st.sampled_from((0, 15)),
)


def _stayed(name: str, minutes: int | None) -> dict[str, Any]:
    """Somebody who stayed so long; None: Bizon365 does not say it."""
    return viewer(name, minutes=minutes or 0, email=f"{name}@example.com") | ({} if minutes else {"vi": None})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(worlds)
def test_many_worlds_are_counted_as_by_looking_at_each_order(desk: Desk, world: Any) -> None:
    webinars, orders, days, least_min = world
    project_id = project_of(desk)
    write(desk, "DELETE FROM shop_order")
    write(desk, "DELETE FROM report")  # with its people
    reports = [
        store_report(
            desk,
            project_id,
            [_stayed(name, minutes) for name, minutes in sorted(people.items())],
            starts_at=START + timedelta(hours=hour),
            webinar_id=f"webinar {place}",
        )
        for place, (hour, people) in enumerate(webinars)
    ]
    made = [order(hour, 100, state, currency, email=f"{who}@example.com") for hour, who, state, currency in orders]
    facts = [(START + timedelta(hours=hour), who, state, currency) for hour, who, state, currency in orders]
    put(desk, project_id, *made)
    wanted: dict[int, Counter[Any]] = defaultdict(Counter)
    for created_at, who, state, currency in facts:
        held = [
            (START + timedelta(hours=hour), report_id)
            for (hour, people), report_id in zip(webinars, reports, strict=True)
            if who in people and (people[who] or 0) >= least_min
            if START + timedelta(hours=hour) <= created_at <= START + timedelta(hours=hour, days=days)
        ]
        if held:
            wanted[max(held)[1]][state, currency] += 1
    with desk.store.reading() as session:
        counting = Counting(attended_from_s=60 * least_min, purchase_days=days)
        found = find_bought(session, project_id, reports, counting)
    got: dict[int, Counter[Any]] = defaultdict(Counter)
    for one, person_at in found:
        got[person_at.report_id][one.state, one.currency] += 1
    assert got == wanted
