"""A received registration as pages show it, and how far it has come on its way to a client in Salebot."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session

from core.desk import Desk
from core.domain.tags import TAGS
from core.errors import DeskError
from core.problems import read_problem
from core.services.inbox.ledger import RELAYED
from data.repositories.bulk import in_chunks
from data.repositories.inbox import inbox as repository
from data.repositories.registration import registration_pages

UNDER_WAY = ("waiting", "matched", "noticing")
"""States in which something is still to be done about a registration, without anybody asking for it."""


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One registration and how far it is; moments are aware UTC. `state`, `matched_by` and `candidates` as in the
    store, `relay_state` None where nothing is passed on; `tags` by name, what is empty left out."""

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
    state: str
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
    relay_state: str | None
    relay_problem: DeskError | None

    @property
    def rests(self) -> bool:
        """Whether nothing is done about it by itself any more."""
        return self.state not in UNDER_WAY

    @property
    def is_relayed(self) -> bool:
        """Whether Salebot gets the registration itself, and writes to the client."""
        return self.relay_state in RELAYED

    @property
    def progress(self) -> tuple[object, ...]:
        """Whatever happens to it changes this."""
        done = (self.matched_at, self.saved_at, self.noticed_at, self.problem is None)
        return self.state, self.client_id, self.due_at, *done, self.relay_state, self.repeats


def find_row(desk: Desk, project_id: int, event_id: int) -> InboxRow | None:
    """One registration; None when there is none of this project."""
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
    came = json.loads(row["fields"])
    told: dict[str, Any] = {name: value for name, value in row.items() if name != "fields"}
    told |= {name: read_problem(row[name]) for name in ("problem", "relay_problem")}
    return InboxRow(**told, page_title=page_title, tags={tag: str(came[tag]) for tag in TAGS if came.get(tag)})
