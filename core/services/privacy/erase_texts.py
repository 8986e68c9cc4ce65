"""Erasing a person where their keys stand in texts: drafts and uploaded files, past checks, deliveries that nothing was
read from, and texts beside the person's own rows."""

import json
import re
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from sqlmodel import Session

from core.desk import Desk
from core.domain.inbox.bodies import body_text
from core.domain.privacy.person_keys import SHORTEST_ID, Key
from core.errors import DeskError
from core.spreadsheets.table import read_file
from data.models import Draft, PastCheck, WebhookEvent
from data.repositories.privacy import erasing as repository

LARGEST_UNPACKED = 64 * 1024 * 1024
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_ENCODINGS = ("utf-8", "cp1251", "utf-16-le")
_written = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class DraftKey:
    """One draft as it was read."""

    operator: str
    name: str
    updated_at: datetime


def find_drafts(desk: Desk, project_id: int, pattern: re.Pattern[str]) -> frozenset[DraftKey]:
    """The drafts in which the person stands, and files that cannot be read. Unpacking files takes time, so this comes
    before the transaction."""
    with desk.store.reading() as session:
        return frozenset(
            DraftKey(operator, name, updated_at)
            for operator, name, updated_at, value, content in repository.list_drafts(session, project_id)
            if pattern.search(json.loads(f"[{value}]")[0] if value[:1] == '"' else value)
            or (content is not None and _stands_in(content, pattern))
        )


def drop_drafts(session: Session, project_id: int, drafts: Collection[DraftKey]) -> int:
    """Delete these drafts, those that were changed since excepted; returns how many."""
    return sum(
        repository.drop_rows(
            session,
            Draft,
            {"project_id": project_id, "operator": one.operator, "name": one.name, "updated_at": one.updated_at},
        )
        for one in drafts
    )


def erase_in_checks(session: Session, project_id: int, pattern: re.Pattern[str]) -> int:
    """Empty the person's rows in the lists of past checks, so that the counts still add up to the rows, and delete the
    checks of that person alone; returns how many checks that were."""
    count = 0
    for check_id, kind, subject in repository.list_checks(session, project_id):
        kept = json.loads(subject)
        if not pattern.search(_written(kept)):
            continue
        count += 1
        if kind != "list":
            repository.drop_rows(session, PastCheck, {"id": check_id})
            continue
        rows = kept["whom"]["rows"]
        kept["whom"]["rows"] = [
            [""] * len(row) if any(pattern.search(str(cell)) for cell in row) else row for row in rows
        ]
        # Its question is another one now, so the hash of the former one must not be guessed from
        values = {"subject": _written(kept), "digest": f"erased-{check_id}"}
        repository.change_row(session, PastCheck, {"id": check_id}, values)
    return count


def erase_in_deliveries(session: Session, project_id: int, pattern: re.Pattern[str]) -> int:
    """Empty the deliveries that no registration was read from and that hold a key; returns how many."""
    found = [
        event_id
        for event_id, content_type, body in repository.list_other_bodies(session, project_id)
        if pattern.search(body_text(body, content_type))
    ]
    for event_id in found:
        repository.change_row(session, WebhookEvent, {"id": event_id}, {"body": b""})
    return len(found)


def erase_in_texts(session: Session, project_id: int, keys: Collection[Key], pattern: re.Pattern[str]) -> int:
    """Cut the keys out of all other texts; returns how many texts that were."""
    hints = {hint for kind, value in keys if (hint := _hint(kind, value))}
    count = 0
    for texts in repository.TEXTS:
        for key, columns in repository.list_texts(session, texts, project_id, hints):
            changed = {
                name: new
                for name, text in columns.items()
                if text is not None and (new := pattern.sub("", text)) != text
            }
            if changed:
                repository.change_row(session, texts.model, key, changed)
                count += len(changed)
    return count


def _hint(kind: str, value: str) -> str | None:
    """What stands in every text that holds the key, in lower case; of a phone, whose digits may be parted, the end."""
    if kind == "client_id":
        return value if len(value) >= SHORTEST_ID else None
    return value[-1:] if kind == "phone" else value.lower()


def _stands_in(content: bytes, pattern: re.Pattern[str]) -> bool:
    try:
        return any(pattern.search(text) for text in _texts_of(content))
    except (DeskError, OSError, ValueError, zipfile.BadZipFile):
        return True


def _texts_of(content: bytes) -> Iterator[str]:
    """Everything that can be read in a file: the parts of a packed one, the cells of an old workbook, else its letters
    in the usual encodings."""
    if content.startswith(_OLD_WORKBOOK):
        table: Any = read_file(content)
        for row in table.rows:
            yield "\n".join(map(str, row))
    elif content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise ValueError("too large")
            for part in packed.infolist():
                yield packed.read(part).decode("utf-8", errors="replace")
    else:
        for encoding in _ENCODINGS:
            yield content.decode(encoding, errors="replace")
