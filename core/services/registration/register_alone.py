"""Registering one person outside of a batch, for a page or a bot: whoever comes at the same moment for the same person
waits, and is told what became of it."""

from time import monotonic

from core.bizon.api import BizonApi
from core.desk import Desk
from core.domain.registration.registration import Registration
from core.http.pace import never, pause
from core.services.registration.send_registration import Sent, find_registered, send_registration, settled
from core.services.registration.states import BatchRowState
from core.services.registration.turns import Turn, TurnLost, end_turn, note_sent, take_turn

LOOK_S = 0.1
"""How often a call that waits looks whether it is its turn."""


def register_alone(
    desk: Desk, project_id: int, api: BizonApi, registration: Registration, *, looks_first: bool = False
) -> Sent:
    """As `send_registration`, for a caller who cannot wait until a lost request has landed. Who was registered while
    this call waited for its turn is `ALREADY_THERE`. Who has been sent before, also by a batch, is looked up first;
    with `looks_first` everybody is."""
    came_at = desk.now()
    turn = _wait_for_turn(desk, project_id, registration)
    if turn is None:
        return _sent_by_another(api, registration)
    outcome = None
    try:
        if turn.done_at and came_at <= turn.done_at <= desk.now() and not looks_first:
            outcome = BatchRowState.ALREADY_THERE
            return Sent(outcome)
        sent_before_s = 0.0 if looks_first else None
        if turn.sent_at:
            sent_before_s = desk.waits.left_to_land_s(turn.sent_at, desk.now())
        sent = send_registration(
            api,
            registration,
            waits=desk.waits,
            note_sent=lambda: note_sent(desk, turn),
            is_patient=False,
            sent_before_s=sent_before_s,
        )
        outcome = sent.outcome
        return sent
    except TurnLost:
        return _sent_by_another(api, registration)
    finally:
        end_turn(desk, turn, outcome)


def _sent_by_another(api: BizonApi, registration: Registration) -> Sent:
    """How it looks to a call that may not send, because another one does."""
    if subscriber := find_registered(api, registration.key):
        return settled(BatchRowState.ALREADY_THERE, subscriber)
    return Sent(BatchRowState.UNCERTAIN, may_land=True)


def _wait_for_turn(desk: Desk, project_id: int, registration: Registration) -> Turn | None:
    until = monotonic() + desk.waits.turn_s
    while (turn := take_turn(desk, project_id, registration.key)) is None and monotonic() < until:
        pause(LOOK_S, never)
    return turn
