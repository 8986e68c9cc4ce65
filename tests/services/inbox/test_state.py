"""How the receiving goes: what came today, what waits, whether anything changed."""

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.desk import Desk
from core.errors import NotConfigured, Unauthorized
from core.problems import write_problem
from core.services.inbox.state import (
    UNKNOWN_PAGE_SIZE,
    count_unknown,
    get_received_today,
    get_stuck_relay,
    list_unknown,
    look_at_inbox,
)
from tests.inbox_world import bring_to, deliver, mark, receive_at, registration

PROJECT = 1
ENDED = b'{"event": "webinarEnd", "webinarId": "222222:room*2026-11-20T19:00:00", "stat": 12, "len": 60}'


def test_inbox_without_deliveries_has_no_last_delivery(desk: Desk) -> None:
    assert look_at_inbox(desk, PROJECT).last_at is None
    assert get_received_today(desk, PROJECT).deliveries == 0


def test_stamp_is_unchanged_while_nothing_happens(desk: Desk) -> None:
    events = deliver(desk, PROJECT, registration(1), registration(2))
    assert look_at_inbox(desk, PROJECT, events).stamp == look_at_inbox(desk, PROJECT, events).stamp


@pytest.mark.parametrize("body", [registration(9), ENDED, b"?"], ids=["registration", "webinar_end", "unknown"])
def test_the_stamp_changes_with_each_delivery(desk: Desk, body: bytes) -> None:
    events = deliver(desk, PROJECT, registration(1))
    before = look_at_inbox(desk, PROJECT, events)
    deliver(desk, PROJECT, body)
    assert look_at_inbox(desk, PROJECT, events).stamp != before.stamp


def test_stamp_changes_with_every_change_of_a_shown_registration(desk: Desk) -> None:
    [event_id] = deliver(desk, PROJECT, registration(1))
    stamps = [look_at_inbox(desk, PROJECT, [event_id]).stamp]
    for state in ("unmatched", "done"):
        bring_to(desk, event_id, state)
        stamps.append(look_at_inbox(desk, PROJECT, [event_id]).stamp)
    mark(desk, event_id, relay_state="taken")
    deliver(desk, PROJECT, registration(1))
    stamps.append(look_at_inbox(desk, PROJECT, [event_id]).stamp)
    assert len(set(stamps)) == len(stamps)


@pytest.mark.parametrize("late", ["writing", "relay"])
def test_stamp_changes_with_a_problem(desk: Desk, late: str) -> None:
    [event_id] = deliver(desk, PROJECT, registration(1))
    before, why = look_at_inbox(desk, PROJECT, [event_id]).stamp, write_problem(NotConfigured("salebot_key"))
    if late == "writing":
        bring_to(desk, event_id, "waiting", problem=why, due_at=desk.now() + timedelta(minutes=15))
    else:
        mark(desk, event_id, relay_problem=why)
    assert look_at_inbox(desk, PROJECT, [event_id]).stamp != before


def test_day_begins_at_midnight_in_the_account_zone(desk: Desk) -> None:
    late, early, unknown, test = deliver(desk, PROJECT, registration(1), registration(2), b"?", registration(3))
    midnight = desk.now().astimezone(ZoneInfo("Europe/Moscow")).replace(hour=0, minute=0, second=0, microsecond=0)
    receive_at(desk, late, (midnight - timedelta(seconds=1)).astimezone(UTC))
    receive_at(desk, early, midnight.astimezone(UTC))
    bring_to(desk, early, "unmatched")
    mark(desk, test, is_test=True)
    today = get_received_today(desk, PROJECT)
    assert (today.day, today.deliveries, today.total) == (midnight.date(), 3, 1)
    assert today.registrations["unmatched"] == 1
    assert unknown


def test_registrations_that_wait_for_salebot_are_counted_with_their_problem(desk: Desk) -> None:
    first, second, third = deliver(desk, PROJECT, registration(1), registration(2), registration(3))
    mark(desk, first, relay_state="waiting")
    mark(desk, second, relay_state="waiting", relay_problem=write_problem(Unauthorized("salebot", "bizon_webhook")))
    mark(desk, third, relay_state="taken")
    relay = get_stuck_relay(desk, PROJECT)
    assert relay.waiting == 2
    assert isinstance(relay.problem, Unauthorized)


def test_unknown_deliveries_are_shown_as_text_and_paged(desk: Desk) -> None:
    bodies = [f"что это {number}".encode("cp1251") for number in range(UNKNOWN_PAGE_SIZE + 1)]
    deliver(desk, PROJECT, registration(1), *bodies)
    assert count_unknown(desk, PROJECT) == len(bodies)
    newest, last = list_unknown(desk, PROJECT), list_unknown(desk, PROJECT, 2)
    assert (len(newest), newest[0].text) == (UNKNOWN_PAGE_SIZE, f"что это {UNKNOWN_PAGE_SIZE}")
    assert [delivery.text for delivery in last] == ["что это 0"]
    assert "что" not in repr(last)
