"""What an operator does with received registrations: have them processed again, or say whose they are."""

from collections.abc import Collection
from typing import Any

from core.desk import Desk
from core.errors import Conflict, Missing, NotFound
from core.salebot.wire import is_nobody
from core.services.clients.copy import forget_client, keep_variables
from core.services.inbox.ledger import RELAYED
from core.services.projects.connections import INTERACTIVE, open_salebot
from data.repositories.bulk import in_chunks
from data.repositories.inbox import registrations_received as repository


def requeue(desk: Desk, project_id: int, event_ids: Collection[int], *, notice_again: bool = False) -> int:
    """Have registrations matched and written again; how many. Whose client the operator has chosen keeps that client.

    A notice that was given is given again only with `notice_again`; without it, one of which that is not known is
    looked for once more. One that only waits for its next try is tried at once.
    """
    changed = 0
    with desk.store.writing() as session:
        now = desk.now()
        afresh: dict[str, Any] = {"due_at": now, "attempts": 0, "problem": None, "saved_at": None}
        if notice_again:
            afresh["notice_begun_at"] = None
        at_rest = repository.AT_REST
        chosen = repository.by_operator(is_so=True), ~repository.in_states("shown")
        others = repository.by_operator(is_so=False)
        put_off = ~at_rest, repository.in_states("waiting", "matched")
        looked_for: tuple[Any, ...] = () if notice_again else (at_rest, repository.in_states("uncertain"))
        for some in in_chunks(sorted(event_ids)):
            changed += repository.change_rows(session, project_id, some, *put_off, due_at=now)
            if looked_for:
                changed += repository.change_rows(
                    session, project_id, some, *looked_for, state="noticing", due_at=now, problem=None
                )
            changed += repository.change_rows(session, project_id, some, at_rest, *chosen, state="matched", **afresh)
            changed += repository.change_rows(session, project_id, some, at_rest, others, state="waiting", **afresh)
    return changed


def choose_client(desk: Desk, project_id: int, event_id: int, client_id: int) -> None:
    """Say whose registration it is; it is to be written to that client. Costs one call: the client is looked at.

    Raises NotFound("client") when Salebot has no such client, NotFound("registration"), Conflict("registration") while
    its notice is on its way, and the errors of `read_client`.
    """
    read_client(desk, project_id, client_id)
    with desk.store.writing() as session:
        found = repository.find_row(session, project_id, event_id)
        if found is None:
            raise NotFound("registration", event_id)
        row, relay_state = found
        if row.state == "noticing":
            raise Conflict("registration", event_id)
        now = desk.now()
        row.state = "shown" if relay_state in RELAYED else "matched"
        row.due_at = None if row.state == "shown" else now
        if row.client_id != client_id:
            row.client_id, row.notice_begun_at, row.noticed_at = client_id, None, None
        row.matched_by, row.candidates, row.matched_at = "operator", None, now
        row.saved_at, row.problem, row.attempts = None, None, 0
        session.add(row)


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
