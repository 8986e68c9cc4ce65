"""Who was erased, carried from one store to another: a store that comes back from a backup does not know of those who
were erased after it was made."""

import sqlite3
from contextlib import closing
from pathlib import Path

ERASURES, STONES = "erasure", "tombstone"


def keep_erased(store: Path, kept: Path) -> int:
    """Add the erasures of a store to those that are kept in a small database, which is made when it is not there.
    Returns how many were new. Raises sqlite3.Error."""
    with closing(sqlite3.connect(kept, isolation_level=None)) as connection:
        _attach(connection, store)
        tables = _tables_there(connection)
        if not tables:  # of a version that erased nobody
            return 0
        connection.execute("BEGIN IMMEDIATE")
        for name, sql in tables.items():
            if not connection.execute("SELECT 1 FROM main.sqlite_master WHERE name = ?", (name,)).fetchone():
                connection.execute(sql)
        added = _add_all(connection)
        connection.execute("COMMIT")
        return added


def bring_back_erased(kept: Path, store: Path) -> int:
    """Add the erasures that are kept to a store, migrated, as far as it has their projects. Returns how many were new.
    Raises sqlite3.Error."""
    with closing(sqlite3.connect(store, isolation_level=None)) as connection:
        _attach(connection, kept)
        if not _tables_there(connection):
            return 0
        connection.execute("BEGIN IMMEDIATE")
        added = _add_all(connection, of_projects="SELECT id FROM main.project")
        connection.execute("COMMIT")
        return added


def _attach(connection: sqlite3.Connection, other: Path) -> None:
    connection.execute("PRAGMA busy_timeout=30000")
    connection.execute("ATTACH ? AS other", (str(other),))


def _tables_there(connection: sqlite3.Connection) -> dict[str, str]:
    """Both tables of the other database, and how they are made; none when it does not have both."""
    query = "SELECT name, sql FROM other.sqlite_master WHERE name IN (?, ?)"
    found = dict(connection.execute(query, (ERASURES, STONES)))
    return found if len(found) == 2 else {}


def _add_all(connection: sqlite3.Connection, of_projects: str = "SELECT project_id FROM other.erasure") -> int:
    """An erasure is the same one in both when it was made in one project at one moment: numbers may have been used
    twice, before a restore and after it."""
    common = [name for name in _columns(connection, "main") if name in _columns(connection, "other") and name != "id"]
    names = ", ".join(common)
    added = 0
    rows = connection.execute(f"SELECT id, {names} FROM other.erasure WHERE project_id IN ({of_projects})").fetchall()  # noqa: S608
    for number, *values in rows:
        row = dict(zip(common, values, strict=True))
        same = connection.execute(
            "SELECT id FROM main.erasure WHERE project_id = ? AND erased_at = ?", (row["project_id"], row["erased_at"])
        ).fetchone()
        if same is None:
            marks = ", ".join("?" * len(common))
            inserted = connection.execute(f"INSERT INTO main.erasure ({names}) VALUES ({marks})", values)  # noqa: S608
            added += 1
        here = same[0] if same else inserted.lastrowid
        connection.execute(
            "INSERT OR IGNORE INTO main.tombstone (project_id, kind, digest, erasure_id)"
            " SELECT project_id, kind, digest, ? FROM other.tombstone WHERE erasure_id = ?",
            (here, number),
        )
    return added


def _columns(connection: sqlite3.Connection, schema: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA {schema}.table_info({ERASURES})")]
