"""Tables in web pages, and in the XML of Excel 2003: CRMs and accounting programs save both under the name of a
spreadsheet (.xls).

This runs in the process of `workbook_process.py`, which limits memory and time.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html.parser import HTMLParser
from xml.parsers import expat

from core.spreadsheets.cell_text import text_of

MOST_CELLS_IN_A_ROW = 300
"""Cells further to the right are left out; a broken table may ask for millions of them."""

_LAST_ROW = 1_048_576
"""The last row that a sheet may have."""
_NOT_SHOWN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_LINE_BREAKS = frozenset({"br", "p", "div", "li"})


@dataclass(slots=True)
class MarkupTable:
    """One table with all its rows, which may differ in length. `merged` are the cells that reach over several rows: the
    place where each begins and where it ends (row and column from 0). `hidden` are the numbers of hidden rows, from 1.
    """

    name: str = ""
    rows: list[list[str]] = field(default_factory=list)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    is_visible: bool = True
    _last_row_of: dict[int, int] = field(default_factory=dict)
    """The last row (from 0) that is covered by a cell above it, by the column."""

    def begin_row(self, *, is_hidden: bool) -> None:
        self.rows.append([])
        if is_hidden:
            self.hidden.append(len(self.rows))

    def place_cell(self, text: str = "", *, at: int | None = None, down: int = 0, across: int = 0) -> None:
        """Put a cell into the last row: in column `at`, else in the next one that no cell above covers. It covers
        `down` more rows and `across` more columns."""
        row, number = self.rows[-1], len(self.rows) - 1
        across = min(across, MOST_CELLS_IN_A_ROW)
        if at is None:
            while self._last_row_of.get(len(row), -1) >= number and len(row) < MOST_CELLS_IN_A_ROW:
                row.append("")
        else:
            row.extend([""] * (min(at, MOST_CELLS_IN_A_ROW) - len(row)))
        if len(row) < MOST_CELLS_IN_A_ROW:
            left = len(row)
            if down > 0:
                self.merged.append(((number, left), (number + down, left)))
                self._last_row_of |= dict.fromkeys(range(left, left + across + 1), number + down)
            row += [text, *[""] * across]


def read_html(page: str) -> list[MarkupTable]:
    """The tables of a web page that have text in them, in their order; they are named 1, 2, 3..."""
    reader = _PageReader()
    reader.feed(page)
    reader.close()
    tables = [table for table in reader.tables if any(map(any, table.rows))]
    for number, table in enumerate(tables, start=1):
        table.name = str(number)
    return tables


def read_excel_2003(content: bytes) -> list[MarkupTable]:
    """The visible sheets of a workbook in the XML of Excel 2003. Raises expat.ExpatError, ValueError."""
    reader = _SheetReader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.begin
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.take
    parser.Parse(content, True)
    return [sheet for sheet in reader.sheets if sheet.is_visible]


@dataclass(slots=True)
class _OpenTable:
    """A table that has not ended, and its open cell: the text, None between cells, and how far it reaches."""

    table: MarkupTable = field(default_factory=MarkupTable)
    text: list[str] | None = None
    down: int = 0
    across: int = 0

    def end_cell(self) -> None:
        if self.text is not None:
            text = " ".join("".join(self.text).split())
            self.table.place_cell(text, down=self.down, across=self.across)
            self.text = None


class _PageReader(HTMLParser):
    """Collects the tables of a page. A table inside of a cell is a table of its own: its text is not the cell's."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[MarkupTable] = []
        self._open: list[_OpenTable] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._open.append(_OpenTable())
            self.tables.append(self._open[-1].table)
        elif self._open and tag == "tr":
            self._open[-1].end_cell()
            self._open[-1].table.begin_row(is_hidden=bool(_NOT_SHOWN.search(dict(attrs).get("style") or "")))
        elif self._open and tag in ("td", "th"):
            self._begin_cell(self._open[-1], dict(attrs))
        elif tag in _LINE_BREAKS:
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag in ("td", "th", "tr", "table"):
            self._open[-1].end_cell()
            if tag == "table":
                self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and (text := self._open[-1].text) is not None:
            text.append(data)

    @staticmethod
    def _begin_cell(opened: _OpenTable, attributes: Mapping[str, str | None]) -> None:
        opened.end_cell()
        if not opened.table.rows:
            opened.table.begin_row(is_hidden=False)
        opened.text = []
        opened.down, opened.across = (_span(attributes.get(name)) - 1 for name in ("rowspan", "colspan"))


class _SheetReader:
    """Collects the sheets of the XML of Excel 2003. Empty rows and cells may be left out of it; the next one then has
    its index."""

    def __init__(self) -> None:
        self.sheets: list[MarkupTable] = []
        self._cell: Mapping[str, str] = {}
        self._value = ""
        self._kind = ""
        self._text: list[str] | None = None

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        element, given = _bare(name), {_bare(key): value for key, value in attributes.items()}
        if element == "Worksheet":
            self.sheets.append(MarkupTable(given.get("Name", "")))
        elif element == "Row":
            rows = self.sheets[-1].rows
            rows.extend([] for _ in range(len(rows) + 1, min(_span(given.get("Index")), _LAST_ROW)))
            self.sheets[-1].begin_row(is_hidden=given.get("Hidden") == "1" or given.get("Height") == "0")
        elif element == "Cell":
            self._cell, self._value = given, ""
        # A note on a cell holds such an element, too, after that of the cell
        elif element == "Visible" or (element == "Data" and not self._value):
            self._text, self._kind = [], given.get("Type", "")

    def take(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def end(self, name: str) -> None:
        element, text = _bare(name), "".join(self._text or ())
        if element == "Visible":
            self.sheets[-1].is_visible = not text.endswith("Hidden")
        elif element == "Data" and self._text is not None:
            self._value = _value(text, self._kind)
        elif element == "Cell":
            self.sheets[-1].place_cell(
                self._value,
                at=_span(self._cell["Index"]) - 1 if "Index" in self._cell else None,
                down=_count(self._cell.get("MergeDown")),
                across=_count(self._cell.get("MergeAcross")),
            )
        if element in ("Data", "Visible"):
            self._text = None


def _bare(name: str) -> str:
    return name.rpartition(":")[2]


def _span(text: str | None) -> int:
    """A number of rows or columns; 1 for anything that is not one."""
    return max(_count(text), 1)


def _count(text: str | None) -> int:
    """A number of further rows or columns; 0 for anything that is not one."""
    return int(text) if text and text.isdecimal() and len(text) < 8 else 0


def _value(text: str, kind: str) -> str:
    """The value of a cell of Excel 2003; a number or a date as `text_of` writes it."""
    try:
        if kind == "Number":
            return text_of(float(text))
        if kind == "DateTime":
            return text_of(datetime.fromisoformat(text))
    except ValueError:
        pass
    return " ".join(text.split())
