"""Relaying registrations to Salebot's own webhook, unchanged, until Salebot has accepted each of them.

A delivery whose answer was lost is looked for in Salebot once it can no longer land (`core.landing`). It is sent again
when it is missing there, and also where Salebot does not tell, because a lost registration is worse than one that
reaches it twice.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import Session

from core.desk import Desk
from core.errors import (
    ApiError,
    DeskError,
    Forbidden,
    InvalidInput,
    Missing,
    NotConfigured,
    RateLimited,
    Rejected,
    Unauthorized,
    Unavailable,
)
from core.http.transport import RetryPolicy
from core.landing import is_lost
from core.problems import write_problem
from core.salebot.api import SalebotApi
from core.services.inbox.states import RECEIVED, RELAY, ReceivedState, RelayState
from core.services.inbox.waits import RELAYED_LOOK, WAITS, wait_after
from core.services.inbox.was_relayed import was_taken
from core.services.projects.connections import open_salebot
from core.services.projects.salebot_settings import get_salebot_settings
from core.waits import USUAL_WAITS
from data.repositories.inbox import registrations_received
from data.repositories.inbox import relay as repository
from data.repositories.inbox.relay import DueRelay

LEFT_TO_SALEBOT = frozenset({ReceivedState.SHOWN, ReceivedState.UNMATCHED})
ONE_TRY = RetryPolicy(attempts=1, timeout_s=30.0, total_s=60.0)
_WRONG_SETTINGS = (Unauthorized, Forbidden, Missing, NotConfigured, InvalidInput)
"""The key or the address is wrong. Only the operator can correct that, so the next try waits the longest."""
_NO_ANSWER = (Unavailable, RateLimited)


def relay_due(desk: Desk, project_id: int, should_stop: Callable[[], bool]) -> datetime | None:
    """Relay the deliveries that are due, one by one; returns when the next one is due. When relaying was switched off,
    the inbox processes what Salebot has not accepted, each once it can no longer arrive there. Raises Stopped."""
    if _find_next_at(desk, project_id) is None:
        return None
    if not get_salebot_settings(desk, project_id).relay:
        _settle_sent(desk, project_id, should_stop)
        with desk.store.writing(project_id) as session:
            _take_over(session, project_id, desk.now())
            repository.end_waiting(session, project_id, RELAY.check_move(RelayState.WAITING, RelayState.OFF))
        return _find_next_at(desk, project_id)
    if _find_due(desk, project_id):
        try:
            with open_salebot(desk, project_id, should_stop=should_stop, policy=ONE_TRY) as api:
                while not should_stop() and (due := _find_due(desk, project_id)) and _pass_on(desk, api, due):
                    pass
        except (NotConfigured, InvalidInput) as error:
            with desk.store.writing(project_id) as session:
                now = desk.now()
                repository.postpone_due(
                    session, project_id, now=now, problem=write_problem(error), next_at=now + WAITS[-1]
                )
    return _find_next_at(desk, project_id)


def _settle_sent(desk: Desk, project_id: int, should_stop: Callable[[], bool]) -> None:
    """Find out of the deliveries that can no longer land whether Salebot has taken them."""
    if not _find_sent(desk, project_id):
        return
    try:
        with open_salebot(desk, project_id, should_stop=should_stop, policy=ONE_TRY) as api:
            while due := _find_sent(desk, project_id):
                is_taken = was_taken(desk, api, project_id, due.event_id)
                with desk.store.writing(project_id) as session:
                    if is_taken:
                        _note_taken(session, due, desk.now())
                    else:
                        repository.note_missing(session, due.event_id)
    except (NotConfigured, InvalidInput):  # nobody can be asked any more
        while due := _find_sent(desk, project_id):
            with desk.store.writing(project_id) as session:
                repository.note_missing(session, due.event_id)


def _find_sent(desk: Desk, project_id: int) -> DueRelay | None:
    with desk.store.reading() as session:
        return repository.find_due(session, project_id, desk.now(), only_sent=True)


def bring_forward(session: Session, project_id: int, now: datetime) -> int:
    """Make due now what a problem has put off; returns how many deliveries that were. What may still be on its way to
    Salebot stays."""
    landed = now - timedelta(seconds=USUAL_WAITS.lands_s)
    return repository.bring_forward(session, project_id, now, sent_before=landed)


def _take_over(session: Session, project_id: int, now: datetime) -> None:
    """Make the registrations due that were left to Salebot and that it has not accepted, and those whose clients are
    still looked for."""
    registrations_received.change_not_relayed(
        session, project_id, registrations_received.in_states({ReceivedState.WAITING}), due_at=now
    )
    for is_chosen, state in ((True, ReceivedState.MATCHED), (False, ReceivedState.WAITING)):
        registrations_received.change_not_relayed(
            session,
            project_id,
            registrations_received.AT_REST,
            registrations_received.in_states(RECEIVED.before(state) & LEFT_TO_SALEBOT),
            registrations_received.by_operator(is_so=is_chosen),
            state=state,
            due_at=now,
            attempts=0,
        )


def _find_next_at(desk: Desk, project_id: int) -> datetime | None:
    with desk.store.reading() as session:
        return repository.find_next_at(session, project_id)


def _find_due(desk: Desk, project_id: int) -> DueRelay | None:
    if not get_salebot_settings(desk, project_id).relay:
        return None  # switched off while the others were passed on
    with desk.store.reading() as session:
        return repository.find_due(session, project_id, desk.now())


def _pass_on(desk: Desk, api: SalebotApi, due: DueRelay) -> bool:
    """Relay one delivery. Returns False when Salebot would not accept any other one now, either."""
    sent_at: datetime | None = None

    def note_sent() -> None:
        nonlocal sent_at
        sent_at = desk.now()
        lands_at = sent_at + timedelta(seconds=desk.waits.lands_s)
        with desk.store.writing(due.project_id) as session:
            repository.note_sent(session, due.event_id, sent_at, lands_at)

    try:
        if due.sent_at is None or not was_taken(desk, api, due.project_id, due.event_id):
            api.relay_registration(due.body, due.content_type, on_send=note_sent)
    except (ApiError, InvalidInput) as error:
        takes_none = isinstance(error, (*_WRONG_SETTINGS, *_NO_ANSWER))
        with desk.store.writing(due.project_id) as session:
            now = desk.now()
            problem, next_at = write_problem(error), now + _wait(due.attempts, error)
            was_sent_at = sent_at if _may_be_taken(error) else None
            if takes_none:
                repository.postpone_due(session, due.project_id, now=now, problem=problem, next_at=next_at)
            if was_sent_at:
                next_at = max(next_at, was_sent_at + timedelta(seconds=desk.waits.lands_s))
            repository.note_failure(session, due.event_id, problem, next_at, was_sent_at=was_sent_at)
        return not takes_none
    with desk.store.writing(due.project_id) as session:
        _note_taken(session, due, desk.now())
    return True


def _note_taken(session: Session, due: DueRelay, now: datetime) -> None:
    taken = RELAY.check_move(RelayState.WAITING, RelayState.TAKEN)
    repository.note_end(session, due.event_id, taken, now)
    registrations_received.bring_one_forward(session, due.event_id, now + RELAYED_LOOK, state=ReceivedState.WAITING)


def _may_be_taken(error: DeskError) -> bool:
    """Whether Salebot may have taken the delivery; a refusal in words with a status of success leaves that open."""
    return is_lost(error) or (isinstance(error, Rejected) and error.status is not None and error.status < 300)


def _wait(attempts_before: int, error: DeskError) -> timedelta:
    if isinstance(error, _WRONG_SETTINGS):
        return WAITS[-1]
    asked_s = error.retry_after_s if isinstance(error, _NO_ANSWER) else None
    return max(wait_after(attempts_before), timedelta(seconds=asked_s or 0))
