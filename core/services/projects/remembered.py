"""Choices of the operator that are offered again next time, as JSON values by topic and key. No secrets or contacts."""

import json
from typing import Any, Literal

from sqlmodel import Session

from core.desk import Desk
from core.domain.access.rights import Right
from core.rights import needs
from data.repositories.projects import remembered as repository

Topic = Literal[
    "link_variables",
    "utm_preset",
    "registration_columns",
    "public_address",
    "campaign",
    "counting",
    "offer_minute",
    "segment",
    "scenarios",
]
ONLY = ""
"""The key of a topic that has one value per project."""


@needs(Right.LOOK)
def recall(desk: Desk, project_id: int, topic: Topic, key: str = ONLY) -> Any:
    """The value remembered last; None when there is none."""
    with desk.store.reading() as session:
        return recall_in(session, project_id, topic, key)


def recall_in(session: Session, project_id: int, topic: Topic, key: str = ONLY) -> Any:
    """As `recall`, in a session that reads more."""
    value = repository.find_value(session, project_id, topic, key)
    return None if value is None else json.loads(value)


@needs(Right.LOOK)
def recall_all(desk: Desk, project_id: int, topic: Topic) -> dict[str, Any]:
    """Key -> value of everything remembered under a topic, in the order of the keys."""
    with desk.store.reading() as session:
        return {key: json.loads(value) for key, value in repository.list_values(session, project_id, topic)}


@needs(Right.WORK)
def remember(desk: Desk, project_id: int, topic: Topic, value: Any, *, key: str = ONLY) -> None:
    """Store a value that JSON can hold in place of the former one."""
    with desk.store.writing(project_id) as session:
        remember_in(session, desk, project_id, topic, key, value=value)


def remember_in(session: Session, desk: Desk, project_id: int, topic: Topic, key: str = ONLY, *, value: Any) -> None:
    """As `remember`, in a transaction that does more."""
    written = json.dumps(value, ensure_ascii=False)
    repository.put_value(session, project_id, topic, key, value=written, now=desk.now())


def forget_in(session: Session, project_id: int, topic: Topic, key: str = ONLY) -> None:
    """Delete the value, if there is one, in a transaction that does more."""
    repository.drop_value(session, project_id, topic, key)
