"""Everything that is held about one person, to be given to them: the rows of all tables, the raw rows of Bizon365, and
what they wrote in the chat."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pandas as pd
from sqlmodel import Session

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.domain.privacy.register import PERSONAL
from core.rights import needs
from core.services.privacy.find_people import FoundPerson
from core.services.reports.raw_viewers import find_raw_viewer
from core.services.reports.read_chat import read_chat
from data.answers import unpack_answer
from data.repositories.privacy import held as repository

COLUMNS = ("section", "record", "field", "value")


@dataclass(frozen=True, slots=True)
class HeldData:
    """The records by section (the name of the table, `raw_viewer` or `chat`), each a mapping of fields to values."""

    sections: Mapping[str, list[Mapping[str, Any]]] = field(repr=False)

    def as_json(self) -> bytes:
        """UTF-8, indented, moments as ISO texts."""
        return json.dumps(self.sections, ensure_ascii=False, indent=2, default=_written).encode()

    def as_frame(self) -> pd.DataFrame:
        """A row for each value that is known: `COLUMNS`."""
        rows = [
            (section, number, name, _text(value))
            for section, records in self.sections.items()
            for number, record in enumerate(records, 1)
            for name, value in record.items()
            if value not in (None, "")
        ]
        return pd.DataFrame(rows, columns=list(COLUMNS))


@needs(Right.ERASURE)
def collect_held(desk: Desk, project_id: int, person: FoundPerson) -> HeldData:
    """What the store holds about a person of `core.services.privacy.find_people`. Noted in the audit log, because a
    file follows."""
    with desk.store.reading() as session:
        sections: dict[str, list[Mapping[str, Any]]] = {
            table: [_of_table(session, project_id, table, row.key) for row in person.rows if row.table == table]
            for table in sorted(person.counts)
        }
        places = [row.key for row in person.rows if row.table == "person"]
        raw = [find_raw_viewer(session, project_id, report_id, number) for report_id, number in places]
    sections["raw_viewer"] = [dict(one) for one in raw if one]
    sections["chat"] = [
        {"report_id": report_id, "said_at": line.said_at, "text": line.text}
        for report_id, number in places
        for line in read_chat(desk, project_id, report_id, number)
    ]
    with desk.store.writing() as session:
        note(session, desk, Deed.PERSON_EXPORTED, project_id=project_id, count=1)
    return HeldData({name: records for name, records in sections.items() if records})


def _of_table(session: Session, project_id: int, table: str, key: tuple[Any, ...]) -> dict[str, Any]:
    values = repository.find_row(session, project_id, table, key)
    personal = PERSONAL[table]
    if values.get("raw"):
        values["raw"] = unpack_answer(values["raw"]).decode()
    return {name: value for name, value in values.items() if name in personal or name.endswith("_at") or " " in name}


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _written(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else repr(value)
