"""Calling the bot back for one client, or writing to them, so that it is done once, also when the answer gets lost.

Only the client's history tells what was done (docs/salebot.md, section 7): an answer that was lost, or is no answer,
says nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Literal

from core.domain.campaigns.campaign import CampaignActions, Step
from core.domain.sent_before import HISTORY_ROWS, sent_since
from core.errors import ApiError, LimitReached, Rejected, Unavailable, UnexpectedPayload
from core.http.pace import Stopped, never, pause
from core.salebot.api import SalebotApi
from core.salebot.wire import is_about_client, is_nobody

Outcome = Literal["done", "no_client", "rejected", "uncertain"]
TRIES = 3
"""How often something is sent whose answer gets lost each time."""
SETTLE_AFTER_S = 3.0
"""How long after a call that was not answered the history is read: it may still be on its way."""


@dataclass(frozen=True, slots=True)
class Told:
    """How one call ended; `problem` says why it was refused or is uncertain. `blocked`: an uncertain one could not be
    looked up, and why; others would fare no better now."""

    outcome: Outcome
    problem: ApiError | None = None
    blocked: ApiError | LimitReached | None = None


def tell_client(
    api: SalebotApi,
    client_id: int,
    actions: CampaignActions,
    step: Step,
    *,
    since: datetime,
    known_done: int,
    should_stop: Callable[[], bool] = never,
) -> Told:
    """Do one step, a callback or a message, for one client, from `since` (aware UTC) on; `known_done` as
    `core.domain.sent_before.sent_since` wants it.

    Raises what says nothing about this client (Unauthorized, Forbidden, a bare Missing, RateLimited, Unavailable when
    nothing arrived, LimitReached, NotConfigured, Stopped): then nothing was done by this call.
    """
    problem: ApiError | None = None
    for _ in range(TRIES):
        try:
            _send(api, client_id, actions, step)
            return Told("done")
        except Rejected as error:
            if not is_about_client(error):
                raise
            return Told("no_client" if is_nobody(error) else "rejected", error)
        except (Unavailable, UnexpectedPayload) as error:
            if isinstance(error, Unavailable) and not error.outcome_unknown:
                raise
            problem = error
        try:
            pause(SETTLE_AFTER_S, should_stop)
            was_done = find_out(api, client_id, actions, step, since=since, known_done=known_done)
        except Stopped:
            break
        except (ApiError, LimitReached) as error:
            return Told("uncertain", problem, blocked=error)
        if was_done is None:
            break
        if was_done:
            return Told("done")
    return Told("uncertain", problem)


def find_out(
    api: SalebotApi, client_id: int, actions: CampaignActions, step: Step, *, since: datetime, known_done: int
) -> bool | None:
    """Whether a step was done for a client since then; None when their history does not tell. Raises the ApiErrors,
    LimitReached and Stopped."""
    find = partial(
        sent_since,
        api.fetch_history(client_id, HISTORY_ROWS),
        since=api.on_its_clock(since),
        now=api.now_there(),
        known_done=known_done,
    )
    if step is Step.CALLBACK:
        return find(notice=actions.callback)
    return find(text=actions.message) if actions.message_id is None else find(message_id=actions.message_id)


def _send(api: SalebotApi, client_id: int, actions: CampaignActions, step: Step) -> None:
    if step is Step.CALLBACK:
        api.send_callback(client_id, actions.callback, resume_bot=actions.resume_bot or None)
    else:
        api.send_message(client_id, text=actions.message or None, message_id=actions.message_id)
