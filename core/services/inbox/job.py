"""The round that takes received registrations to their clients: match, variables, notice (each step is stored before
the next one begins), and the operator's ways to begin it."""

import logging
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.sessions import next_midnight
from core.errors import (
    DeskError,
    InvalidInput,
    LimitReached,
    Missing,
    NotConfigured,
    RateLimited,
    Rejected,
    Unavailable,
    place_of,
)
from core.http.pace import Stopped
from core.http.transport import RetryPolicy
from core.jobs.rounds import ask_round, work_round
from core.problems import write_problem
from core.rights import needs
from core.salebot.api import SalebotApi
from core.salebot.wire import is_nobody
from core.services.clients.copy import forget_client
from core.services.inbox.actions import requeue
from core.services.inbox.hand_match import choose_client
from core.services.inbox.ledger import (
    SLACK,
    Received,
    change,
    find_due,
    find_next_due,
    put_off,
    put_off_due,
    settle_match,
)
from core.services.inbox.match_registration import Matcher, match_known
from core.services.inbox.states import RECEIVED, ReceivedState
from core.services.inbox.waits import RELAYED_LOOK, WAITS, wait_after
from core.services.inbox.write_registration import give_notice, save_bizon_variables, settle_notice
from core.services.projects.connections import open_salebot
from core.services.projects.projects import get_project
from core.services.projects.salebot_settings import VariableScope, get_salebot_settings
from data.repositories.inbox import registrations_received

KIND = "inbox"
NOT_SET_WAIT = timedelta(minutes=15)
log = logging.getLogger(__name__)


@needs(Right.WORK)
def process_again(desk: Desk, project_id: int, event_ids: Collection[int], *, notice_again: bool = False) -> int:
    """As `core.services.inbox.actions.requeue`; asks for a round as well."""
    changed = requeue(desk, project_id, event_ids, notice_again=notice_again)
    ask_round(KIND, project_id)
    return changed


@needs(Right.WORK)
def match_by_hand(desk: Desk, project_id: int, event_id: int, client_id: int) -> None:
    """As `core.services.inbox.hand_match.choose_client`; asks for a round as well."""
    choose_client(desk, project_id, event_id, client_id)
    ask_round(KIND, project_id)


def bring_forward(session: Session, project_id: int, now: datetime) -> int:
    """Make due now what a problem has put off; returns how many registrations that were."""
    return registrations_received.bring_forward(session, project_id, now, states=RECEIVED.unsettled)


@work_round(KIND, bring_forward)
def work_off(desk: Desk, project_id: int, should_stop: Callable[[], bool]) -> datetime | None:
    """Process all registrations that are due; returns when the next one is due. Stops at the first one for which
    Salebot does not answer."""
    last_seen = match_known(desk, project_id, should_stop=should_stop)
    if find_due(desk, project_id) is None:
        return find_next_due(desk, project_id)
    # The ledger repeats failed steps, so the calls of one registration must not delay the others for long
    policy = RetryPolicy(attempts=3, timeout_s=15.0, total_s=40.0)
    try:
        with open_salebot(desk, project_id, should_stop, policy) as api:
            return _Round(desk, api, project_id, should_stop).work(last_seen)
    except (NotConfigured, InvalidInput) as error:
        due_at = desk.now() + NOT_SET_WAIT
        put_off_due(desk, project_id, due_at=due_at, problem=error)
        return due_at


class _Round:
    """One round, with its connection to Salebot."""

    def __init__(self, desk: Desk, api: SalebotApi, project_id: int, should_stop: Callable[[], bool]) -> None:
        self._desk = desk
        self._api = api
        self._project_id = project_id
        self._should_stop = should_stop
        self._matcher = Matcher(desk, api, project_id)
        self._zone: ZoneInfo = get_project(desk, project_id).time_zone
        self._scope: VariableScope = get_salebot_settings(desk, project_id).variable_scope

    def work(self, last_seen: int) -> datetime | None:
        """Work until nothing is due; returns when something is due next. `last_seen`: the last event that was matched
        without a call to Salebot. Registrations that need no call are matched first, also those that arrive meanwhile:
        matching them is fast, while Salebot takes one call a second."""
        while row := find_due(self._desk, self._project_id):
            if self._should_stop():
                raise Stopped
            try:
                self._advance(row)
            except (NotConfigured, InvalidInput, Stopped):
                raise
            except DeskError as error:
                if again_at := self._put_off(row, error):
                    return again_at
            except Exception as error:
                log.error("A registration was put off: %s", place_of(error))
                self._put_off(row, DeskError())
            last_seen = match_known(self._desk, self._project_id, last_seen, should_stop=self._should_stop)
        return find_next_due(self._desk, self._project_id)

    def _advance(self, row: Received) -> None:
        """Do the steps of a registration until it is settled. Raises the errors that do not concern its client."""
        gone: dict[int, Missing] = {}
        left: Received | None = row
        while left is not None and left.state in RECEIVED.unsettled:
            left = self._step_or_settle(left, gone)

    def _step_or_settle(self, row: Received, gone: dict[int, Missing]) -> Received | None:
        try:
            return self._step(row, gone)
        except Missing as error:
            if not is_nobody(error):
                raise
            return self._without_client(row, gone, error)
        except Rejected as error:
            return self._failed(row, error)

    def _step(self, row: Received, gone: dict[int, Missing]) -> Received | None:
        if row.state is ReceivedState.NOTICING:
            return settle_notice(self._desk, self._api, row)
        if row.state is ReceivedState.MATCHED and row.saved_at is None:
            return save_bizon_variables(self._desk, self._api, row, scope=self._scope, zone=self._zone)
        if row.state is ReceivedState.MATCHED:
            return give_notice(self._desk, self._api, row)
        found = self._matcher.match(row, gone)
        if found is None and row.is_relayed and (again_at := self._look_again_at(row)):
            change(self._desk, row, attempts=row.attempts + 1, due_at=again_at)
            return None
        return settle_match(self._desk, row, found, next(iter(gone.values()), None))

    def _look_again_at(self, row: Received) -> datetime | None:
        """When to look up the client of a relayed registration again; None when Salebot has had the time to create
        it."""
        now = self._desk.now()
        if row.relayed_at is None:
            return now + wait_after(row.attempts)
        created_by = row.relayed_at + RELAYED_LOOK
        return created_by if created_by > now + SLACK else None

    def _without_client(self, row: Received, gone: dict[int, Missing], error: Missing) -> Received | None:
        """Salebot has no such client: match again without that client, unless the operator has chosen it."""
        if row.client_id is None or row.is_by_operator:
            return self._failed(row, error)
        gone[row.client_id] = error
        forget_client(self._desk, self._project_id, row.client_id)
        return change(self._desk, row, state=ReceivedState.WAITING)

    def _failed(self, row: Received, error: Rejected) -> Received | None:
        return change(self._desk, row, state=ReceivedState.FAILED, due_at=None, problem=write_problem(error))

    def _put_off(self, row: Received, error: DeskError) -> datetime | None:
        """Postpone a row. Returns until when no call to Salebot may be made, None when the next row can be
        processed."""
        now = self._desk.now()
        if isinstance(error, LimitReached):
            put_off(self._desk, row, next_midnight(now, self._zone), error)
            return None
        wait = wait_after(row.attempts)
        if isinstance(error, RateLimited | Unavailable) and error.outcome_unknown and row.attempts == 0:
            wait = timedelta(seconds=self._desk.waits.settle_s)
        asked_s = error.retry_after_s if isinstance(error, RateLimited | Unavailable) else None
        asked = timedelta(seconds=asked_s or 0)
        put_off(self._desk, row, _from(now, max(wait, asked)), error)
        return _from(now, max(asked, min(wait, WAITS[0])))


def _from(now: datetime, wait: timedelta) -> datetime:
    """When a wait is over; one of a minute or more ends with a full minute. Rounds asked for the same moment are one
    round: while Salebot does not answer, many registrations do not cause a round each."""
    at = now + wait
    return at if wait < WAITS[0] else at.replace(second=0, microsecond=0) + timedelta(minutes=1)
