"""The subscribers of a page: stored as Bizon365 lists them, and found by each of their contacts."""

import json
from collections import Counter
from datetime import datetime, time, timedelta
from typing import Any

import pandas as pd
import pytest

from core.desk import Desk
from core.sandbox.server import SandboxServer
from core.sandbox.world.webinars import MOSCOW
from core.services.projects.connections import open_bizon
from core.services.projects.projects import ProjectSettings
from core.services.registration.list_subscribers import (
    COLUMNS,
    SubscriberPage,
    export_subscribers,
    list_sessions,
    list_subscribers,
)
from core.services.registration.registration_pages import list_places, refresh_places
from data.answers import unpack_answer
from tests.conftest import add_live, wire
from tests.present import DAY
from tests.stored import fetch_all
from tests.subscribers_world import page_id, pull_now, registered

TOMORROW = DAY + timedelta(days=1)
ANNA_AT = datetime.combine(TOMORROW, time(19), MOSCOW)


@pytest.fixture
def project(desk: Desk, small_sandbox: SandboxServer) -> ProjectSettings:
    project = wire(desk, small_sandbox)
    refresh_places(desk, project.id)
    return project


@pytest.fixture
def page(desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer) -> str:
    """A page whose subscribers are stored, one with known contacts among them."""
    page = page_id(small_sandbox)
    with open_bizon(desk, project.id) as api:
        api.send_subscriber(page, "Anna@Example.com", ANNA_AT, username="Анна Ёлкина", phone="8 900 111-22-33")
    pull_now(desk, project.id, page)
    return page


def everybody(desk: Desk, project: ProjectSettings, page: str) -> pd.DataFrame:
    return export_subscribers(desk, project.id, page)


def names(found: SubscriberPage) -> list[str]:
    return [str(name) for name in found.frame["username"]]


def test_everybody_is_stored_once_as_bizon_lists_them(desk: Desk, project: ProjectSettings, page: str) -> None:
    listed = registered(desk, project.id, page)
    frame = everybody(desk, project, page)
    assert list(frame.columns) == list(COLUMNS)
    assert sorted(frame["email"]) == sorted(person["email"].casefold() for person in listed)
    assert sorted(frame["url"]) == sorted(f"https://online.bizon365.ru/click/{person['secret']}" for person in listed)
    assert int(frame["visited"].sum()) == sum(person["vizitWebinar"] for person in listed)
    assert int(frame["confirmed"].sum()) == sum(person["confirmed"] for person in listed)


def test_rows_as_they_came_are_kept(desk: Desk, project: ProjectSettings, page: str) -> None:
    answers = {
        ordinal: json.loads(unpack_answer(body))["list"]
        for ordinal, body in fetch_all(desk, "SELECT ordinal, body FROM subscriber_answer")
    }
    places = fetch_all(desk, "SELECT answer_ordinal, answer_position FROM subscriber ORDER BY number")
    assert [answers[ordinal][position] for ordinal, position in places] == registered(desk, project.id, page)


def test_second_pull_doubles_nobody_and_drops_those_who_were_removed(
    desk: Desk, project: ProjectSettings, page: str
) -> None:
    before = len(everybody(desk, project, page))
    with open_bizon(desk, project.id) as api:
        assert api.send_removal(page, "anna@example.com") == 1
    pull_now(desk, project.id, page)
    assert len(everybody(desk, project, page)) == before - 1
    [listed] = [known for known in list_places(desk, project.id).pages if known.page_id == page]
    assert (listed.subscriber_count, listed.subscribers_complete) == (before - 1, True)


def test_client_id_is_the_number_in_a_marker_called_salebot_in_any_case(
    desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    given: dict[str, list[Any]] = {}
    for slug in ("py-free", "racion", "js"):  # markers: salebot, Salebot, none
        page = page_id(small_sandbox, slug)
        with open_bizon(desk, project.id) as api:
            for n, marker in enumerate(("84201536", "84201537?utm_source=vk", "partner7", "#{client_id}")):
                api.send_subscriber(
                    page, f"{n}@bots.example.com", registered_for(desk, project, page), url_marker=marker
                )
        pull_now(desk, project.id, page)
        frame = list_subscribers(desk, project.id, page, text="@bots.example.com").frame.sort_values("email")
        given[slug] = [None if pd.isna(client_id) else client_id for client_id in frame["client_id"]]
    found = ["84201536", "84201537", None, None]
    assert given == {"py-free": found, "racion": found, "js": [None] * 4}


def registered_for(desk: Desk, project: ProjectSettings, page: str) -> datetime:
    """A session that the page offers."""
    return datetime.fromisoformat(registered(desk, project.id, page)[0]["webinarTime"])


def test_sessions_are_counted_latest_first(desk: Desk, project: ProjectSettings, page: str) -> None:
    listed = registered(desk, project.id, page)
    counted = Counter(datetime.fromisoformat(person["webinarTime"]) for person in listed)
    came = Counter(datetime.fromisoformat(person["webinarTime"]) for person in listed if person["vizitWebinar"])
    sessions = list_sessions(desk, project.id, page)
    assert [session.starts_at for session in sessions] == sorted(counted, reverse=True)
    assert {session.starts_at: session.registered for session in sessions} == counted
    assert {session.starts_at: session.came for session in sessions if session.came} == came


@pytest.mark.parametrize("descending", [False, True])
def test_subscribers_are_sorted_over_all_pages_and_empty_ones_come_last(
    desk: Desk, project: ProjectSettings, page: str, descending: bool
) -> None:
    newest_first = export_subscribers(desk, project.id, page)
    for order in ("session_at", "email", "confirmed"):
        found = export_subscribers(desk, project.id, page, order=order, descending=descending)
        expected = newest_first.sort_values(
            order, ascending=not descending, na_position="last", kind="stable", ignore_index=True
        )
        pd.testing.assert_frame_equal(found, expected)
        second = list_subscribers(desk, project.id, page, order=order, descending=descending, page=2, page_size=3).frame
        assert list(second["email"]) == list(found["email"][3:6])
    with pytest.raises(ValueError, match="secret"):
        list_subscribers(desk, project.id, page, order="secret")


def test_session_narrows_and_pages_add_up(desk: Desk, project: ProjectSettings, page: str) -> None:
    session = max(list_sessions(desk, project.id, page), key=lambda session: session.registered)
    pages = [
        list_subscribers(desk, project.id, page, sessions=[session.starts_at], page=number, page_size=16)
        for number in (1, 2, 3, 4)
    ]
    assert {found.total for found in pages} == {session.registered}
    emails = [email for found in pages for email in found.frame["email"]]
    whole = export_subscribers(desk, project.id, page, sessions=[session.starts_at])
    assert emails == whole["email"].tolist()
    assert set(whole["session_at"]) == {session.starts_at}


@pytest.mark.parametrize("typed", ["анна ёлк", "ЁЛКИНА", "anna@EXAMPLE", "8 (900) 111-22", "+79001112233", " 1112233 "])
def test_person_is_found_by_a_part_of_name_email_or_phone_however_it_is_written(
    desk: Desk, project: ProjectSettings, page: str, typed: str
) -> None:
    assert "Анна Ёлкина" in names(list_subscribers(desk, project.id, page, text=typed))


def test_search_takes_percent_signs_literally(desk: Desk, project: ProjectSettings, page: str) -> None:
    assert list_subscribers(desk, project.id, page, text="%").total == 0


def test_moments_are_shown_in_the_zone_of_the_account(desk: Desk, project: ProjectSettings, page: str) -> None:
    [session_at] = list_subscribers(desk, project.id, page, text="anna@example.com").frame["session_at"]
    assert f"{session_at:%d.%m.%Y %H:%M}" == f"{TOMORROW:%d.%m.%Y} 19:00"


def test_people_of_one_project_are_neither_read_nor_replaced_by_another(
    desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer, page: str
) -> None:
    other = add_live(desk, small_sandbox).id
    assert list_subscribers(desk, other, page).total == 0
    assert list_sessions(desk, other, page) == ()
    assert len(export_subscribers(desk, other, page)) == 0
    total = list_subscribers(desk, project.id, page).total
    pull_now(desk, other, page)
    assert list_subscribers(desk, other, page).total == list_subscribers(desk, project.id, page).total == total > 0
