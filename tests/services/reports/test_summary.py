"""What came out of the chosen reports: people counted once, and choices that agree everywhere."""

from datetime import timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.analytics.facets import UNKNOWN
from core.desk import Desk
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project, list_projects
from core.services.reports.list_people import PeopleQuery, list_people
from core.services.reports.summary import (
    DIMENSIONS,
    Chosen,
    break_down,
    break_down_sources,
    cross_cities,
    get_facets,
    get_source_facets,
    list_labels,
)
from core.services.webinars.numbers import get_numbers
from tests.reports_world import DESKTOP, PHONE, START, store_report, viewer

KAZAN, MOSCOW = "551487", "524901"
VK: dict[str, Any] = {"utm_source": "vk"}


@pytest.fixture
def project_id(desk: Desk) -> int:
    return list_projects(desk)[0].id


def counts(desk: Desk, project_id: int, ids: list[int], dimension: str, chosen: Chosen | None = None) -> dict[str, int]:
    shares = break_down(get_facets(desk, project_id, ids), chosen or {}, "ru").shares[dimension]
    names = shares["label"].where(~shares["is_unknown"], UNKNOWN)
    return dict(zip(names, shares["people"], strict=True))


def test_rows_of_one_person_count_once_and_viewers_count_rows(desk: Desk, project_id: int) -> None:
    report = store_report(
        desk,
        project_id,
        [
            viewer("Анна", cu1="17", email="anna@example.com"),
            viewer("Анна", cu1="17", email="other@example.com"),
            viewer("Борис", email="boris@example.com"),
            viewer("Борис", email="BORIS@example.com "),
            viewer("Никто"),
            viewer("Никто"),
        ],
    )
    assert break_down(get_facets(desk, project_id, [report]), {}, "ru").people == 4
    numbers = get_numbers(desk, project_id, [report])
    assert (numbers.attendances, numbers.entries) == (4, 6)


def test_spellings_of_a_city_in_all_languages_count_as_one(desk: Desk, project_id: int) -> None:
    report = store_report(
        desk,
        project_id,
        [
            viewer("а", city="Москва"),
            viewer("б", city="Moscow"),
            viewer("в", city="г. Москва"),
            viewer("г", city="Казань"),
            viewer("д"),
        ],
    )
    assert counts(desk, project_id, [report], "city_key") == {"Москва": 3, "Казань": 1, UNKNOWN: 1}
    assert list(list_labels(get_facets(desk, project_id, [report]), "en")["city_key"].values()) == [
        "Moscow",
        "Kazan",
        None,
    ]


def test_devices_systems_and_browsers_are_counted(desk: Desk, project_id: int) -> None:
    report = store_report(
        desk, project_id, [viewer("а", **PHONE), viewer("б", **DESKTOP), viewer("в", **DESKTOP), viewer("г")]
    )
    assert counts(desk, project_id, [report], "device") == {"desktop": 2, "phone": 1, UNKNOWN: 1}
    assert counts(desk, project_id, [report], "system") == {"Windows": 2, "Android": 1, UNKNOWN: 1}
    assert counts(desk, project_id, [report], "browser") == {"Chrome": 3, UNKNOWN: 1}


def test_over_several_reports_a_person_counts_once_as_the_newest_shows_them(desk: Desk, project_id: int) -> None:
    old = store_report(desk, project_id, [viewer("Анна", email="a@example.com", city="Москва", **DESKTOP)])
    new = store_report(
        desk,
        project_id,
        [viewer("Анна", email="a@example.com", city="Казань", **PHONE), viewer("Никто", city="Москва")],
        starts_at=START + timedelta(days=1),
    )
    assert counts(desk, project_id, [old, new], "city_key") == {"Казань": 1, "Москва": 1}
    assert counts(desk, project_id, [new, old], "device") == {"phone": 1, UNKNOWN: 1}
    assert get_numbers(desk, project_id, [old, new]).attendances == 3


def test_rows_without_keys_in_two_reports_are_two_people(desk: Desk, project_id: int) -> None:
    ids = [store_report(desk, project_id, [viewer("Никто")], starts_at=START + timedelta(days=day)) for day in (0, 1)]
    assert break_down(get_facets(desk, project_id, ids), {}, "ru").people == 2


def test_a_chosen_city_narrows_the_devices_but_not_the_cities(desk: Desk, project_id: int) -> None:
    report = store_report(
        desk,
        project_id,
        [
            viewer("а", city="Казань", **PHONE),
            viewer("б", city="Москва", **DESKTOP),
            viewer("в", city="Москва", **PHONE),
        ],
    )
    chosen = {"city_key": (MOSCOW,)}
    assert counts(desk, project_id, [report], "device", chosen) == {"desktop": 1, "phone": 1}
    assert counts(desk, project_id, [report], "city_key", chosen) == {"Москва": 2, "Казань": 1}
    both = {"city_key": (MOSCOW,), "device": ("phone",)}
    assert counts(desk, project_id, [report], "city_key", both) == {"Казань": 1, "Москва": 1}
    assert break_down(get_facets(desk, project_id, [report]), both, "ru").people == 1


def test_a_report_of_another_project_counts_nobody(desk: Desk, project_id: int) -> None:
    other = add_project(desk, ProjectDraft(name="Чужой")).id
    theirs = store_report(desk, other, [viewer("Анна")])
    mine = store_report(desk, project_id, [viewer("Борис")])
    assert len(get_facets(desk, project_id, [theirs])) == 0
    assert break_down(get_facets(desk, project_id, [theirs, mine]), {}, "ru").people == 1
    assert get_numbers(desk, project_id, [theirs, mine]).entries == 1
    assert list_people(desk, project_id, PeopleQuery([theirs, mine])).frame["username"].tolist() == ["Борис"]


ATTENDANCE = st.tuples(
    st.integers(0, 4),  # who
    st.sampled_from([None, "Казань", "Москва", "Moscow"]),
    st.sampled_from([{}, PHONE, DESKTOP]),
    st.sampled_from([{}, VK, {**VK, "utm_medium": "cpc", "partner": "7"}, {"url": "https://a.ru/?utm_source=mail"}]),
)
CHOICE = st.dictionaries(
    st.sampled_from(["city_key", "device", "source", "medium"]),
    st.lists(
        st.sampled_from([KAZAN, MOSCOW, "phone", "desktop", "vk", "cpc", "mail", UNKNOWN]), min_size=1, unique=True
    ).map(tuple),
)


def test_people_are_counted_by_where_they_came_from(desk: Desk, project_id: int) -> None:
    report = store_report(
        desk,
        project_id,
        [
            viewer("а", **VK, url="https://a.ru/room?email=a@example.com"),
            viewer("б", url="https://a.ru/room?utm_source=vk&phone=79000000021"),
            viewer("в", referer="https://away.vk.com/?x", partner="7", page="222222:page1"),
            viewer("г"),
        ],
    )
    facets = get_source_facets(desk, project_id, [report])
    shares = break_down_sources(facets, {}).shares
    found = {
        source: dict(zip(frame["key"].fillna(""), frame["people"], strict=True)) for source, frame in shares.items()
    }
    assert found["source"] == {"vk": 2, "": 2}
    assert (found["entry"], found["referrer"]) == ({"a.ru/room": 2, "": 2}, {"away.vk.com": 1, "": 3})
    assert (found["partner"], found["page_id"]) == ({"7": 1, "": 3}, {"222222:page1": 1, "": 3})
    assert sorted(facets.set_index("source").loc["vk"]["is_from_link"]) == [False, True]


def test_over_several_reports_the_newest_says_where_a_person_came_from(desk: Desk, project_id: int) -> None:
    old = store_report(desk, project_id, [viewer("Анна", email="a@example.com", utm_source="vk")])
    tagged = viewer("Анна", email="a@example.com", utm_source="mail")
    new = store_report(desk, project_id, [tagged], starts_at=START + timedelta(days=1))
    facets = get_source_facets(desk, project_id, [old, new])
    assert (facets["source"].tolist(), facets["people"].tolist()) == (["mail"], [1])
    assert get_numbers(desk, project_id, [old, new], {"source": ("mail",)}).attendances == 2
    assert get_numbers(desk, project_id, [old, new], {"source": ("vk",)}).attendances == 0


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reports=st.lists(st.lists(ATTENDANCE, max_size=6), min_size=1, max_size=3), chosen=CHOICE)
def test_all_numbers_on_the_page_are_about_the_same_people(
    desk: Desk,
    reports: list[list[tuple[int, str | None, dict[str, Any], dict[str, Any]]]],
    chosen: dict[str, tuple[str, ...]],
) -> None:
    """Facets, numbers and the table of people go different ways to the store; they must agree."""
    project_id = add_project(desk, ProjectDraft(name=f"Проект {len(list_projects(desk))}")).id
    ids = [
        store_report(
            desk,
            project_id,
            [
                viewer(f"{who}", email=f"{who}@example.com", city=city, **device, **tags)
                for who, city, device, tags in rows
            ],
            starts_at=START + timedelta(days=day),
        )
        for day, rows in enumerate(reports)
    ]
    breakdown = break_down(get_facets(desk, project_id, ids, chosen), chosen, "ru")
    by_source = break_down_sources(get_source_facets(desk, project_id, ids, chosen), chosen)
    numbers = get_numbers(desk, project_id, ids, chosen)
    people = list_people(desk, project_id, PeopleQuery(ids, chosen))
    assert people.frame["entries"].sum() == numbers.entries
    assert breakdown.people == by_source.people == people.total == people.frame["email"].nunique()
    for dimension in ("city_key", "device", "source", "medium"):
        others = {name: keys for name, keys in chosen.items() if name != dimension}
        shares = (breakdown if dimension in DIMENSIONS else by_source).shares[dimension]
        assert (
            shares["people"].sum() == list_people(desk, project_id, PeopleQuery(ids, others)).frame["email"].nunique()
        )


@given(st.lists(st.tuples(*[st.sampled_from(("a", "b", "c", "", None))] * 2, st.integers(1, 9)), max_size=30))
def test_cities_by_device_add_up_to_the_cities(rows: list[tuple[str | None, str | None, int]]) -> None:
    facets = pd.DataFrame(
        [(*[None] * 3, city, device, people) for city, device, people in rows],
        columns=["country", "region", "city", "city_key", "device", "people"],
    ).assign(system=None, browser=None)
    found = cross_cities(facets, {"city_key": ("a",), "device": ("b",)}, "ru", top=1)
    devices = [name for name in ("a", "b", "c", UNKNOWN) if name in found]
    assert found[devices].sum(axis=1).tolist() == found["people"].tolist()
    for city in ("a", "b", "c"):
        own = found[found["key"] == city]
        for device in devices:
            told = sum(n for at, by, n in rows if at == city and (by or UNKNOWN) == device)
            assert own.empty or own[device].tolist() == [told]
