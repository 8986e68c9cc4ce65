"""The states of received registrations and of their relay: the moves there are, and the index that relies on them."""

from itertools import product

import pytest

from core.desk import Desk
from core.services.inbox.ledger import change, find_due
from core.services.inbox.list_registrations import STATES
from core.services.inbox.relay import LEFT_TO_SALEBOT
from core.services.inbox.states import RECEIVED, RELAY, ReceivedState
from data.models import RELAY_WAITS
from tests.inbox_world import bring_to, deliver, registration

PROJECT = 1


def test_registration_changes_only_to_a_state_that_may_follow(desk: Desk) -> None:
    [event_id] = deliver(desk, PROJECT, registration(1))
    for before, after in product(ReceivedState, repeat=2):
        bring_to(desk, event_id, before, due_at=desk.now())
        row = find_due(desk, PROJECT)
        assert row is not None
        if after in (before, *RECEIVED.followers[before]):
            moved = change(desk, row, state=after)
            assert moved is not None
            assert moved.state is after
        else:
            with pytest.raises(ValueError, match="cannot follow"):
                change(desk, row, state=after)
            assert find_due(desk, PROJECT) == row


def test_every_state_is_in_one_group_of_the_inbox() -> None:
    assert sorted(state for states in STATES.values() for state in states) == sorted(ReceivedState)


def test_every_state_left_to_salebot_can_be_processed_here() -> None:
    assert RECEIVED.before(ReceivedState.WAITING) & RECEIVED.before(ReceivedState.MATCHED) >= LEFT_TO_SALEBOT


def test_every_settled_state_can_be_processed_again() -> None:
    rests = frozenset(ReceivedState) - RECEIVED.unsettled
    assert rests <= RECEIVED.before(ReceivedState.WAITING)
    assert rests <= RECEIVED.before(ReceivedState.MATCHED)


def test_index_of_waiting_relays_holds_the_unsettled_relays() -> None:
    [waiting] = RELAY.unsettled
    assert RELAY_WAITS.text == f"relay_state = '{waiting}'"
