"""The daily cleaning removes what is older than its keep time, says what that was, and nothing else changes."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import update

from core.desk import Desk
from core.domain.bizon_variables import build_bizon_variables
from core.domain.privacy.keep_times import DEFAULT_DAYS, Kept
from core.errors import InvalidInput
from core.http.pace import never
from core.sandbox.server import SandboxServer
from core.services.inbox.person_story import get_story
from core.services.inbox.read_again import read_contacts_again
from core.services.inbox.states import ReceivedState
from core.services.orders.pull_orders import choose_since, fetch_orders, save_orders
from core.services.privacy.clean import find_last_cleaning
from core.services.privacy.job import EVERY, clean_daily
from core.services.projects.connections import open_bizon
from core.services.projects.keep_times import change_keep_times, get_keep_times
from core.services.projects.operator_drafts import keep_draft, list_drafts
from core.services.projects.projects import ProjectSettings
from core.services.webinars.bought import get_bought_by_report
from data.answers import unpack_answer
from data.models import ReceivedRegistration
from tests.attendance_world import pull_now
from tests.present import SteppingClock
from tests.received import deliver, received
from tests.stored import fetch_all, stored_viewers


def settle(desk: Desk, event_id: int) -> None:
    with desk.store.writing() as session:
        of_event = update(ReceivedRegistration).where(ReceivedRegistration.event_id == event_id)  # type: ignore[arg-type]
        session.exec(of_event.values(state=ReceivedState.UNMATCHED, due_at=None))


def test_addresses_of_viewers_are_cut_after_their_time_and_the_rows_stay_as_they_are(
    desk: Desk, clock: SteppingClock, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    webinar_id = small_sandbox.world.webinars[0].webinar_id
    pull_now(desk, small.id, webinar_id)
    whole = stored_viewers(desk, webinar_id)
    addresses = [row["ip"] for row in whole if "ip" in row]
    assert len(addresses) > 20
    clean_daily(desk, small.id, never)
    assert stored_viewers(desk, webinar_id) == whole
    clock.step(timedelta(days=DEFAULT_DAYS[Kept.ADDRESSES]))
    assert clean_daily(desk, small.id, never) == clock.now() + EVERY
    cut = stored_viewers(desk, webinar_id)
    assert [row for row in cut if "ip" in row and not row["ip"].endswith(".0")] == []
    assert [row | {"ip": ""} for row in cut] == [row | {"ip": ""} for row in whole]
    last = find_last_cleaning(desk, small.id)
    assert last
    # The answer with the chat has them once more
    assert last.removed[Kept.ADDRESSES] == 2 * len([one for one in addresses if not one.endswith(".0")])
    bodies = [unpack_answer(body) for (body,) in fetch_all(desk, "SELECT body FROM report_answer")]
    assert not [one for one in addresses if not one.endswith(".0") for body in bodies if f'"{one}"'.encode() in body]


def test_a_webhook_loses_its_text_and_its_registration_can_still_be_worked_with(
    desk: Desk, clock: SteppingClock, small: ProjectSettings
) -> None:
    event = deliver(desk, small.id, email="Vera@example.com", phone="89000000123", username="Вера", city_asked="Омск")
    waiting = deliver(desk, small.id, email="gleb@example.com")
    settle(desk, event)
    before = received(desk, event)
    clock.step(timedelta(days=DEFAULT_DAYS[Kept.DELIVERIES], hours=1))
    young = deliver(desk, small.id, email="lev@example.com")
    settle(desk, young)
    clean_daily(desk, small.id, never)
    bodies = dict(fetch_all(desk, "SELECT id, length(body) FROM webhook_event"))
    assert bodies[event] == 0
    assert bodies[waiting] > 0, "it is still to be processed"
    assert bodies[young] > 0
    kept = received(desk, event)
    assert "city_asked" in json.loads(before.fields)
    assert "city_asked" not in json.loads(kept.fields)
    assert (kept.email, kept.phone, kept.username) == ("vera@example.com", "+79000000123", "Вера")
    read_contacts_again(desk, small.id, never)
    assert received(desk, event).email == "vera@example.com"
    assert get_story(desk, small.id, event).delivery.text == ""
    written = [
        build_bizon_variables(json.loads(row.fields), None, row.phone, small.time_zone) for row in (before, kept)
    ]
    assert written[0] == written[1], "a client gets the same variables, also later"
    last = find_last_cleaning(desk, small.id)
    assert last
    assert last.removed[Kept.DELIVERIES] == 1


def test_drafts_go_by_the_time_that_an_administrator_has_set(
    desk: Desk, clock: SteppingClock, small: ProjectSettings
) -> None:
    change_keep_times(desk, {Kept.DRAFTS: 3})
    keep_draft(desk, small.id, "old", "anna@example.com")
    clock.step(timedelta(days=2))
    keep_draft(desk, small.id, "young", "lev@example.com")
    clock.step(timedelta(days=1, hours=1))
    assert list_drafts(replace(desk), small.id) == {"young": "lev@example.com"}
    keep_draft(desk, small.id, "young", "lev@example.com")
    clock.step(timedelta(days=4))
    clean_daily(desk, small.id, never)
    assert fetch_all(desk, "SELECT name FROM draft") == []
    last = find_last_cleaning(desk, small.id)
    assert last
    assert last.removed[Kept.DRAFTS] == 1


def test_a_project_is_cleaned_once_a_day_also_when_the_clock_was_set_back(
    desk: Desk, clock: SteppingClock, small: ProjectSettings
) -> None:
    first = clean_daily(desk, small.id, never)
    clock.step(timedelta(hours=20))
    assert clean_daily(desk, small.id, never) == first
    clock.step(timedelta(days=-40))
    assert clean_daily(desk, small.id, never) == clock.now() + EVERY
    assert fetch_all(desk, "SELECT count(*) FROM cleaning") == [(2,)]


def test_what_was_bought_stays_when_nobody_knows_any_more_who_it_was(
    desk: Desk, clock: SteppingClock, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    reports = [pull_now(desk, small.id, webinar.webinar_id) for webinar in small_sandbox.world.webinars]
    with open_bizon(desk, small.id) as api:
        save_orders(desk, small.id, fetch_orders(desk, api, small.id, choose_since(desk, small.id)))
    bought = get_bought_by_report(desk, small.id, reports)
    assert bought
    clean_daily(desk, small.id, never)
    clock.step(timedelta(days=DEFAULT_DAYS[Kept.VIEWERS] + 2))
    clean_daily(desk, small.id, never)
    held = "SELECT count(*) FROM shop_order WHERE coalesce(email, phone, username) IS NOT NULL OR raw IS NOT NULL"
    assert fetch_all(desk, held) == [(0,)]
    assert get_bought_by_report(desk, small.id, reports) == bought


@pytest.mark.parametrize("days", [0, -1, 100_000])
def test_a_keep_time_that_makes_no_sense_is_refused_and_nothing_changes(desk: Desk, days: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        change_keep_times(desk, {Kept.DRAFTS: 7, Kept.VIEWERS: days})
    assert refused.value.field == Kept.VIEWERS
    assert get_keep_times(desk) == DEFAULT_DAYS
