"""What other programs were told, and each try of it; and telling it again."""

from dataclasses import dataclass
from datetime import datetime

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.domain.outside.events import TRIED_FOR
from core.errors import NotFound
from core.jobs.rounds import ask_round
from core.rights import needs
from core.services.outside.states import EVENTS, ROUND, EventState
from data.repositories.outside import events as repository

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try: the status of the answer, or a code of why there was none (`core.http.posting.Trouble`, ``secret_key``
    when the address cannot be read any more)."""

    at: datetime
    took_ms: int
    status: int | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """An event for one endpoint. `due_at`: when it is tried next."""

    id: int
    host: str
    kind: str
    state: EventState
    created_at: datetime
    due_at: datetime | None
    attempts: tuple[Attempt, ...]


@needs(Right.PROJECTS)
def list_events(desk: Desk, project_id: int) -> list[LoggedEvent]:
    """The newest `SHOWN` events, newest first."""
    with desk.store.reading() as session:
        found = repository.list_newest(session, project_id, SHOWN)
        tries: dict[int, list[Attempt]] = {}
        for one in repository.list_attempts(session, [event.id or 0 for event, _ in found]):
            tries.setdefault(one.event_id, []).append(Attempt(one.at, one.took_ms, one.status, one.problem))
        return [
            LoggedEvent(
                id=event.id or 0,
                host=host,
                kind=event.kind,
                state=EventState(event.state),
                created_at=event.created_at,
                due_at=event.due_at,
                attempts=tuple(tries.get(event.id or 0, ())),
            )
            for event, host in found
        ]


@needs(Right.PROJECTS)
def send_event_again(desk: Desk, project_id: int, event_id: int) -> None:
    """Send an event that has ended once more, under its former id; one that waits is tried now. Raises NotFound."""
    with desk.store.writing() as session:
        row = repository.find_event(session, project_id, event_id)
        if row is None:
            raise NotFound("outgoing_event", event_id)
        if row.state != EventState.WAITING:
            row.state = EVENTS.check_move(EventState(row.state), EventState.WAITING)
            row.try_until = desk.now() + TRIED_FOR
        row.due_at = desk.now()
        session.add(row)
        note(session, desk, Deed.EVENT_SENT_AGAIN, project_id=project_id, subject=event_id)
    ask_round(ROUND, project_id)
