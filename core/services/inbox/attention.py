"""What in the Inbox needs the operator, for the home page. Reads the store only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from core.desk import Desk
from core.errors import ReportNotReady
from core.services.inbox.list_registrations import STATES, Group
from core.services.inbox.state import (
    ReceivedToday,
    Stuck,
    get_received_today,
    get_stuck,
    get_stuck_relay,
    look_at_inbox,
)
from core.services.reports.expected_reports import ExpectedRow, list_expected
from core.services.reports.states import ExpectedState
from data.repositories.inbox import inbox as repository

LATEST = 50
LEFT_TO_OPERATOR: tuple[Group, ...] = ("unmatched", "failed")
GIVEN_UP_LATELY = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class InboxAttention:
    """`has_deliveries`: whether any delivery was ever received. `by_group`: registrations that are left to the
    operator, of any day. `stuck_reports`: announced reports that were given up lately, or that Bizon365 cannot be asked
    for."""

    has_deliveries: bool
    today: ReceivedToday
    by_group: Mapping[Group, int]
    stuck: Stuck
    relay: Stuck
    stuck_reports: int


def get_inbox_attention(desk: Desk, project_id: int) -> InboxAttention:
    """Raises NotFound."""
    expected = list_expected(desk, project_id, LATEST)
    return InboxAttention(
        has_deliveries=look_at_inbox(desk, project_id).last_at is not None,
        today=get_received_today(desk, project_id),
        by_group=_count_left(desk, project_id),
        stuck=get_stuck(desk, project_id),
        relay=get_stuck_relay(desk, project_id),
        stuck_reports=sum(_is_stuck(desk, row) for row in expected),
    )


def _count_left(desk: Desk, project_id: int) -> dict[Group, int]:
    """Counts these groups only: the others may hold a million registrations."""
    states = [state for group in LEFT_TO_OPERATOR for state in STATES[group]]
    with desk.store.reading() as session:
        counts = repository.count_states(session, project_id, repository.Conditions(states, is_test=False))
    return {group: sum(counts[state] for state in STATES[group]) for group in LEFT_TO_OPERATOR}


def _is_stuck(desk: Desk, row: ExpectedRow) -> bool:
    if row.state is ExpectedState.GIVEN_UP:
        return desk.now() - row.announced_at < GIVEN_UP_LATELY
    return (
        row.state is ExpectedState.WAITING and row.problem is not None and not isinstance(row.problem, ReportNotReady)
    )
