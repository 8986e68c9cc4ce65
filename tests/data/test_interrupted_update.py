"""An update of the store that is killed, and along which index its new column is looked up."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import event

from core.environment import ROOT
from data.repositories.registration.batches import has_twin
from data.store import Store
from tests.data.old_store import add_batch, store_at

OWN, CODED = "вера@почта.рф", "вера@xn--80a1acny.xn--p1ai"
ROWS = [  # page, address, state
    ("1:a", OWN, "sending"),
    ("1:a", CODED, "uncertain"),
    ("1:b", CODED, "sending"),
    ("1:c", CODED, "registered"),
    ("1:d", "gleb@example.com", "planned"),
]
AFTER = [("1:a", OWN, 0), ("1:a", OWN, 1), ("1:b", OWN, 0), ("1:c", OWN, 0), ("1:d", "gleb@example.com", 0)]
KILLED_IN_THE_MIDDLE = """
import os, signal, sys
from sqlalchemy import event
from data.store import Store

store = Store(sys.argv[1])
event.listen(store.engine, "connect", lambda connection, _: connection.create_function(
    "killed", 0, lambda: os.kill(os.getpid(), signal.SIGKILL)))
store.migrate()
"""


@pytest.fixture
def old(tmp_path: Path) -> Store:
    """A store before rows of two notations counted as one address."""
    store = store_at("0013", tmp_path)
    add_batch(store, ROWS)
    return store


def rows_of(store: Store) -> list[tuple[str, str, int]]:
    with store.reading() as session:
        found = session.connection().exec_driver_sql("SELECT page_id, email_key, twin FROM batch_row ORDER BY number")
        return [(page, email, twin) for page, email, twin in found]


def schema_of(store: Store) -> set[str]:
    with store.reading() as session:
        found = session.connection().exec_driver_sql("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
        return set(found.scalars())


def test_an_update_that_was_killed_has_done_nothing_and_is_made_at_the_next_start(old: Store) -> None:
    with old.writing() as session:
        # The second row that the update changes kills it
        session.connection().exec_driver_sql(
            "CREATE TRIGGER trap AFTER UPDATE ON batch_row WHEN NEW.page_id = '1:b' BEGIN SELECT killed(); END"
        )
    before = schema_of(old)
    killed = subprocess.run([sys.executable, "-c", KILLED_IN_THE_MIDDLE, old.url], check=False, cwd=ROOT)
    assert killed.returncode == -signal.SIGKILL
    assert schema_of(old) == before
    with old.writing() as session:
        run = session.connection().exec_driver_sql
        assert run("SELECT version_num FROM alembic_version").scalar() == "0013"
        assert run("SELECT count(*) FROM batch_row WHERE email_key = ?", (CODED,)).scalar() == 3
        run("DROP TRIGGER trap")
    for _ in range(2):
        old.migrate()
        assert rows_of(old) == AFTER
    old.close()


def test_ended_rows_get_the_address_of_today_also_where_the_update_once_left_them_out(tmp_path: Path) -> None:
    store = store_at("0014", tmp_path)
    add_batch(store, [("1:a", CODED, "registered"), ("1:b", CODED, None), ("1:b", OWN, "planned")])
    store.migrate()
    assert rows_of(store) == [("1:a", OWN, 0), ("1:b", OWN, 0), ("1:b", OWN, 0)]
    store.close()


def test_rows_of_one_address_are_found_along_an_index(old: Store) -> None:
    old.migrate()
    asked = []
    event.listen(old.engine, "before_cursor_execute", lambda _c, _cursor, sql, values, *_: asked.append((sql, values)))
    with old.reading() as session:
        assert [has_twin(session, "j", number, states=("sending", "uncertain")) for number in (0, 1, 2)] == [
            *(True, True, False)
        ]
        sql, values = asked[-1]
        steps = [row[3] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
    assert len(steps) == 2
    assert not any("SCAN" in step for step in steps)
    old.close()
