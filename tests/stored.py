"""What lies in the store, read without the services, to compare it with the sandbox's world."""

import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import stamina
from sqlalchemy import event, text

from core.desk import Desk
from core.jobs.progress import JobProgress, get_job
from tests.patience import PATIENCE_S


def fetch_all(desk: Desk, sql: str, **values: object) -> list[Any]:
    """Rows of one query."""
    with desk.store.reading() as session:
        return list(session.connection().execute(text(sql), values).all())


@contextmanager
def durable_writes(desk: Desk) -> Iterator[list[str]]:
    """What is written from now on in transactions that a power cut does not undo."""
    written: list[str] = []
    is_durable = False

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        nonlocal is_durable
        if statement.startswith("PRAGMA synchronous"):
            is_durable = statement.endswith("FULL")
        elif is_durable:
            written.append(statement)

    event.listen(desk.store.engine, "before_cursor_execute", note)
    yield written
    event.remove(desk.store.engine, "before_cursor_execute", note)


def stored_viewers(desk: Desk, webinar_id: str) -> list[dict[str, Any]]:
    """The raw rows of one report, each found through its viewer's place in the raw answers."""
    answers = {
        ordinal: json.loads(zlib.decompress(body))["viewers"]
        for ordinal, body in fetch_all(
            desk,
            "SELECT a.ordinal, a.body FROM report_answer a"
            " JOIN report r ON r.id = a.report_id AND r.version = a.version"
            " WHERE r.webinar_id = :id AND a.call = 'getviewers'",
            id=webinar_id,
        )
    }
    places = fetch_all(
        desk,
        "SELECT v.answer_ordinal, v.answer_position FROM viewer v JOIN report r ON r.id = v.report_id"
        " WHERE r.webinar_id = :id ORDER BY v.position",
        id=webinar_id,
    )
    return [answers[ordinal][position] for ordinal, position in places]


def by_content(rows: list[dict[str, Any]]) -> list[str]:
    """Rows in an order that depends on nothing but themselves."""
    return sorted(json.dumps(row, sort_keys=True, ensure_ascii=False) for row in rows)


@stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.05, wait_max=0.2, wait_jitter=0)
def finished(desk: Desk, job_id: str) -> JobProgress:
    """The job once it has ended."""
    job = get_job(desk, job_id)
    assert not job.is_active
    return job
