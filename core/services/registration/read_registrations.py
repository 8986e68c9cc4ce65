"""A list of people to register, pasted or from a file, with the columns it was recognised to have."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.desk import Desk
from core.domain.lists.columns import plain_title
from core.domain.registration.columns import FIELDS, Field, find_registration_columns
from core.errors import InvalidInput
from core.services.projects.remembered import Topic, recall, remember
from core.spreadsheets.encoding import ENCODINGS, Encoding
from core.spreadsheets.table import Table, read_file, read_text

TOPIC: Topic = "registration_columns"


@dataclass(frozen=True, slots=True)
class RegistrationSheet:
    """The rows below the header. `source_name` is the file's name, "" for a pasted list; `titles` name the columns, ""
    where there is none; `numbers` are the rows' numbers as the spreadsheet program shows them; `columns` says which
    column was recognised to hold what.

    Of a workbook `sheet` is the one read and `sheets` are all to choose from; of a text file `encoding` is the one it
    was read in (another of `core.spreadsheets.encoding.ENCODINGS` can be asked for). `merged_cells` counts the cells
    that were given the value of the merged cell they belong to.
    """

    source_name: str
    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    numbers: tuple[int, ...] = field(repr=False)
    columns: Mapping[Field, int]
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    encoding: Encoding | None = None
    merged_cells: int = 0


def read_registration_file(
    content: bytes, name: str, sheet: str | None = None, encoding: str | None = None
) -> RegistrationSheet:
    """A file of up to 20 MB: xlsx, xls, ods, CSV or text. A sheet that is not there and an `encoding` that is none of
    ENCODINGS are found out anew. Raises InvalidInput(field="file") with the reasons of
    `core.spreadsheets.table.read_file`."""
    return _recognised(name, read_file(content, sheet, next((known for known in ENCODINGS if known == encoding), None)))


def read_registration_text(text: str) -> RegistrationSheet:
    """What was pasted. Raises as `read_registration_file`."""
    return _recognised("", read_text(text))


def mapping_for(desk: Desk, project_id: int, sheet: RegistrationSheet) -> Mapping[Field, int]:
    """Which column holds what: as the operator said for a list with the same header, else as recognised."""
    key = _header_key(sheet)
    said = recall(desk, project_id, TOPIC, key) if key else None
    if said is None:
        return sheet.columns
    return {name: said[name] for name in FIELDS if name in said and said[name] < len(sheet.titles)}


def remember_mapping(desk: Desk, project_id: int, sheet: RegistrationSheet, columns: Mapping[Field, int]) -> None:
    """Keep what the operator said for the next list with the same header. A list without one is not remembered."""
    if key := _header_key(sheet):
        remember(desk, project_id, TOPIC, dict(columns), key)


def _header_key(sheet: RegistrationSheet) -> str | None:
    titles = [plain_title(title) for title in sheet.titles]
    return hashlib.sha256("\n".join(titles).encode()).hexdigest() if any(titles) else None


def _recognised(name: str, table: Table) -> RegistrationSheet:
    found = find_registration_columns(table.rows)
    start = 0 if found.header_row is None else found.header_row + 1
    rows = table.rows[start:]
    if not rows:
        raise InvalidInput("file", None, "no_rows")
    return RegistrationSheet(
        source_name=name,
        titles=("",) * len(rows[0]) if found.header_row is None else table.rows[found.header_row],
        rows=rows,
        numbers=table.numbers[start:],
        columns=found.by_field,
        sheet=table.sheet,
        sheets=table.sheets,
        encoding=table.encoding,
        merged_cells=table.merged_cells,
    )
