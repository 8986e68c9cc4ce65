"""Finding the rows of a sheet that are hidden, by a filter or by hand.

python-calamine tells which sheets are hidden, but not which rows. This runs in the process of `workbook_process.py`,
which limits memory and time.
"""

import io
import posixpath
import zipfile
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from typing import IO
from xml.parsers import expat

_ZIP = b"PK\x03\x04"
_READ_AT_ONCE = 1 << 20


class _PastLastRow(Exception):
    """Ends the reading of a sheet, which may have millions of empty rows below its last one."""


Visit = Callable[[str, Mapping[str, str]], None]


def find_hidden_rows(content: bytes, sheet: str, last_row: int) -> list[int] | None:
    """The numbers (from 1, up to `last_row`) of the hidden rows of this sheet; None where the file does not tell: it is
    an xlsb file, or it is not written as its format demands."""
    try:
        if not content.startswith(_ZIP):
            return _find_in_xls(content, sheet)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if "content.xml" in archive.namelist():
                return _find_in_ods(archive, sheet, last_row)
            return _find_in_xlsx(archive, sheet, last_row)
    # Whatever a library raises for a file that another library could read
    except Exception:
        return None


def _find_in_xls(content: bytes, sheet: str) -> list[int]:
    import xlrd

    # The library writes its warnings to standard output, which belongs to the rows, unless it is given another file
    with xlrd.open_workbook(file_contents=content, formatting_info=True, on_demand=True, logfile=io.StringIO()) as book:
        rows = book.sheet_by_name(sheet).rowinfo_map
        return sorted(index + 1 for index, row in rows.items() if row.hidden or row.height == 0)


def _find_in_xlsx(archive: zipfile.ZipFile, sheet: str, last_row: int) -> list[int] | None:
    book = next(target for kind, target in _links(archive, "").values() if kind.endswith("/officeDocument"))
    links = _links(archive, book)
    ids: list[str] = []

    def take_sheet(_element: str, attributes: Mapping[str, str]) -> None:
        if attributes["name"] == sheet:
            ids.append(attributes["id"])

    with archive.open(book) as stream:
        _visit_elements(stream, ("sheet",), take_sheet)
    hidden: list[int] = []
    number = 0

    def take_row(_element: str, attributes: Mapping[str, str]) -> None:
        nonlocal number
        number = int(attributes.get("r", number + 1))
        if number > last_row:
            raise _PastLastRow
        if attributes.get("hidden") in ("1", "true") or float(attributes.get("ht", 1)) == 0:
            hidden.append(number)

    with archive.open(links[ids[0]][1]) as stream, suppress(_PastLastRow):
        _visit_elements(stream, ("row",), take_row)
    return hidden


def _links(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """The type and the target of each relationship of a part of the archive, by its id; "" is the archive itself."""
    folder, name = posixpath.split(part)
    links: dict[str, tuple[str, str]] = {}

    def take(_element: str, attributes: Mapping[str, str]) -> None:
        target = posixpath.join("/", folder, attributes["Target"])
        links[attributes["Id"]] = attributes["Type"], posixpath.normpath(target).lstrip("/")

    with archive.open(posixpath.join(folder, "_rels", f"{name}.rels")) as stream:
        _visit_elements(stream, ("Relationship",), take)
    return links


def _find_in_ods(archive: zipfile.ZipFile, sheet: str, last_row: int) -> list[int]:
    hidden: list[int] = []
    number = depth = 0
    is_wanted = False
    groups: list[bool] = []

    def begin(element: str, attributes: Mapping[str, str]) -> None:
        nonlocal number, depth, is_wanted
        if element == "table":
            depth += 1
            if depth == 1:
                is_wanted, number = attributes.get("name") == sheet, 0
        elif element == "table-row-group":
            groups.append(attributes.get("display") == "false")
        # A cell may hold a table of its own
        elif element == "table-row" and depth == 1 and is_wanted:
            first, number = number + 1, number + int(attributes.get("number-rows-repeated", 1))
            if attributes.get("visibility", "visible") != "visible" or any(groups):
                hidden.extend(range(first, min(number, last_row) + 1))

    def end(element: str) -> None:
        nonlocal depth
        if element == "table":
            depth -= 1
        elif element == "table-row-group":
            groups.pop()

    with archive.open("content.xml") as stream:
        _visit_elements(stream, ("table", "table-row", "table-row-group"), begin, end)
    return hidden


def _visit_elements(
    stream: IO[bytes], names: Collection[str], begin: Visit, end: Callable[[str], None] | None = None
) -> None:
    """Call `begin` and `end` for every element of these names; names of elements and attributes are without prefix."""

    def bare(name: str) -> str:
        return name.rpartition(":")[2]

    def begins(name: str, attributes: Mapping[str, str]) -> None:
        if (element := bare(name)) in names:
            begin(element, {bare(key): value for key, value in attributes.items()})

    def ends(name: str) -> None:
        if end is not None and (element := bare(name)) in names:
            end(element)

    parser = expat.ParserCreate()
    parser.StartElementHandler = begins
    if end is not None:
        parser.EndElementHandler = ends
    while chunk := stream.read(_READ_AT_ONCE):
        parser.Parse(chunk)
    parser.Parse(b"", True)
