"""What a client gets with a registration: its variables, which may be written twice, and the notice, which must not be
given twice.

A row says `noticing` before the notice goes out. Whoever finds it so later, after a kill or an answer that never came,
looks into the client's history in Salebot before anything is sent again, and not before a request that may still have
been on its way has landed.
"""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from core.desk import Desk
from core.domain.bizon_variables import build_bizon_variables, in_profile
from core.domain.sent_before import CLOCKS_APART, HISTORY_ROWS, sent_since
from core.errors import DeskError, Unavailable, UnexpectedPayload
from core.http.pace import Stopped
from core.salebot.api import SalebotApi
from core.services.clients.copy import keep_variables
from core.services.inbox.ledger import Received, change
from core.services.projects.salebot_settings import VariableScope
from data.repositories.inbox import registrations_received as repository

NOTICE = "bizon client_registered"
"""What the bot reacts to (docs/salebot.md, section 14)."""
SETTLE_AFTER = timedelta(seconds=3)
"""How long after a notice whose answer is not known the history is asked: it may still be on its way."""


def save_bizon_variables(
    desk: Desk, api: SalebotApi, row: Received, scope: VariableScope, zone: ZoneInfo
) -> Received | None:
    """Write the variables of a registration to its client, in Salebot and in the copy. Raises the ApiErrors; Missing
    when there is no such client."""
    client_id = _client_id(row)
    variables = build_bizon_variables(row.fields, row.session_at, row.phone, zone)
    api.save_variables([client_id], in_profile(variables) if scope == "client" else variables)
    keep_variables(desk, row.project_id, [client_id], variables)
    return change(desk, row, saved_at=desk.now(), problem=None)


def give_notice(desk: Desk, api: SalebotApi, row: Received) -> Received | None:
    """Give the client of a registration the notice, unless it was given; one of which that is not known is looked for.

    Raises the ApiErrors, LimitReached and Stopped. The row still says `noticing` when it is then not known whether the
    notice was given.
    """
    if row.notice_begun_at and row.noticed_at:
        return _done(desk, row)
    if row.notice_begun_at:
        return change(desk, row, state="noticing")
    now = desk.now()
    # A power cut does not undo it: what goes out now must not go out twice.
    begun = change(desk, row, durable=True, state="noticing", notice_begun_at=now, due_at=now + SETTLE_AFTER)
    if begun is None:
        return None
    try:
        api.send_callback(_client_id(begun), NOTICE)
    except (DeskError, Stopped) as error:
        if not _may_have_arrived(error):
            change(desk, begun, state="matched", notice_begun_at=None, due_at=desk.now())
        raise
    return _done(desk, begun, noticed_at=desk.now())


def settle_notice(desk: Desk, api: SalebotApi, row: Received) -> Received | None:
    """Find out whether a notice that was begun has reached the client: then the row is done; if not, it is to be given
    again; where nobody can tell, the operator decides. Raises the ApiErrors, LimitReached and Stopped."""
    client_id, begun_at = _client_id(row), row.notice_begun_at or desk.now()
    history = api.fetch_history(client_id, HISTORY_ROWS)
    with desk.store.reading() as session:
        known = repository.count_noticed(session, row.project_id, client_id, begun_at - CLOCKS_APART)
    since, now = api.on_its_clock(begun_at), api.now_there()
    match sent_since(history, notice=NOTICE, since=since, now=now, known_done=known):
        case True:
            return _done(desk, row, noticed_at=begun_at)
        case False:
            return change(desk, row, state="matched", notice_begun_at=None, problem=None)
        case None:
            return change(desk, row, state="uncertain", due_at=None)


def _done(desk: Desk, row: Received, **values: Any) -> Received | None:
    return change(desk, row, state="done", due_at=None, problem=None, **values)


def _may_have_arrived(error: Exception) -> bool:
    return isinstance(error, UnexpectedPayload) or (isinstance(error, Unavailable) and error.outcome_unknown)


def _client_id(row: Received) -> int:
    if row.client_id is None:
        raise ValueError("a registration without a client")
    return row.client_id
