"""Matching a registration with a client by hand, and taking that back.

What a client was told stays known with the registration, also after it got another client: the bot is not given the
notice a second time when the first client is chosen again, and a client that was taken back is not matched by itself.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.domain.bizon_variables import in_profile
from core.errors import Conflict, NotFound
from core.rights import needs
from core.services.clients.copy import keep_variables, list_client_variables
from core.services.inbox.actions import read_client
from core.services.inbox.match_preview import variables_to_write
from core.services.inbox.states import RECEIVED, RELAYED, ReceivedState
from core.services.projects.connections import INTERACTIVE, open_salebot
from core.services.projects.projects import get_project
from core.services.projects.salebot_settings import get_salebot_settings
from data.models import BY_OPERATOR, ReceivedRegistration
from data.repositories import clients
from data.repositories.inbox import registration_clients as repository
from data.repositories.inbox import registrations_received


@dataclass(frozen=True, slots=True)
class FormerClient:
    """A client that a registration had once, and what it got of it. `has_values_before`: whether the values that its
    variables had before are known and not restored yet."""

    client_id: int
    saved_at: datetime | None
    noticed_at: datetime | None
    taken_back_at: datetime | None
    restored_at: datetime | None
    has_values_before: bool


@dataclass(frozen=True, slots=True)
class Restored:
    """The variables of a client that have their values before again, and those that somebody has changed since and
    that were left as they are."""

    restored: tuple[str, ...] = ()
    changed_since: tuple[str, ...] = field(default=())


def choose_client(desk: Desk, project_id: int, event_id: int, client_id: int) -> None:
    """Choose the client that a registration is written to. Costs one call to Salebot, which reads the client.

    Raises NotFound("client") when Salebot has no such client, NotFound("registration"), Conflict("registration") while
    its notice is on its way, and the errors of `read_client`.
    """
    read_client(desk, project_id, client_id)
    zone = get_project(desk, project_id).time_zone
    with desk.store.writing(project_id) as session:
        row, is_relayed = _require(session, project_id, event_id)
        now = desk.now()
        chosen = ReceivedState.SHOWN if is_relayed else ReceivedState.MATCHED
        row.state = RECEIVED.check_move(ReceivedState(row.state), chosen)
        row.due_at = now if chosen in RECEIVED.unsettled else None
        known = repository.find_client(session, event_id, client_id)
        if row.client_id != client_id:
            _keep_told(session, row)
            row.client_id = client_id
            row.notice_begun_at, row.noticed_at = (known.notice_begun_at, known.noticed_at) if known else (None, None)
        row.matched_by, row.candidates, row.matched_at = BY_OPERATOR, None, now
        row.saved_at, row.problem, row.attempts = None, None, 0
        session.add(row)
        is_first = known is None or known.variables_before is None or known.taken_back_at is not None
        held = {one.name: one.value for one in clients.list_variables(session, project_id, client_id)}
        before = {name: held.get(name, "") for name in variables_to_write(row, zone)}
        values = {"variables_before": json.dumps(before, ensure_ascii=False)} if is_first and not is_relayed else {}
        repository.put_client(session, event_id, client_id, **values, taken_back_at=None, restored_at=None)
        note(session, desk, Deed.CLIENT_CHOSEN, project_id=project_id, subject=event_id)


@needs(Right.WORK)
def take_back(desk: Desk, project_id: int, event_id: int) -> Restored:
    """Take back a match by hand: the registration has no client again, and the client's variables get the values that
    they had before (`restore_variables`). The notice cannot be taken back.

    Raises NotFound("registration"), Conflict("registration") for one that was not matched by hand or whose notice is on
    its way, and the errors of `restore_variables`: the match is taken back then, the variables are not.
    """
    with desk.store.writing(project_id) as session:
        row, is_relayed = _require(session, project_id, event_id)
        client_id = row.client_id
        if row.matched_by != BY_OPERATOR or client_id is None:
            raise Conflict("registration", event_id)
        _keep_told(session, row)
        repository.put_client(session, event_id, client_id, taken_back_at=desk.now(), taken_back_by=desk.operator)
        row.state = RECEIVED.check_move(ReceivedState(row.state), ReceivedState.UNMATCHED)
        row.due_at = row.client_id = row.matched_by = row.candidates = row.matched_at = None
        row.saved_at = row.notice_begun_at = row.noticed_at = row.problem = None
        session.add(row)
        note(session, desk, Deed.CLIENT_TAKEN_BACK, project_id=project_id, subject=event_id)
    return Restored() if is_relayed else restore_variables(desk, project_id, event_id, client_id)


@needs(Right.WORK)
def restore_variables(desk: Desk, project_id: int, event_id: int, client_id: int) -> Restored:
    """Give the variables of a client that was taken back the values that they had before, those that still hold what
    the registration wrote. At most two calls to Salebot. Raises NotFound("registration") and the errors of
    `read_client`."""
    zone = get_project(desk, project_id).time_zone
    with desk.store.reading() as session:
        row, _ = _require(session, project_id, event_id)
        known = repository.find_client(session, event_id, client_id)
        before: Mapping[str, str] = json.loads((known and known.variables_before) or "{}")
        written = variables_to_write(row, zone)
    if not before:
        return Restored()
    read_client(desk, project_id, client_id)
    held = {one.name: one.value for one in list_client_variables(desk, project_id, client_id)}
    differing = [name for name, value in before.items() if held.get(name, "") != value]
    back = {name: before[name] for name in differing if held.get(name, "") == written.get(name)}
    if back:
        scope = get_salebot_settings(desk, project_id).variable_scope
        with open_salebot(desk, project_id, policy=INTERACTIVE) as api:
            api.save_variables([client_id], in_profile(back) if scope == "client" else back)
        keep_variables(desk, project_id, [client_id], back)
    with desk.store.writing(project_id) as session:
        repository.put_client(session, event_id, client_id, restored_at=desk.now())
        note(session, desk, Deed.CLIENT_RESTORED, project_id=project_id, subject=event_id, count=len(back))
    return Restored(tuple(back), tuple(name for name in differing if name not in back))


def list_former_clients(desk: Desk, event_id: int) -> tuple[FormerClient, ...]:
    """The clients that a registration had and has no more, or whose match was taken back."""
    with desk.store.reading() as session:
        return tuple(
            FormerClient(
                client_id=one.client_id,
                saved_at=one.saved_at,
                noticed_at=one.noticed_at,
                taken_back_at=one.taken_back_at,
                restored_at=one.restored_at,
                has_values_before=one.variables_before is not None and one.restored_at is None,
            )
            for one in repository.list_clients(session, event_id)
            if one.saved_at or one.notice_begun_at or one.taken_back_at
        )


def _require(session: Session, project_id: int, event_id: int) -> tuple[ReceivedRegistration, bool]:
    """The registration, and whether it is relayed. Raises NotFound, and Conflict while its notice is on its way."""
    found = registrations_received.find_row(session, project_id, event_id)
    if found is None:
        raise NotFound("registration", event_id)
    if found.registration.state == ReceivedState.NOTICING:
        raise Conflict("registration", event_id)
    return found.registration, found.relay_state in RELAYED


def _keep_told(session: Session, row: ReceivedRegistration) -> None:
    """Keep what the client of a registration got of it, before the registration gets another one or none."""
    if row.client_id is not None and (row.saved_at or row.notice_begun_at):
        repository.put_client(
            session,
            row.event_id,
            row.client_id,
            saved_at=row.saved_at,
            notice_begun_at=row.notice_begun_at,
            noticed_at=row.noticed_at,
        )
