"""The history of links: found by what people remember of them, each link once, and never another project's."""

from collections.abc import Callable
from typing import Any

import pytest

from core.desk import Desk
from core.errors import InvalidInput, NotFound
from core.services.links.build_link import LinkChoices, build
from core.services.links.history import (
    LinkPage,
    LinkRecord,
    archive_link,
    list_links,
    rename_link,
    restore_link,
    save_link,
)
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project
from data.repositories.links import SORTED
from tests.reports_world import store_report

ROOM = "https://start.bizon365.ru/room/222222/room"


@pytest.fixture
def project_id(desk: Desk) -> int:
    return add_project(desk, ProjectDraft(name="Школа")).id


def keep(desk: Desk, project_id: int, choices: LinkChoices, name: str = "") -> LinkRecord:
    return save_link(desk, project_id, build(choices), choices, name)


def found(desk: Desk, project_id: int, search: str, *, archived: bool = False) -> list[str]:
    return [link.name for link in list_links(desk, project_id, search=search, archived=archived).links]


def test_a_link_is_kept_with_everything_it_was_made_from(desk: Desk, project_id: int) -> None:
    store_report(desk, project_id, [])
    choices = LinkChoices(
        ROOM, {"phone": "тел"}, {"utm_source": "вк"}, False, {"param1": "1"}, {"город": "#{city}"}, True
    )
    kept = keep(desk, project_id, choices, " Осенний  поток ")
    assert list_links(desk, project_id).links == (kept,)
    assert (kept.name, kept.url, kept.choices) == ("Осенний поток", build(choices).url, choices)
    assert (kept.kind, kept.place_id, kept.place_title) == ("room", "222222:room", "Python с нуля")
    assert (kept.created_by, kept.archived_at) == (desk.operator, None)
    assert build(kept.choices).url == kept.url


def test_a_link_on_an_own_domain_is_of_the_room_with_its_name(desk: Desk, project_id: int) -> None:
    store_report(desk, project_id, [])
    choices = LinkChoices("https://webinar.example.com/room/room")
    assert keep(desk, project_id, choices).place_id == "222222:room"
    store_report(desk, project_id, [], room_id="333333:room")
    assert keep(desk, project_id, choices).place_id is None


def test_the_same_link_built_again_moves_to_the_top_and_stays_one(desk: Desk, project_id: int) -> None:
    first = keep(desk, project_id, LinkChoices(ROOM), "Первая")
    keep(desk, project_id, LinkChoices(f"{ROOM}2"), "Вторая")
    archive_link(desk, project_id, first.id)
    again = keep(desk, project_id, LinkChoices(f" {ROOM} "))
    assert (again.id, again.name, again.choices) == (first.id, "Первая", LinkChoices(f" {ROOM} "))
    assert again.created_at >= first.created_at
    assert found(desk, project_id, "") == ["Первая", "Вторая"]


@pytest.mark.parametrize("descending", [False, True])
def test_links_are_sorted_by_any_column_and_what_is_empty_comes_last(
    desk: Desk, project_id: int, descending: bool
) -> None:
    for number, name in enumerate(["б", "", "А", "в"]):
        keep(desk, project_id, LinkChoices(f"{ROOM}{number}"), name)
    values: dict[str, Callable[[LinkRecord], Any]] = {
        "name": lambda link: link.name.lower(),
        "kind": lambda link: link.kind,
        "place": lambda link: (link.place_title or link.place_id or "").lower(),
        "url": lambda link: link.url.lower(),
        "created_at": lambda link: link.created_at,
        "created_by": lambda link: link.created_by.lower(),
    }
    newest_first = list_links(desk, project_id).links
    assert values.keys() == SORTED.keys()
    for order, value in values.items():
        found = list_links(desk, project_id, order=order, descending=descending).links
        full = sorted((link for link in newest_first if value(link)), key=value, reverse=descending)
        assert found == (*full, *(link for link in newest_first if not value(link))), order


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("", ["Скидка 100%", "ПОТОК"]),
        ("поток", ["ПОТОК"]),
        (" СКИДКА ", ["Скидка 100%"]),
        ("%", ["Скидка 100%"]),
        ("python С", ["Скидка 100%", "ПОТОК"]),
        ("222222:room", ["Скидка 100%", "ПОТОК"]),
        (f"{ROOM}?", ["Скидка 100%", "ПОТОК"]),
        ("utm_source=vk", ["ПОТОК"]),
        ("utm_source_vk", []),
        ("осень", ["Скидка 100%"]),
        ("Весна 2026", ["Скидка 100%"]),
        ("никакая", []),
    ],
)
def test_links_are_found_by_name_place_and_words_in_them(
    desk: Desk, project_id: int, search: str, names: list[str]
) -> None:
    store_report(desk, project_id, [])
    keep(desk, project_id, LinkChoices(ROOM, tags={"utm_source": "VK"}), "ПОТОК")
    tags = {"utm_source": "осень", "utm_term": "Весна 2026"}
    keep(desk, project_id, LinkChoices(ROOM, tags=tags, lower_tags=False), "Скидка 100%")
    assert found(desk, project_id, search) == names


def test_pages_hold_every_link_once_newest_first(desk: Desk, project_id: int) -> None:
    for number in range(7):
        keep(desk, project_id, LinkChoices(f"{ROOM}{number}"), str(number))
    pages = [list_links(desk, project_id, limit=3, offset=offset) for offset in (0, 3, 6)]
    assert [link.name for page in pages for link in page.links] == list("6543210")
    assert {page.total for page in pages} == {7}


def test_kinds_are_told_apart(desk: Desk, project_id: int) -> None:
    keep(desk, project_id, LinkChoices(ROOM), "Вход")
    keep(desk, project_id, LinkChoices("http://page1.222222.bizonpages.ru"), "Запись")
    listed = list_links(desk, project_id, kind="registration_page")
    assert ([link.name for link in listed.links], listed.total) == (["Запись"], 1)


def test_an_archived_link_is_out_of_the_way_until_it_is_restored(desk: Desk, project_id: int) -> None:
    kept = keep(desk, project_id, LinkChoices(ROOM), "Старая")
    archive_link(desk, project_id, kept.id)
    assert (found(desk, project_id, ""), found(desk, project_id, "", archived=True)) == ([], ["Старая"])
    restore_link(desk, project_id, kept.id)
    assert list_links(desk, project_id).links == (kept,)


def test_names_can_be_changed_and_taken_away(desk: Desk, project_id: int) -> None:
    kept = keep(desk, project_id, LinkChoices(ROOM), "Первая")
    rename_link(desk, project_id, kept.id, " Вторая ")
    assert list_links(desk, project_id).links[0].name == "Вторая"
    rename_link(desk, project_id, kept.id, "")
    assert list_links(desk, project_id).links[0].name == ""
    with pytest.raises(InvalidInput) as caught:
        rename_link(desk, project_id, kept.id, "a" * 201)
    assert (caught.value.field, caught.value.reason, caught.value.limit) == ("name", "too_long", 200)


def test_a_refused_link_is_not_kept(desk: Desk, project_id: int) -> None:
    with pytest.raises(InvalidInput) as caught:
        keep(desk, project_id, LinkChoices(ROOM, {"phone": "мой телефон"}))
    assert (caught.value.field, caught.value.reason) == ("link", "bad_variable")
    assert list_links(desk, project_id).total == 0


def test_links_of_another_project_are_out_of_reach(desk: Desk, project_id: int) -> None:
    kept = keep(desk, project_id, LinkChoices(ROOM), "Своя")
    other = add_project(desk, ProjectDraft(name="Вторая школа")).id
    assert list_links(desk, other) == LinkPage((), 0)
    assert keep(desk, other, LinkChoices(ROOM)).id != kept.id
    for change in (archive_link, restore_link):
        with pytest.raises(NotFound):
            change(desk, other, kept.id)
    with pytest.raises(NotFound):
        rename_link(desk, other, kept.id, "Чужая")
    with pytest.raises(NotFound):
        keep(desk, 999, LinkChoices(ROOM))
    assert list_links(desk, project_id).links == (kept,)
