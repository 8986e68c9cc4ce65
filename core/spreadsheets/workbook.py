"""Reading workbooks of Excel and LibreOffice (xlsx, xls, ods). Dangerous files are refused before they are opened."""

import io
import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from core.errors import InvalidInput
from core.spreadsheets.text import MOST_ROWS

READER = Path(__file__).with_name("workbook_process.py")
MOST_UNPACKED_BYTES = 200 * 1024 * 1024
LONGEST_READING_S = 60.0

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MACROS_IN_ZIP = ("vbaProject.bin", "Basic/script-lc.xml")
_MACROS_IN_OLE = "_VBA_PROJECT".encode("utf-16-le")
_PASSWORD_IN_OLE = "EncryptedPackage".encode("utf-16-le")
_BOOKS_IN_OLE = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one sheet as text, and the names of all sheets to choose from. `name` is None where all are empty.

    Empty rows are left out; `numbers` are the numbers that Excel shows beside the rows. `merged_cells` is the number of
    empty cells that were given the value of the merged cell they belong to.
    """

    rows: list[list[str]]
    numbers: list[int]
    merged_cells: int
    name: str | None
    names: tuple[str, ...]


def is_workbook(content: bytes) -> bool:
    """Whether these bytes are a zip archive, as xlsx and ods are, or an old Office file."""
    return content.startswith((_ZIP, _OLE))


def read_workbook(content: bytes, sheet: str | None = None) -> Sheet:
    """Read the sheet of this name, else the first visible one that is not empty.

    Raises InvalidInput(field="file") with reason ``macros``, ``password``, ``too_big_unpacked``, ``too_many_rows``
    (at most MOST_ROWS) or ``unreadable``.
    """
    _check_zip(content) if content.startswith(_ZIP) else _check_ole(content)
    command = [sys.executable, "-I", str(READER), str(MOST_ROWS + 1), *([sheet] if sheet else [])]
    try:
        done = subprocess.run(  # noqa: S603 - our own module; the sheet's name is an argument, not a command
            command, input=content, capture_output=True, timeout=LONGEST_READING_S, check=True
        )
        *lines, last = map(json.loads, done.stdout.splitlines())
    except (subprocess.SubprocessError, ValueError):
        # The process reached one of its limits, or the file crashed the library
        raise InvalidInput("file", None, "unreadable") from None
    if problem := last.get("problem"):
        raise InvalidInput("file", None, problem, MOST_ROWS if problem == "too_many_rows" else None)
    return Sheet(
        rows=[cells for _, cells in lines],
        numbers=[number for number, _ in lines],
        merged_cells=last["merged_cells"],
        name=last["sheet"],
        names=tuple(last["sheets"]),
    )


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
