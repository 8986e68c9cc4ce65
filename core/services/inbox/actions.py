"""The operator's actions on received registrations: process them again, read their client."""

from collections.abc import Collection
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.errors import Missing, NotFound
from core.rights import needs
from core.salebot.wire import is_nobody
from core.services.clients.copy import forget_client, keep_variables
from core.services.inbox.states import RECEIVED, ReceivedState
from core.services.projects.connections import INTERACTIVE, open_salebot
from data.repositories.bulk import in_chunks
from data.repositories.inbox import registrations_received as repository


def requeue(desk: Desk, project_id: int, event_ids: Collection[int], *, notice_again: bool = False) -> int:
    """Make registrations due for matching and writing again; returns how many. A client chosen by an operator stays.

    A notice that was sent is sent again only with `notice_again`; without it, a notice in doubt is looked up again in
    Salebot. A registration that waits for its next try becomes due now, also one whose notice may be on its way: its
    try only asks whether the notice has arrived.
    """
    changed = 0
    with desk.store.writing(project_id) as session:
        now = desk.now()
        afresh: dict[str, Any] = {"due_at": now, "attempts": 0, "problem": None, "saved_at": None}
        if notice_again:
            afresh["notice_begun_at"] = None
        at_rest = repository.AT_REST
        put_off = ~at_rest, repository.in_states(RECEIVED.unsettled)
        in_doubt = at_rest, _may_become(ReceivedState.NOTICING, ReceivedState.UNCERTAIN)
        matched_again = frozenset(ReceivedState) - {ReceivedState.SHOWN}
        chosen = at_rest, repository.by_operator(is_so=True), _may_become(ReceivedState.MATCHED, *matched_again)
        others = at_rest, repository.by_operator(is_so=False), _may_become(ReceivedState.WAITING, *ReceivedState)
        for some in in_chunks(sorted(event_ids)):
            change = partial(repository.change_rows, session, project_id, some)
            changed += change(*put_off, due_at=now)
            if not notice_again:
                changed += change(*in_doubt, state=ReceivedState.NOTICING, due_at=now, problem=None)
            changed += change(*chosen, state=ReceivedState.MATCHED, **afresh)
            changed += change(*others, state=ReceivedState.WAITING, **afresh)
        if changed:
            note(session, desk, Deed.REGISTRATIONS_REPEATED, project_id=project_id, count=changed)
    return changed


def _may_become(state: ReceivedState, *among: ReceivedState) -> ColumnElement[bool]:
    """The registration is in one of the states `among` from which it may be moved to `state`."""
    return repository.in_states(RECEIVED.before(state) & frozenset(among))


@needs(Right.CONTACTS)
def read_client(desk: Desk, project_id: int, client_id: int) -> None:
    """Read all variables of a client into the copy: one call. Raises NotFound("client"); the ApiErrors, NotConfigured,
    LimitReached."""
    try:
        with open_salebot(desk, project_id, policy=INTERACTIVE) as api:
            variables = api.get_variables(client_id)
    except Missing as error:
        if not is_nobody(error):
            raise
        forget_client(desk, project_id, client_id)
        raise NotFound("client", client_id) from None
    keep_variables(desk, project_id, [client_id], variables, complete=True)
