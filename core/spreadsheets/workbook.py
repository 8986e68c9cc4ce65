"""Reading workbooks of Excel and LibreOffice (xlsx, xlsb, xls, ods), and tables that are saved as web pages or as the
XML of Excel 2003. Dangerous files are refused before they are opened."""

import io
import json
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from core.environment import ROOT
from core.errors import InvalidInput
from core.spreadsheets.text import MOST_ROWS

READER = "core.spreadsheets.workbook_process"
MOST_UNPACKED_BYTES = 200 * 1024 * 1024
LONGEST_READING_S = 60.0
_AT_ONCE = threading.BoundedSemaphore(2)
"""Each reading may take a gigabyte, so those that many operators begin at the same time wait for each other."""

_LOOKED_AT_BYTES = 4096
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EXCEL_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"
_MACROS_IN_ZIP = ("vbaProject.bin", "Basic/script-lc.xml")
_MACROS_IN_OLE = "_VBA_PROJECT".encode("utf-16-le")
_PASSWORD_IN_OLE = "EncryptedPackage".encode("utf-16-le")
_BOOKS_IN_OLE = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))

# How a process ends at its limit of memory (the library in Rust aborts), and at its limit of time
_ENDED_BY = {"SIGABRT": "too_big_unpacked", "SIGXCPU": "too_slow", "SIGKILL": "too_slow"}

Kind = Literal["workbook", "excel_2003", "web_page"]
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one sheet as text, and the names of all visible sheets to choose from. `name` is None where all are
    empty.

    Empty rows are left out; `numbers` are the numbers that Excel shows beside the rows. `hidden` are the numbers of the
    hidden rows, None where the file does not tell them. `merged_cells` is the number of empty cells that were given the
    value of the merged cell they belong to. `problem` is the reason why the sheet could not be read, `limit` the number
    that belongs to it.
    """

    rows: list[list[str]]
    numbers: list[int]
    hidden: frozenset[int] | None
    merged_cells: int
    name: str | None
    names: tuple[str, ...]
    problem: str | None = None
    limit: int | None = None

    @property
    def visible_rows(self) -> list[list[str]]:
        """The rows that a person sees."""
        hidden = self.hidden or ()
        return [row for number, row in zip(self.numbers, self.rows, strict=True) if number not in hidden]


def find_kind(content: bytes) -> Kind | None:
    """The kind of the file by its first bytes; None for a text, which may be a web page."""
    if content.startswith((_ZIP, _OLE)):
        return "workbook"
    start = content[:_LOOKED_AT_BYTES]
    return "excel_2003" if b"<?xml" in start and _EXCEL_2003 in start else None


def read_workbook(
    content: bytes, kind: Kind, sheet: str | None = None, is_wanted: Callable[[Rows], bool] | None = None
) -> Sheet:
    """Read the sheet of this name, else the first visible one whose visible rows are wanted, else the first visible one
    that is not empty. The sheets of a web page, which must be in UTF-8, are its tables.

    Raises InvalidInput(field="file") with reason ``macros``, ``password``, ``too_big_unpacked``, ``too_slow``,
    ``too_many_rows`` (at most MOST_ROWS), ``bad_number`` (the limit is the number of its row) or ``unreadable``.
    """
    if kind == "workbook":
        _check_zip(content) if content.startswith(_ZIP) else _check_ole(content)
    ends_at = time.monotonic() + LONGEST_READING_S
    first = chosen = _read_sheet(content, kind, sheet)
    if is_wanted is not None and sheet not in first.names and first.name is not None:
        others = first.names[first.names.index(first.name) + 1 :]
        for candidate in chain([first], (_read_other_sheet(content, kind, name) for name in others)):
            if candidate is not None and candidate.problem is None and is_wanted(candidate.visible_rows):
                chosen = candidate
                break
            if time.monotonic() > ends_at:
                break
    if chosen.problem:
        raise InvalidInput("file", None, chosen.problem, chosen.limit)
    return chosen


def _read_sheet(content: bytes, kind: Kind, sheet: str | None) -> Sheet:
    # The sheet's name may be longer than an argument of a command may be
    asked = json.dumps({"kind": kind, "most_rows": MOST_ROWS + 1, "sheet": sheet}).encode()
    command = [sys.executable, "-E", "-s", "-m", READER]
    try:
        with _AT_ONCE:
            done = subprocess.run(  # noqa: S603 - our own module, no outside input in the command
                command, input=asked + b"\n" + content, capture_output=True, timeout=LONGEST_READING_S, cwd=ROOT
            )
        if done.returncode < 0 and (problem := _ENDED_BY.get(signal.Signals(-done.returncode).name)):
            raise InvalidInput("file", None, problem)
        done.check_returncode()
        *lines, last = map(json.loads, io.BytesIO(done.stdout))
    except subprocess.TimeoutExpired:
        raise InvalidInput("file", None, "too_slow") from None
    except (subprocess.SubprocessError, ValueError):
        # The file crashed the library
        raise InvalidInput("file", None, "unreadable") from None
    hidden = last.get("hidden")
    return Sheet(
        rows=[cells for _, cells in lines],
        numbers=[number for number, _ in lines],
        hidden=None if hidden is None else frozenset(hidden),
        merged_cells=last.get("merged_cells", 0),
        name=last.get("sheet"),
        names=tuple(last.get("sheets", ())),
        problem=last.get("problem"),
        limit=last.get("limit"),
    )


def _read_other_sheet(content: bytes, kind: Kind, sheet: str) -> Sheet | None:
    """The sheet; None for one that cannot be read: it must not hide the others."""
    try:
        return _read_sheet(content, kind, sheet)
    except InvalidInput:
        return None


def _check_zip(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    # Everything that zipfile raises for a damaged archive or an unsupported compression
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise InvalidInput("file", None, "unreadable") from None
    if sum(member.file_size for member in members) > MOST_UNPACKED_BYTES:
        raise InvalidInput("file", None, "too_big_unpacked")
    if any(member.filename.endswith(_MACROS_IN_ZIP) for member in members):
        raise InvalidInput("file", None, "macros")


def _check_ole(content: bytes) -> None:
    if _PASSWORD_IN_OLE in content:
        raise InvalidInput("file", None, "password")
    if _MACROS_IN_OLE in content:
        raise InvalidInput("file", None, "macros")
    if not any(book in content for book in _BOOKS_IN_OLE):
        raise InvalidInput("file", None, "unreadable")
