"""Writing a registration to its client: the variables, which may be written twice, and the notice, which must not be
given twice.

A row becomes `noticing` before the notice is sent. After a kill or a lost answer, the next round finds the row in that
state and reads the client's history in Salebot. A notice that is missing there is given again once the first one can no
longer arrive (`core.landing`).
"""

from datetime import timedelta
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from core.desk import Desk
from core.domain.bizon_variables import build_bizon_variables, in_profile
from core.domain.sent_before import HISTORY_ROWS, LOOK_BACK, Span, sent_since
from core.errors import DeskError, Rejected
from core.http.pace import Stopped
from core.landing import Flight, is_lost
from core.salebot.api import SalebotApi
from core.salebot.wire import is_nobody
from core.services.clients.copy import keep_variables
from core.services.inbox.ledger import Received, change
from core.services.inbox.states import ReceivedState
from core.services.projects.salebot_settings import VariableScope
from data.repositories.inbox import registrations_received as repository

NOTICE = "bizon client_registered"
"""The callback text that the bot reacts to (docs/salebot.md, section 14)."""


def save_bizon_variables(
    desk: Desk, api: SalebotApi, row: Received, *, scope: VariableScope, zone: ZoneInfo
) -> Received | None:
    """Write the variables of a registration to its client, in Salebot and in the copy. Returns the row as it is now,
    None when it was changed elsewhere meanwhile. Raises the ApiErrors; Missing when there is no such client."""
    client_id = _client_id(row)
    variables = build_bizon_variables(row.fields, row.session_at, row.phone, zone)
    api.save_variables([client_id], in_profile(variables) if scope == "client" else variables)
    keep_variables(desk, row.project_id, [client_id], variables)
    return change(desk, row, saved_at=desk.now(), problem=None)


def give_notice(desk: Desk, api: SalebotApi, row: Received) -> Received | None:
    """Give the client of a registration the notice, unless it was given. A notice that was sent without a known result
    is left to `settle_notice`. Returns the row as it is now, None when it was changed elsewhere meanwhile.

    Raises the ApiErrors, LimitReached and Stopped. The row then stays `noticing` if the notice may have arrived.
    """
    if row.notice_begun_at and row.noticed_at:
        return _done(desk, row)
    if row.notice_begun_at:
        return change(desk, row, state=ReceivedState.NOTICING)
    now = desk.now()
    settled_at = now + timedelta(seconds=desk.waits.settle_s)
    # Durable, because the notice must not be sent twice even after a power cut.
    begun = change(desk, row, durable=True, state=ReceivedState.NOTICING, notice_begun_at=now, due_at=settled_at)
    if begun is None:
        return None
    flight = Flight(desk.waits, lambda: change(desk, begun, notice_begun_at=desk.now()))
    try:
        api.send_callback(_client_id(begun), NOTICE, on_send=flight.begin)
    except Rejected as error:
        # A refusal in words with a status of success may have done the work; then the next try asks the history first.
        begun_at = begun.notice_begun_at if error.status == HTTPStatus.OK and not is_nobody(error) else None
        change(desk, begun, state=ReceivedState.MATCHED, notice_begun_at=begun_at, due_at=desk.now())
        raise
    except (DeskError, Stopped) as error:
        if not is_lost(error):
            change(desk, begun, state=ReceivedState.MATCHED, notice_begun_at=None, due_at=desk.now())
        raise
    return _done(desk, begun, noticed_at=desk.now())


def settle_notice(desk: Desk, api: SalebotApi, row: Received) -> Received | None:
    """Find out from the client's history whether the notice has arrived. The row becomes `done` if it has, `matched`
    (so that the notice is given again) if it has not and can no longer arrive, and `uncertain` if the history does not
    show it. Returns the row as it is now, None when it was changed elsewhere meanwhile, or is looked at again later
    because the notice may still arrive. Raises the ApiErrors, LimitReached and Stopped."""
    client_id, begun_at = _client_id(row), row.notice_begun_at or desk.now()
    history = api.fetch_history(client_id, HISTORY_ROWS)
    with desk.store.reading() as session:
        given = repository.list_noticed(session, row.project_id, client_id, begun_at - LOOK_BACK)
    known = [Span(api.on_its_clock(begun), api.on_its_clock(ended)) for begun, ended in given]
    match sent_since(history, notice=NOTICE, since=api.on_its_clock(begun_at), now=api.now_there(), known=known):
        case True:
            return _done(desk, row, noticed_at=desk.now())
        case False:
            # The moments are the store's: the process may be another one than that which gave the notice
            if left_s := desk.waits.left_to_land_s(begun_at, desk.now()):
                change(desk, row, due_at=desk.now() + timedelta(seconds=left_s))
                return None
            return change(desk, row, state=ReceivedState.MATCHED, notice_begun_at=None, problem=None)
        case None:
            return change(desk, row, state=ReceivedState.UNCERTAIN, due_at=None)


def _done(desk: Desk, row: Received, **values: Any) -> Received | None:
    return change(desk, row, state=ReceivedState.DONE, due_at=None, problem=None, **values)


def _client_id(row: Received) -> int:
    if row.client_id is None:
        raise ValueError("a registration without a client")
    return row.client_id
