"""What an operator has typed, uploaded and chosen on the pages: kept per project and operator until it is used, cleared
or old. It may hold contacts of people, never a secret."""

import json
from dataclasses import dataclass, field
from typing import Any

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.privacy.keep_times import Kept
from core.rights import needs
from core.services.projects.keep_times import kept_from
from data.models import Draft
from data.repositories.projects import drafts as repository

LARGEST_BYTES = 20 * 1024 * 1024
"""Of an uploaded file and of a typed text; more than that cannot be read as a list either."""


@dataclass(frozen=True, slots=True)
class DraftFile:
    """An uploaded file."""

    name: str
    content: bytes = field(repr=False)


@needs(Right.LOOK)
def list_drafts(desk: Desk, project_id: int) -> dict[str, Any]:
    """Name -> value of the operator's drafts in this project; of a file, its name. Deletes the drafts of everybody that
    have not been changed for longer than their keep time."""
    oldest = kept_from(desk, Kept.DRAFTS)
    with desk.store.reading() as session:
        values = repository.list_values(session, project_id, desk.operator, since=oldest)
        is_any_old = repository.has_older(session, oldest)
    if is_any_old:
        with desk.store.writing() as session:
            repository.drop_older(session, oldest)
    return {name: json.loads(value) for name, value in values}


@needs(Right.LOOK)
def find_latest_draft(desk: Desk, name: str) -> Any:
    """The value that the operator gave this draft last, in whichever project; None when there is none."""
    with desk.store.reading() as session:
        value = repository.find_newest(session, desk.operator, name, since=kept_from(desk, Kept.DRAFTS))
    return None if value is None else json.loads(value)


@needs(Right.LOOK)
def keep_draft(desk: Desk, project_id: int, name: str, value: Any) -> None:
    """Store a value that JSON can hold in place of the former one. What is larger than `LARGEST_BYTES` is not kept, and
    the former value neither."""
    written = json.dumps(value, ensure_ascii=False)
    if len(written.encode()) > LARGEST_BYTES:
        drop_draft(desk, project_id, name)
    else:
        _put(desk, project_id, name, value=written, content=None)


@needs(Right.LOOK)
def keep_file(desk: Desk, project_id: int, name: str, file: DraftFile) -> None:
    """Store a file in place of the former one. What is larger than `LARGEST_BYTES` is not kept."""
    if len(file.content) > LARGEST_BYTES:
        drop_draft(desk, project_id, name)
    else:
        _put(desk, project_id, name, value=json.dumps(file.name, ensure_ascii=False), content=file.content)


@needs(Right.LOOK)
def find_file(desk: Desk, project_id: int, name: str) -> DraftFile | None:
    """The file that was kept under this name."""
    with desk.store.reading() as session:
        found = repository.find_file(session, project_id, desk.operator, name)
    return DraftFile(json.loads(found.value), found.content) if found else None


@needs(Right.LOOK)
def drop_draft(desk: Desk, project_id: int, name: str) -> None:
    """Delete the draft, if there is one."""
    with desk.store.writing(project_id) as session:
        repository.drop(session, project_id, desk.operator, name)


def _put(desk: Desk, project_id: int, name: str, *, value: str, content: bytes | None) -> None:
    draft = Draft(
        project_id=project_id,
        operator=desk.operator,
        name=name,
        value=value,
        content=content,
        updated_at=desk.now(),
    )
    with desk.store.writing(project_id) as session:
        repository.put(session, draft)
