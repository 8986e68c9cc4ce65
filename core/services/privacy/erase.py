"""Erasing one person everywhere, in one transaction: all of it, or nothing.

What reports and lists count stays: a row without contacts takes the place of the person. What is only about the person
goes. Hashes of the keys stay, so that nothing of it comes back by a later pull.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.domain.privacy.person_keys import Key, pattern_of
from core.errors import Conflict, NotFound
from core.rights import needs
from core.services.campaigns.states import CAMPAIGN_ROWS, CampaignRowState
from core.services.inbox.states import RECEIVED, ReceivedState, RelayState
from core.services.privacy import erase_texts
from core.services.privacy.carried import keep_erasures
from core.services.privacy.erase_answers import erase_in_reports, erase_subscribers
from core.services.privacy.erase_texts import DraftKey
from core.services.privacy.find_people import FoundPerson, find_humans_with
from core.services.privacy.traces import leave_no_trace
from core.services.projects.counting import get_counting
from core.services.projects.erased import digest_of
from core.services.projects.projects import require_project
from core.services.registration.states import BATCH_ROWS, BatchRowState
from core.services.scenarios.files import forget_in_files, write_files
from core.services.webinars.attribution import settle_bought
from data.models import (
    BatchRow,
    CampaignRow,
    Client,
    Erasure,
    Exclusion,
    HandedPerson,
    ReceivedRegistration,
    RegistrationClient,
    ShopOrder,
    WebhookEvent,
)
from data.repositories.privacy import erasing as repository
from data.repositories.privacy import tombstones
from data.repositories.reports.registered import forget_registrations

KINDS = (
    *("viewers", "subscribers", "registrations", "batch_rows", "campaign_rows", "exclusions"),
    *("handed", "orders", "clients"),
    *("drafts", "checks", "deliveries", "texts"),
)
"""What is counted: rows of reports, registered people, received registrations, rows of bulk registrations and of
campaigns, entries among those who are not written to, people whom scenarios handed on, orders, clients in the copy,
drafts, past checks, unread deliveries, other texts in which a key stood. Durable."""
_IN_DOUBT = (
    ("batch_row", BatchRow, ("job_id", "number"), BATCH_ROWS.in_doubt),
    ("campaign_row", CampaignRow, ("job_id", "number"), CAMPAIGN_ROWS.in_doubt),
    ("received_registration", ReceivedRegistration, ("event_id",), RECEIVED.in_doubt),
)


@dataclass(frozen=True, slots=True)
class Act:
    """What was erased: how many of what. Nothing in it says who the person was. `number` is that of the act, None for
    what would be erased."""

    number: int | None
    at: datetime
    by: str
    removed: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.removed.values())


class _OnlyLooked(Exception):
    def __init__(self, act: Act) -> None:
        super().__init__("rolled back")
        self.act = act


@needs(Right.ERASURE)
def preview_erasure(desk: Desk, project_id: int, person: FoundPerson) -> Act:
    """What `erase_person` would erase, found by doing it and taking it back. Raises as `erase_person`."""
    try:
        _erase(desk, project_id, person, is_meant=False)
    except _OnlyLooked as looked:
        return looked.act
    raise AssertionError("an erasure that was only looked at was done")


@needs(Right.ERASURE)
def erase_person(desk: Desk, project_id: int, person: FoundPerson) -> Act:
    """Erase a person of `core.services.privacy.find_people`, with all rows that are theirs by now.

    Raises NotFound("person") when nothing is held any more, and Conflict("person") while a registration, a campaign or
    a notice of the person is on its way, or nobody knows whether it arrived.
    """
    act = _erase(desk, project_id, person, is_meant=True)
    write_files(desk, project_id)
    keep_erasures(desk)
    leave_no_trace(desk)
    return act


@needs(Right.ERASURE)
def list_acts(desk: Desk, project_id: int) -> tuple[Act, ...]:
    """All erasures of the project, the newest first."""
    with desk.store.reading() as session:
        return tuple(_act(row) for row in tombstones.list_erasures(session, project_id))


def _erase(desk: Desk, project_id: int, asked: FoundPerson, *, is_meant: bool) -> Act:
    pattern = pattern_of(asked.keys - asked.shared)
    drafts = erase_texts.find_drafts(desk, project_id, pattern) if pattern else frozenset()
    with desk.store.writing(durable=True) as session:
        person = _find_again(session, project_id, asked)
        act = erase_in(desk, session, project_id, person, drafts=drafts)
        if not is_meant:
            raise _OnlyLooked(Act(None, act.at, act.by, act.removed))
        note(session, desk, Deed.PERSON_ERASED, project_id=project_id, subject=act.number, count=act.total)
        return act


def _find_again(session: Session, project_id: int, asked: FoundPerson) -> FoundPerson:
    rows = {(row.table, row.key) for row in asked.rows}
    for person in find_humans_with(session, project_id, asked.keys):
        if any((row.table, row.key) in rows for row in person.rows):
            return person
    raise NotFound("person")


def erase_in(
    desk: Desk,
    session: Session,
    project_id: int,
    person: FoundPerson,
    *,
    drafts: frozenset[DraftKey],
    erasure: Erasure | None = None,
) -> Act:
    """Erase the person in an open transaction; `erasure` is the stored one of an erasure that is done again. Raises
    Conflict("person") for a new one."""
    rows = {table: [row.key for row in person.rows if row.table == table] for table in person.counts}
    if erasure is None:
        _require_settled(session, rows)
    own = person.keys - person.shared
    now = desk.now()
    attended = {(report_id, number) for report_id, number in rows.get("person", ())}
    counting = get_counting(desk, project_id)
    settle_bought(session, project_id, {report_id for report_id, _ in attended}, counting, people=attended)
    erasure = erasure or Erasure(project_id=project_id, erased_at=now, erased_by=desk.operator, removed="{}")
    session.add(erasure)
    session.flush()
    erasure_id = erasure.id or 0
    removed = Counter(_erase_rows(session, project_id, person, rows, erasure_id=erasure_id, own=own, now=now))
    if pattern := pattern_of(own):
        removed["drafts"] = erase_texts.drop_drafts(session, project_id, drafts)
        removed["checks"] = erase_texts.erase_in_checks(session, project_id, pattern)
        removed["deliveries"] = erase_texts.erase_in_deliveries(session, project_id, pattern)
        removed["texts"] = erase_texts.erase_in_texts(session, project_id, own, pattern)
    erasure.removed = json.dumps({kind: removed[kind] for kind in KINDS if removed[kind]})
    session.add(erasure)
    digests = {(kind, digest_of(desk, kind, value)) for kind, value in own}
    tombstones.put_stones(session, project_id, erasure_id, sorted(digests))
    session.flush()
    return _act(erasure)


def _require_settled(session: Session, rows: Mapping[str, Sequence[tuple[Any, ...]]]) -> None:
    for table, model, names, in_doubt in _IN_DOUBT:
        keys = [dict(zip(names, key, strict=True)) for key in rows.get(table, ())]
        if any(state in in_doubt for state in repository.list_states(session, model, keys)):
            raise Conflict("person")


def _erase_rows(
    session: Session,
    project_id: int,
    person: FoundPerson,
    rows: Mapping[str, Sequence[tuple[Any, ...]]],
    *,
    erasure_id: int,
    own: frozenset[Key],
    now: datetime,
) -> dict[str, int]:
    pattern = pattern_of(own)

    def is_about(text: str) -> bool:
        return bool(pattern and pattern.search(text))

    chat_ids = {row.key: row.chat_user_id for row in person.rows if row.table == "person"}
    for key in rows.get("batch_row", ()):
        _erase_batch_row(session, key, now)
    for key in rows.get("campaign_row", ()):
        _erase_campaign_row(session, key, now)
    for (event_id,) in rows.get("received_registration", ()):
        _erase_registration(session, event_id)
    for (number,) in rows.get("shop_order", ()):
        order = {"project_id": project_id, "number": number}
        repository.change_row(session, ShopOrder, order, dict.fromkeys(("email", "phone", "username", "raw")))
    for (exclusion_id,) in rows.get("exclusion", ()):
        repository.drop_rows(session, Exclusion, {"id": exclusion_id})
    for run_id, number in rows.get("handed_person", ()):
        place = {"run_id": run_id, "number": number}
        gone: dict[str, Any] = dict.fromkeys(("client_id", "email", "phone", "username"))
        repository.change_row(session, HandedPerson, place, {**gone, "is_erased": True})
    forget_in_files(session, project_id, [(key[0], key[1]) for key in rows.get("handed_person", ())])
    for (client_id,) in rows.get("client", ()):
        repository.drop_rows(session, Client, {"project_id": project_id, "client_id": client_id})
    forget_registrations(session, project_id)
    return {
        "viewers": erase_in_reports(
            session,
            erasure_id,
            rows.get("person", ()),
            keys=own,
            chat_ids=chat_ids,
            is_about=is_about,
            phone_country=require_project(session, project_id).phone_country,
        ),
        "subscribers": erase_subscribers(session, project_id, rows.get("subscriber", ()), is_about),
        "registrations": len(rows.get("received_registration", ())),
        "batch_rows": len(rows.get("batch_row", ())),
        "campaign_rows": len(rows.get("campaign_row", ())),
        "exclusions": len(rows.get("exclusion", ())),
        "handed": len(rows.get("handed_person", ())),
        "orders": len(rows.get("shop_order", ())),
        "clients": len(rows.get("client", ())),
    }


def _erase_batch_row(session: Session, key: tuple[Any, ...], now: datetime) -> None:
    """The row stays, with what became of it; one that was still to be sent is not sent."""
    row = dict(zip(("job_id", "number"), key, strict=True))
    cells, state = repository.find_values(session, BatchRow, row, ("cells", "state"))
    names = ("email", "email_key", "username", "phone", "client_id", "tags", "reasons", "problem", "answer")
    values: dict[str, Any] = dict.fromkeys((*names, "secret", "url"))
    values["cells"] = json.dumps([""] * len(json.loads(cells)))
    if state == BatchRowState.PLANNED:
        values |= {"state": BatchRowState.NOT_SENT, "settled_at": now}
    repository.change_row(session, BatchRow, row, values)


def _erase_campaign_row(session: Session, key: tuple[Any, ...], now: datetime) -> None:
    row = dict(zip(("job_id", "number"), key, strict=True))
    [state] = repository.find_values(session, CampaignRow, row, ("state",))
    names = ("client_id", "asked_client_id", "email", "phone", "username", "variables", "problem")
    values: dict[str, Any] = dict.fromkeys(names)
    if state == CampaignRowState.PLANNED:
        values |= {"state": CampaignRowState.ERASED, "settled_at": now}
    repository.change_row(session, CampaignRow, row, values)


def _erase_registration(session: Session, event_id: int) -> None:
    """The delivery keeps the hash by which a repeat is recognised. One that waited for its client or for the relay does
    not any more."""
    key = {"event_id": event_id}
    [state] = repository.find_values(session, ReceivedRegistration, key, ("state",))
    names = ("email", "phone", "username", "name_key", "surname_key", "link_client_id", "client_id", "problem")
    values: dict[str, Any] = dict.fromkeys((*names, "matched_by", "due_at")) | {"fields": "{}"}
    if state in RECEIVED.unsettled:
        values["state"] = ReceivedState.UNMATCHED
    repository.change_row(session, ReceivedRegistration, key, values)
    repository.drop_rows(session, RegistrationClient, key)
    event = {"id": event_id}
    [relay_state] = repository.find_values(session, WebhookEvent, event, ("relay_state",))
    body: dict[str, Any] = {"body": b"", "relay_problem": None}
    if relay_state == RelayState.WAITING:
        body["relay_state"] = RelayState.OFF
    repository.change_row(session, WebhookEvent, event, body)


def _act(row: Erasure) -> Act:
    return Act(row.id, row.erased_at, row.erased_by, json.loads(row.removed))
