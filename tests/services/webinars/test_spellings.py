"""A tag that is written in several ways is one source, wherever people are counted, filtered or listed by it."""

from datetime import timedelta

import pytest

from core.desk import Desk
from core.domain.webinars.segments import Rules
from core.services.projects.projects import list_projects
from core.services.reports.list_people import PeopleQuery
from core.services.reports.origins import spell_choice
from core.services.reports.summary import (
    Chosen,
    break_down_sources,
    get_facets,
    get_source_facets,
    list_registered_values,
    list_values,
)
from core.services.webinars.bought import get_bought, get_bought_by_source
from core.services.webinars.funnel import Step, get_funnel, get_registration_sources
from core.services.webinars.numbers import get_numbers
from core.services.webinars.segment_people import list_segment_people
from core.services.webinars.segments import count_segment
from tests.orders_world import order, put
from tests.reports_world import START, exported, store_report, viewer
from tests.webinars_world import store_page, subscriber

WRITTEN = ("VK", "vk", "Vk", "vk", "тг", "ТГ")


@pytest.fixture
def project_id(desk: Desk) -> int:
    return list_projects(desk)[0].id


@pytest.fixture
def ids(desk: Desk, project_id: int) -> list[int]:
    """Two webinars with the same people, each of whom came by a link of their own, had registered, and bought."""
    mails = [f"p{number}@example.com" for number in range(len(WRITTEN))]
    people = [
        viewer(mail, email=mail, utm_source=source, utm_content=f"link {number}", url=f"https://a.ru/{source}")
        for number, (mail, source) in enumerate(zip(mails, WRITTEN, strict=True))
    ]
    held = [store_report(desk, project_id, people, starts_at=START + timedelta(days=day)) for day in (0, 1)]
    signed_up = [subscriber(mail, utm_source=source) for mail, source in zip(mails, WRITTEN, strict=True)]
    store_page(desk, project_id, signed_up)
    put(desk, project_id, *(order(2, 100, email=mail) for mail in mails))
    return held


def test_spellings_are_one_source_in_all_numbers(desk: Desk, project_id: int, ids: list[int]) -> None:
    for reports in (ids[:1], ids):
        facets = get_source_facets(desk, project_id, reports)
        shares = break_down_sources(facets, {}).shares
        assert dict(zip(shares["source"]["key"], shares["source"]["people"], strict=True)) == {"vk": 4, "тг": 2}
        assert list_values(facets, "source") == ["vk", "тг"]
        assert set(shares["entry"]["key"]) == {"a.ru/VK", "a.ru/vk", "a.ru/Vk", "a.ru/тг", "a.ru/ТГ"}
        frame = get_funnel(desk, project_id, reports, by="source").frame
        assert frame is not None
        assert dict(zip(frame["key"], frame[Step.CAME], strict=True)) == {"vk": 4, "тг": 2}
        people = exported(desk, project_id, PeopleQuery(reports))
        assert sorted(people["source"]) == sorted(["vk"] * 4 + ["тг"] * 2)
        listed = list_segment_people(desk, project_id, reports, Rules())
        assert sorted(listed["source"]) == sorted(people["source"])
    bought = get_bought_by_source(desk, project_id, ids[:1], "source")
    assert {source: one.buyers for source, one in bought.items()} == {"vk": 4, "тг": 2}
    registered = get_registration_sources(desk, project_id, ids[:1], "source")
    assert registered is not None
    assert dict(zip(registered["key"], registered["registered"], strict=True)) == {"vk": 4, "тг": 2}
    assert list_registered_values(desk, project_id, ids[:1])["registered_source"] == ["vk", "тг"]


@pytest.mark.parametrize("name", ["source", "registered_source"])
@pytest.mark.parametrize(("key", "people"), [("vk", 4), ("VK", 4), ("vK", 4), ("Тг", 2), ("ok", 0)])
def test_a_link_or_a_segment_may_hold_any_spelling(
    desk: Desk, project_id: int, ids: list[int], name: str, key: str, people: int
) -> None:
    chosen: Chosen = {name: (key,)}
    first = ids[:1]
    assert get_numbers(desk, project_id, first, chosen).came == people
    assert get_facets(desk, project_id, first, chosen)["people"].sum() == people
    facets = get_source_facets(desk, project_id, first, chosen)
    assert break_down_sources(facets, chosen).people == people
    assert get_bought(desk, project_id, first, chosen).buyers == people
    assert len(exported(desk, project_id, PeopleQuery(first, chosen))) == people
    assert count_segment(desk, project_id, first, Rules(chosen=chosen)).people == people


def test_what_was_chosen_is_named_as_the_charts_name_it(desk: Desk, project_id: int, ids: list[int]) -> None:
    chosen = {"source": ("VK", "vk", "ТГ"), "registered_source": ("Vk",), "entry": ("a.ru/VK",), "device": ("phone",)}
    assert spell_choice(desk, project_id, chosen) == {
        "source": ("vk", "тг"),
        "registered_source": ("vk",),
        "entry": ("a.ru/VK",),
        "device": ("phone",),
    }
    others = [viewer(f"{number}", utm_source="VK", utm_content=f"{number}") for number in range(9)]
    store_report(desk, project_id, others, starts_at=START + timedelta(days=2))
    assert spell_choice(desk, project_id, {"source": ("vk",)}) == {"source": ("VK",)}
