"""The free space of an SQLite file, which holds copies of rows that were moved within their pages and removed later:
`secure_delete` clears only the place where a row stood last."""

import shutil
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from data.dialects import clear_journal
from data.sqlite_files import file_of

LARGEST_BYTES = 1 << 30
"""A larger file takes longer to write anew (a second for 40 to 100 MB) than others who write wait for their turn."""


def write_anew(engine: Engine) -> bool:
    """Write the file anew, without its free space, and empty the journal. Others who write wait meanwhile. Returns
    whether it was done: not where the file is too large for that, the disk has no room for two more of it, or others
    keep the file busy. A server has no such file, and clears its tables itself."""
    file = file_of(str(engine.url))
    if file is None:
        return True
    is_written = _may_write(file) and _vacuum(engine)
    clear_journal(engine)
    return is_written


def _may_write(file: Path) -> bool:
    size = file.stat().st_size
    return size <= LARGEST_BYTES and shutil.disk_usage(file.parent).free > 2 * size


def _vacuum(engine: Engine) -> bool:
    with engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        try:
            raw.execute("VACUUM")
        except sqlite3.OperationalError:  # busy, or no room for its temporary file
            return False
    return True
