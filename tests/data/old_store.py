"""A store as an earlier version left it, for tests of what an update makes of it."""

from collections.abc import Sequence
from pathlib import Path

from data.store import Store


def store_at(revision: str, folder: Path) -> Store:
    """A store with the schema of this revision, and one project in it."""
    store = Store(f"sqlite:///{folder / 'old.sqlite3'}")
    store.migrate(revision)
    with store.writing() as session:
        session.connection().exec_driver_sql(
            "INSERT INTO project (id, kind, name, bizon_base_url, bizon_api_version, salebot_base_url, time_zone,"
            " created_at, updated_at)"
            " VALUES (1, 'live', 'Школа', '', 'v1', '', 'Europe/Moscow', '2026-01-01', '2026-01-01')"
        )
    return store


def add_job(store: Store, job_id: str, kind: str, state: str) -> None:
    with store.writing() as session:
        session.connection().exec_driver_sql(
            "INSERT INTO job (id, project_id, kind, state, stop_asked, request, created_at)"
            " VALUES (?, 1, ?, ?, 0, '{}', '2026-01-01')",
            (job_id, kind, state),
        )


def add_batch(store: Store, rows: Sequence[tuple[str, str, str | None]]) -> None:
    """A registration that rests, job `j`. Of each row: the page, the address and the state."""
    add_job(store, "j", "register", "paused")
    with store.writing() as session:
        run = session.connection().exec_driver_sql
        run("INSERT INTO batch VALUES ('j', 1, '', '[]', ?, 'Анна', '2026-01-01')", (len(rows),))
        for number, (page, email, state) in enumerate(rows):
            run(
                "INSERT INTO batch_row (job_id, number, project_id, plan, cells, page_id, session_at, email, email_key,"
                " confirm, state, attempts) VALUES ('j', ?, 1, 'will_register', '[]', ?, '2026-12-01', ?, ?, 0, ?, 0)",
                (number, page, email, email, state),
            )
