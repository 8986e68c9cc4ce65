"""Notices: what people are told without asking. Services raise them with codes and numbers; the pages word them."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.notices.kinds import NEEDED, NoticeKind
from core.jobs.rounds import ask_round
from core.rights import needs
from core.services.notices.choices import address_notice
from core.services.notices.ledger import ROUND
from data.models import Notice as Row
from data.repositories.notices import notices as repository

KEPT = timedelta(days=90)
"""How long a notice is kept."""
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice; `facts` are what JSON holds. `is_new`: the operator has not read it yet."""

    id: int
    kind: NoticeKind
    facts: Mapping[str, Any]
    raised_at: datetime
    is_new: bool


def raise_notice(
    desk: Desk, project_id: int, kind: NoticeKind, facts: Mapping[str, Any], *, once: str | None = None
) -> bool:
    """Tell everybody who may know it, under the bell and where they have chosen. `facts`: codes, numbers and names that
    JSON can hold, no contacts. Of one kind and the same `once` there is one notice, whatever happens again; without it
    each call makes one. Returns whether there is a new one."""
    now = desk.now()
    written = json.dumps(facts, ensure_ascii=False)
    row = Row(project_id=project_id, kind=kind, once=once or uuid4().hex, facts=written, raised_at=now)
    with desk.store.writing(project_id) as session:
        notice_id = repository.add_once(session, row)
        if notice_id is None:
            return False
        repository.drop_older(session, project_id, now - KEPT)
        goes_out = address_notice(session, project_id, notice_id, kind, now)
    if goes_out:
        ask_round(ROUND, project_id)
    return True


def list_known(desk: Desk, project_id: int, kind: NoticeKind, keys: Collection[str]) -> set[str]:
    """Of which of these keys (`once` of `raise_notice`) there was a notice of this kind."""
    with desk.store.reading() as session:
        return repository.list_known(session, project_id, kind, keys)


@needs(Right.LOOK)
def list_notices(desk: Desk, project_id: int) -> tuple[Notice, ...]:
    """The newest first, those that the operator may see."""
    with desk.store.reading() as session:
        read = repository.find_read(session, project_id, desk.operator)
        rows = repository.list_newest(session, project_id, _kinds(desk), SHOWN)
        return tuple(_notice(row, read) for row in rows)


@needs(Right.LOOK)
def count_unread(desk: Desk, project_id: int) -> int:
    """How many the operator has not read."""
    with desk.store.reading() as session:
        read = repository.find_read(session, project_id, desk.operator)
        return repository.count_after(session, project_id, _kinds(desk), read)


@needs(Right.LOOK)
def mark_read(desk: Desk, project_id: int) -> None:
    """From now on the operator has read all that there are."""
    with desk.store.writing(project_id) as session:
        newest = repository.find_newest_id(session, project_id)
        if newest > repository.find_read(session, project_id, desk.operator):
            repository.put_read(session, project_id, desk.operator, newest)


def _kinds(desk: Desk) -> list[NoticeKind]:
    return [kind for kind, right in NEEDED.items() if desk.acting.may(right)]


def _notice(row: Row, read: int) -> Notice:
    return Notice(
        id=row.id or 0,
        kind=NoticeKind(row.kind),
        facts=json.loads(row.facts),
        raised_at=row.raised_at,
        is_new=(row.id or 0) > read,
    )
