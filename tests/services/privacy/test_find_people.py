"""Finding one person in a store of many viewers."""

from typing import Any

import pytest

from core.desk import Desk
from core.services.privacy.find_people import find_people
from data.repositories.privacy.traces import list_all_keys
from tests.stored import write

pytestmark = pytest.mark.sqlite("counts SQLite's steps")
VIEWERS = 3_000
STEPS_A_VIEWER = 60
REPORT = (
    "INSERT INTO report (id, project_id, webinar_id, room_id, kind, starts_at, state, listed_at, listing, version,"
    " viewer_count, person_count, identity_version)"
    " VALUES (1, 1, 'w', 'r', 'live', '2026-11-01', 'ready', '2026-11-01', '{}', 1, 0, 0, 1)"
)
PEOPLE = (
    "CREATE TABLE n AS WITH RECURSIVE some(n) AS "
    "(SELECT 1 UNION ALL SELECT n + 1 FROM some LIMIT 3000) SELECT n FROM some",
    "INSERT INTO person (report_id, number, project_id, human, is_guest, keys, messages, viewer_count)"
    " SELECT 1, n, 1, n, 0, json_array(json_array('email', n || '@example.com')), 0, 1 FROM n",
    "INSERT INTO person_key (report_id, number, kind, value, project_id)"
    " SELECT 1, n, 'email', n || '@example.com', 1 FROM n",
    "INSERT INTO viewer (report_id, position, person_number, answer_ordinal, answer_position, chat_user_id)"
    " SELECT 1, n, n, 0, n, 'chat' || n FROM n",
)
"""As many as `VIEWERS`."""


def test_no_search_reads_the_viewers_once_for_each_person(desk: Desk) -> None:
    write(desk, REPORT)
    for sql in PEOPLE:
        write(desk, sql)
    steps = 0

    def count() -> None:
        nonlocal steps
        steps += 100

    with desk.store.reading() as session:
        raw: Any = session.connection().connection.dbapi_connection
        raw.set_progress_handler(count, 100)
        keys = set(list_all_keys(session, 1))
        raw.set_progress_handler(None, 0)
    assert {("email", "7@example.com"), ("chat_user_id", "chat7")} <= keys
    assert steps < STEPS_A_VIEWER * VIEWERS
    with desk.store.reading() as session:
        raw = session.connection().connection.dbapi_connection
        raw.set_progress_handler(count, 100)
    steps = 0
    [found] = find_people(desk, 1, "7@example.com")
    assert found.values("chat_user_id") == ("chat7",)
    assert 0 < steps < STEPS_A_VIEWER * VIEWERS
