"""One callback or one message for one client, done once, also when the answer gets lost.

Only the client's history says what was done (docs/salebot.md, section 7): a lost or unreadable answer says nothing.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from http import HTTPStatus

from core.domain.campaigns.campaign import CampaignActions, Step
from core.domain.sent_before import HISTORY_ROWS, Span, sent_since
from core.errors import ApiError, DeskError, LimitReached, RateLimited, Rejected
from core.http.pace import Stopped, never
from core.landing import Flight, is_lost
from core.salebot.api import SalebotApi
from core.salebot.wire import is_about_client, is_nobody
from core.waits import USUAL_WAITS, Waits

TRIES = 3
"""How many times a call is sent when the answer gets lost each time."""


class StepOutcome(StrEnum):
    """How a callback or a message ended. `UNCERTAIN`: it is not known whether it was done. `LEFT_OUT`: it was not
    begun, as the person is left out meanwhile."""

    DONE = "done"
    NO_CLIENT = "no_client"
    REJECTED = "rejected"
    UNCERTAIN = "uncertain"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class StepResult:
    """How one step ended for one client. `problem` says why it was refused or is uncertain; `blocked` why the history
    that would settle an uncertain one could not be read. Then the histories of other clients cannot be read now
    either."""

    outcome: StepOutcome
    problem: ApiError | None = None
    blocked: ApiError | LimitReached | None = None


def do_step(
    api: SalebotApi,
    client_id: int,
    actions: CampaignActions,
    step: Step,
    *,
    since: datetime,
    list_known: Callable[[], Collection[Span]],
    should_stop: Callable[[], bool] = never,
    waits: Waits = USUAL_WAITS,
    note_sent: Callable[[], object] = lambda: None,
) -> StepResult:
    """Do one step, a callback or a message, for one client. `since` (aware UTC) is when the first try began. After a
    call whose answer was lost the history decides, and the call is made again only when it was not done and can no
    longer land (`core.landing`); `list_known` is asked then for the other calls that
    `core.domain.sent_before.sent_since` takes, on our clock. `note_sent` is called when a call goes out, and raises
    where it must not.

    Raises the errors that say nothing about this client (Unauthorized, Forbidden, a bare Missing, RateLimited,
    Unavailable when nothing arrived, LimitReached, NotConfigured, Stopped): then nothing was done by this call.
    """

    def look() -> bool | None:
        return was_step_done(api, client_id, actions, step, since=since, known=list_known())

    flight = Flight(waits, note_sent)
    for number in range(TRIES):
        try:
            _send(api, client_id, actions, step, flight.begin)
            return StepResult(StepOutcome.DONE)
        except Rejected as error:
            if not is_about_client(error):
                raise
            if is_nobody(error):
                return StepResult(StepOutcome.NO_CLIENT, error)
            if _was_done_all_the_same(error, look):
                return StepResult(StepOutcome.DONE)
            return StepResult(StepOutcome.REJECTED, error)
        except ApiError as error:
            if not is_lost(error):
                raise
            lost = error
        try:
            was_done = flight.find_out(lost, look, not_done=False, should_stop=should_stop)
        except Stopped:
            break
        except (ApiError, LimitReached) as error:
            return StepResult(StepOutcome.UNCERTAIN, lost, blocked=error)
        if was_done is None:
            break
        if was_done:
            return StepResult(StepOutcome.DONE)
        if number == TRIES - 1 and isinstance(lost, RateLimited):
            raise lost
    return StepResult(StepOutcome.UNCERTAIN, lost)


def _was_done_all_the_same(refusal: Rejected, look: Callable[[], bool | None]) -> bool:
    """Whether the history shows what an answer of 200 refuses in words."""
    if refusal.status != HTTPStatus.OK:
        return False
    try:
        return look() is True
    except (DeskError, Stopped):
        return False


def was_step_done(
    api: SalebotApi, client_id: int, actions: CampaignActions, step: Step, *, since: datetime, known: Collection[Span]
) -> bool | None:
    """Whether a step was done for a client since then; None when their history does not say. Raises the ApiErrors,
    LimitReached and Stopped."""
    find = partial(
        sent_since,
        api.fetch_history(client_id, HISTORY_ROWS),
        since=api.on_its_clock(since),
        now=api.now_there(),
        known=[Span(api.on_its_clock(begun), api.on_its_clock(ended)) for begun, ended in known],
    )
    if step is Step.CALLBACK:
        return find(notice=actions.callback)
    return find(text=actions.message) if actions.message_id is None else find(message_id=actions.message_id)


def _send(api: SalebotApi, client_id: int, actions: CampaignActions, step: Step, on_send: Callable[[], object]) -> None:
    if step is Step.CALLBACK:
        api.send_callback(client_id, actions.callback, resume_bot=actions.resume_bot or None, on_send=on_send)
    else:
        api.send_message(client_id, text=actions.message or None, message_id=actions.message_id, on_send=on_send)
