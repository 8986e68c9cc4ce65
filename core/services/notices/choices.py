"""What each operator wants to be told where: by e-mail, and in a chat with the project's Salebot bot."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.contacts import normalize_client_id
from core.domain.mail import normalize_email
from core.domain.notices.kinds import NoticeKind
from core.errors import DeskError, InvalidInput
from core.i18n import Language
from core.problems import read_problem
from core.rights import needs, require
from core.services.notices.states import Channel, DeliveryState
from data.models import NoticeChoice as Row
from data.repositories.notices import deliveries as repository

MOST_CLIENTS = 10


@dataclass(frozen=True, slots=True)
class NoticeChoice:
    """`by_email` and `by_chat`: the kinds that go to the e-mail, and to these clients of Salebot."""

    email: str | None = field(repr=False)
    by_email: tuple[NoticeKind, ...] = ()
    client_ids: tuple[str, ...] = field(default=(), repr=False)
    by_chat: tuple[NoticeKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """How the operator is told. `problems`: why the newest notice has not gone by a channel."""

    choice: NoticeChoice
    problems: dict[Channel, DeskError]


@needs(Right.LOOK)
def get_told(desk: Desk, project_id: int) -> Told:
    """Of the operator; nothing is chosen in the beginning."""
    with desk.store.reading() as session:
        row = repository.find_choice(session, project_id, desk.operator)
        written = {
            channel: repository.find_last_problem(session, project_id, desk.operator, channel) for channel in Channel
        }
        choice = _choice(row) if row else NoticeChoice(None)
    problems = ((channel, read_problem(text)) for channel, text in written.items())
    return Told(choice, {channel: problem for channel, problem in problems if problem})


def find_faults(choice: NoticeChoice) -> list[InvalidInput]:
    """Everything because of which the choice cannot be saved."""
    faults = []
    if choice.email and normalize_email(choice.email) is None:
        faults.append(InvalidInput("notice_email", None, "bad_email"))
    if choice.by_email and not choice.email:
        faults.append(InvalidInput("notice_email", None, "required"))
    if any(normalize_client_id(one) is None for one in choice.client_ids):
        faults.append(InvalidInput("client_ids", None, "not_a_number"))
    if len(choice.client_ids) > MOST_CLIENTS:
        faults.append(InvalidInput("client_ids", None, "too_many", MOST_CLIENTS))
    if choice.by_chat and not choice.client_ids:
        faults.append(InvalidInput("client_ids", None, "required"))
    return faults


@needs(Right.LOOK)
def save_choice(desk: Desk, project_id: int, choice: NoticeChoice, *, language: Language, address: str | None) -> None:
    """Keep the choice of the operator, who reads this language and opens the dashboard under this address. A chat costs
    the bot's messages, so it needs the right to work. Raises InvalidInput and NotAllowed."""
    if choice.client_ids:
        require(desk, Right.WORK)
    if faults := find_faults(choice):
        raise faults[0]
    row = Row(
        project_id=project_id,
        operator=desk.operator,
        language=language,
        address=address,
        email=normalize_email(choice.email),
        client_ids=json.dumps([normalize_client_id(one) for one in choice.client_ids]),
        by_email=json.dumps(choice.by_email),
        by_chat=json.dumps(choice.by_chat),
        changed_at=desk.now(),
    )
    with desk.store.writing(project_id) as session:
        repository.put_choice(session, row)


def address_notice(session: Session, project_id: int, notice_id: int, kind: NoticeKind, now: datetime) -> bool:
    """In the transaction that raises a notice: have it sent to everybody who has chosen so. Returns whether anybody
    has."""
    rows: list[dict[str, Any]] = [
        {
            "project_id": project_id,
            "notice_id": notice_id,
            "operator": row.operator,
            "channel": channel,
            "target": target,
            "state": DeliveryState.WAITING,
            "due_at": now,
            "attempts": 0,
        }
        for row in repository.list_choices(session, project_id)
        for channel, target in _targets(_choice(row), kind)
    ]
    repository.add_deliveries(session, rows)
    return bool(rows)


def _targets(choice: NoticeChoice, kind: NoticeKind) -> Iterator[tuple[Channel, str]]:
    if choice.email and kind in choice.by_email:
        yield Channel.EMAIL, choice.email
    if kind in choice.by_chat:
        yield from ((Channel.CHAT, client_id) for client_id in choice.client_ids)


def _choice(row: Row) -> NoticeChoice:
    return NoticeChoice(
        email=row.email,
        by_email=_kinds(json.loads(row.by_email)),
        client_ids=tuple(json.loads(row.client_ids)),
        by_chat=_kinds(json.loads(row.by_chat)),
    )


def _kinds(names: Collection[str]) -> tuple[NoticeKind, ...]:
    return tuple(kind for kind in NoticeKind if kind in names)
