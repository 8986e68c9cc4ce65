"""One callback or one message for one client, done once, also when the answer gets lost.

Only the client's history says what was done (docs/salebot.md, section 7): a lost or unreadable answer says nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial

from core.domain.campaigns.campaign import CampaignActions, Step
from core.domain.sent_before import HISTORY_ROWS, sent_since
from core.errors import ApiError, LimitReached, Rejected, Unavailable, UnexpectedPayload
from core.http.pace import Stopped, never, pause
from core.salebot.api import SalebotApi
from core.salebot.wire import is_about_client, is_nobody
from core.waits import USUAL_WAITS

TRIES = 3
"""How many times a call is sent when the answer gets lost each time."""


class StepOutcome(StrEnum):
    """How a callback or a message ended. `UNCERTAIN`: it is not known whether it was done."""

    DONE = "done"
    NO_CLIENT = "no_client"
    REJECTED = "rejected"
    UNCERTAIN = "uncertain"


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
    known_done: int,
    should_stop: Callable[[], bool] = never,
    settle_s: float = USUAL_WAITS.settle_s,
) -> StepResult:
    """Do one step, a callback or a message, for one client. `since` (aware UTC) is when the first try began,
    `known_done` the number that `core.domain.sent_before.sent_since` takes. The history is read `settle_s` seconds
    after a call without an answer: the call may arrive late.

    Raises the errors that say nothing about this client (Unauthorized, Forbidden, a bare Missing, RateLimited,
    Unavailable when nothing arrived, LimitReached, NotConfigured, Stopped): then nothing was done by this call.
    """
    problem: ApiError | None = None
    for _ in range(TRIES):
        try:
            _send(api, client_id, actions, step)
            return StepResult(StepOutcome.DONE)
        except Rejected as error:
            if not is_about_client(error):
                raise
            return StepResult(StepOutcome.NO_CLIENT if is_nobody(error) else StepOutcome.REJECTED, error)
        except (Unavailable, UnexpectedPayload) as error:
            if isinstance(error, Unavailable) and not error.outcome_unknown:
                raise
            problem = error
        try:
            pause(settle_s, should_stop)
            was_done = was_step_done(api, client_id, actions, step, since=since, known_done=known_done)
        except Stopped:
            break
        except (ApiError, LimitReached) as error:
            return StepResult(StepOutcome.UNCERTAIN, problem, blocked=error)
        if was_done is None:
            break
        if was_done:
            return StepResult(StepOutcome.DONE)
    return StepResult(StepOutcome.UNCERTAIN, problem)


def was_step_done(
    api: SalebotApi, client_id: int, actions: CampaignActions, step: Step, *, since: datetime, known_done: int
) -> bool | None:
    """Whether a step was done for a client since then; None when their history does not say. Raises the ApiErrors,
    LimitReached and Stopped."""
    find = partial(
        sent_since,
        api.fetch_history(client_id, HISTORY_ROWS),
        since=api.on_its_clock(since),
        now=api.now_there(),
        already_sent=known_done,
    )
    if step is Step.CALLBACK:
        return find(notice=actions.callback)
    return find(text=actions.message) if actions.message_id is None else find(message_id=actions.message_id)


def _send(api: SalebotApi, client_id: int, actions: CampaignActions, step: Step) -> None:
    if step is Step.CALLBACK:
        api.send_callback(client_id, actions.callback, resume_bot=actions.resume_bot or None)
    else:
        api.send_message(client_id, text=actions.message or None, message_id=actions.message_id)
