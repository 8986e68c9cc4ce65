"""The meaning of a list's columns: as recognised, or as the operator chose for an earlier list with the same header."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.lists.column_names import Kind, plain_title
from core.domain.registration.columns import FIELDS
from core.domain.registration.lead_dates import find_lead_dates
from core.rights import needs
from core.services.lists.read_people import PeopleList
from core.services.projects.projects import get_project
from core.services.projects.remembered import Topic, recall, remember

TOPIC: Topic = "registration_columns"


@dataclass(frozen=True, slots=True)
class RecalledColumns:
    """The column of each kind. `lead_dates` are the kinds that were left out because their columns look like the
    moments when leads came; the operator may choose them all the same."""

    columns: Mapping[Kind, int]
    lead_dates: Mapping[Kind, int] = field(default_factory=dict)


@needs(Right.WORK)
def recall_columns(desk: Desk, project_id: int, people: PeopleList) -> RecalledColumns:
    """The columns as the operator chose them for a list with the same header, else as recognised."""
    key = _header_key(people)
    chosen = recall(desk, project_id, TOPIC, key) if key else None
    if chosen is None:
        chosen = dict(people.columns)
    columns = {kind: chosen[kind] for kind in FIELDS if kind in chosen and chosen[kind] < len(people.titles)}
    zone = get_project(desk, project_id).time_zone
    lead_dates = find_lead_dates(people.titles, people.rows, columns, zone=zone, now=desk.now())
    return RecalledColumns(
        columns={kind: column for kind, column in columns.items() if kind not in lead_dates},
        lead_dates={kind: columns[kind] for kind in lead_dates},
    )


@needs(Right.WORK)
def remember_columns(desk: Desk, project_id: int, people: PeopleList, columns: Mapping[Kind, int]) -> None:
    """Keep the operator's choice for the next list with the same header. It is not kept for a list without one."""
    if key := _header_key(people):
        remember(desk, project_id, TOPIC, dict(columns), key=key)


def _header_key(people: PeopleList) -> str | None:
    titles = [plain_title(title) for title in people.titles]
    return hashlib.sha256("\n".join(titles).encode()).hexdigest() if any(titles) else None
