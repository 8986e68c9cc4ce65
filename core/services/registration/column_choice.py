"""The meaning of a list's columns: as recognised, or as the operator chose for an earlier list with the same header."""

import hashlib
from collections.abc import Mapping

from core.desk import Desk
from core.domain.lists.column_names import Kind, plain_title
from core.domain.registration.columns import FIELDS
from core.services.lists.read_people import PeopleList
from core.services.projects.remembered import Topic, recall, remember

TOPIC: Topic = "registration_columns"


def recall_columns(desk: Desk, project_id: int, people: PeopleList) -> Mapping[Kind, int]:
    """The column of each kind: as the operator chose for a list with the same header, else as recognised."""
    key = _header_key(people)
    chosen = recall(desk, project_id, TOPIC, key) if key else None
    if chosen is None:
        return {field: people.columns[field] for field in FIELDS if field in people.columns}
    return {field: chosen[field] for field in FIELDS if field in chosen and chosen[field] < len(people.titles)}


def remember_columns(desk: Desk, project_id: int, people: PeopleList, columns: Mapping[Kind, int]) -> None:
    """Keep the operator's choice for the next list with the same header. It is not kept for a list without one."""
    if key := _header_key(people):
        remember(desk, project_id, TOPIC, dict(columns), key=key)


def _header_key(people: PeopleList) -> str | None:
    titles = [plain_title(title) for title in people.titles]
    return hashlib.sha256("\n".join(titles).encode()).hexdigest() if any(titles) else None
