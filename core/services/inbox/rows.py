"""The rows of the Inbox: received registrations with their progress towards a client in Salebot."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.tags import TAGS
from core.errors import DeskError
from core.problems import read_problem
from core.rights import needs
from core.services.inbox.states import RECEIVED, RELAYED, ReceivedState, RelayState
from data.repositories.bulk import in_chunks
from data.repositories.inbox import inbox as repository
from data.repositories.registration import registration_pages


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One registration and how far it is; moments are aware UTC. `matched_by` and `candidates` as in the store,
    `relay_state` None where nothing is passed on; `tags` by name, without empty ones."""

    event_id: int
    received_at: datetime
    username: str | None = field(repr=False)
    email: str | None = field(repr=False)
    phone: str | None = field(repr=False)
    page_id: str | None
    page_title: str | None
    room_id: str | None
    session_at: datetime | None
    tags: Mapping[str, str]
    state: ReceivedState
    due_at: datetime | None
    client_id: int | None
    matched_by: str | None
    candidates: int | None
    matched_at: datetime | None
    saved_at: datetime | None
    noticed_at: datetime | None
    problem: DeskError | None
    is_test: bool
    repeats: int
    repeated_at: datetime | None
    relay_state: RelayState | None
    relay_problem: DeskError | None

    @property
    def rests(self) -> bool:
        """Whether the rounds have nothing left to do for it."""
        return self.state not in RECEIVED.unsettled

    @property
    def is_relayed(self) -> bool:
        """Whether Salebot gets the registration itself, and writes to the client."""
        return self.relay_state in RELAYED

    @property
    def progress(self) -> tuple[object, ...]:
        """Differs after any change of the registration."""
        done = (self.matched_at, self.saved_at, self.noticed_at, self.problem is None)
        return self.state, self.client_id, self.due_at, *done, self.relay_state, self.repeats


@needs(Right.CONTACTS)
def find_row(desk: Desk, project_id: int, event_id: int) -> InboxRow | None:
    """One registration; None when the project has no such registration."""
    with desk.store.reading() as session:
        return next(iter(read_rows(session, project_id, [event_id])), None)


def read_rows(session: Session, project_id: int, event_ids: Sequence[int]) -> tuple[InboxRow, ...]:
    """These registrations in this order; one that is gone is left out."""
    titles = page_titles(session, project_id) if event_ids else {}
    return tuple(
        _row(row, titles.get(row["page_id"]))
        for some in in_chunks(event_ids)
        for row in repository.list_rows(session, project_id, some)
    )


def page_titles(session: Session, project_id: int) -> dict[str, str | None]:
    """Titles of the registration pages as Bizon365 listed them last, by id."""
    return {page.page_id: page.title for page in registration_pages.list_pages(session, project_id)}


def _row(row: Mapping[str, Any], page_title: str | None) -> InboxRow:
    sent = json.loads(row["fields"])
    values: dict[str, Any] = {name: value for name, value in row.items() if name != "fields"}
    values |= {name: read_problem(row[name]) for name in ("problem", "relay_problem")}
    values |= {"state": ReceivedState(row["state"]), "relay_state": relay_state_of(row["relay_state"])}
    return InboxRow(**values, page_title=page_title, tags={tag: str(sent[tag]) for tag in TAGS if sent.get(tag)})


def relay_state_of(stored: str | None) -> RelayState | None:
    """The state of a relay as it is stored; None where nothing is passed on."""
    return None if stored is None else RelayState(stored)
