"""What keeps a search quick with a million registrations: the beginning of a name is looked up along an index."""

from typing import Any

import pytest
from sqlalchemy import event

from core.desk import Desk
from data.repositories.inbox.inbox import LookUp, find_event_ids
from tests.databases import IS_POSTGRES
from tests.stored import write

pytestmark = pytest.mark.skipif(not IS_POSTGRES, reason="needs the server of `make test-postgres`")
LOOK_UP = LookUp(client_id=4711, email="a@example.com", phone="+7", beginning="анна", phone_beginnings=("+79004711",))
COLUMNS = ("client_id", "email", "phone", "name_key", "surname_key", "email", "phone")
MANY = (
    "INSERT INTO webhook_event (id, project_id, kind, delivery_key, content_type, body, received_at, repeats,"
    " relay_attempts) SELECT n, 1, 'registration', n, '', '', now(), 0, 0 FROM generate_series(1, 5000) n",
    "INSERT INTO received_registration (event_id, project_id, received_at, fields, state, attempts, client_id, email,"
    " phone, name_key, surname_key) SELECT n, 1, now(), '{}', 'done', 0, n, n || '@example.com', '+7900' || n,"
    " 'имя ' || n, n || ' имя' FROM generate_series(1, 5000) n",
    "ANALYZE received_registration",
)
"""So many that to look through all of them would take longer than along an index."""


def test_every_way_of_a_search_has_an_index(desk: Desk) -> None:
    for sql in MANY:
        write(desk, sql)
    asked: list[tuple[str, Any]] = []
    event.listen(
        desk.store.engine, "before_cursor_execute", lambda _c, _cursor, sql, values, *_: asked.append((sql, values))
    )
    with desk.store.reading() as session:
        assert find_event_ids(session, 1, LOOK_UP, most=5) == {4711}
        ways = [(sql, values) for sql, values in asked if "received_registration" in sql]
        run = session.connection().exec_driver_sql
        plans = ["\n".join(line for (line,) in run(f"EXPLAIN {sql}", values)) for sql, values in ways]
    assert len(plans) == len(COLUMNS)
    for column, plan in zip(COLUMNS, plans, strict=True):
        [condition] = [line for line in plan.splitlines() if "Index Cond" in line]
        assert f"{column})" in condition or f"({column} " in condition, plan
