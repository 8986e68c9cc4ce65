"""A list of people to register, pasted or from a file, with the columns it was recognised to have."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.desk import Desk
from core.domain.registration_columns import Field


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
    encoding: str | None = None
    merged_cells: int = 0


def read_registration_file(
    content: bytes, name: str, sheet: str | None = None, encoding: str | None = None
) -> RegistrationSheet:
    """A file of up to 20 MB: xlsx, xls, ods, CSV or text. Raises InvalidInput(field="file") with the reasons of
    `core.spreadsheets.table.read_file`."""
    raise NotImplementedError


def read_registration_text(text: str) -> RegistrationSheet:
    """What was pasted. Raises as `read_registration_file`."""
    raise NotImplementedError


def mapping_for(desk: Desk, project_id: int, sheet: RegistrationSheet) -> Mapping[Field, int]:
    """Which column holds what: as the operator said for a list with the same header, else as recognised."""
    raise NotImplementedError


def remember_mapping(desk: Desk, project_id: int, sheet: RegistrationSheet, columns: Mapping[Field, int]) -> None:
    """Keep what the operator said for the next list with the same header. A list without one is not remembered."""
    raise NotImplementedError
