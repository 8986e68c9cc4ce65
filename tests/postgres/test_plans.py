"""What keeps a search quick with a million registrations: the beginning of a name is looked up along an index."""

from typing import Any

import pytest
from sqlalchemy import event, text

from core.desk import Desk
from data.repositories.inbox.inbox import LookUp, find_event_ids
from tests.databases import IS_POSTGRES

pytestmark = pytest.mark.skipif(not IS_POSTGRES, reason="needs the server of `make test-postgres`")
LOOK_UP = LookUp(client_id=4711, email="a@example.com", phone="+7", beginning="анна", phone_beginnings=("+7900",))
COLUMNS = ("client_id", "email", "phone", "name_key", "surname_key", "email", "phone")


def test_every_way_of_a_search_has_an_index(desk: Desk) -> None:
    asked: list[tuple[str, Any]] = []
    event.listen(
        desk.store.engine, "before_cursor_execute", lambda _c, _cursor, sql, values, *_: asked.append((sql, values))
    )
    with desk.store.reading() as session:
        assert find_event_ids(session, 1, LOOK_UP, most=5) == set()
        ways = [(sql, values) for sql, values in asked if "received_registration" in sql]
        session.connection().execute(text("SET LOCAL enable_seqscan = off"))  # a table so small is read faster whole
        run = session.connection().exec_driver_sql
        plans = ["\n".join(line for (line,) in run(f"EXPLAIN {sql}", values)) for sql, values in ways]
    assert len(plans) == len(COLUMNS)
    for column, plan in zip(COLUMNS, plans, strict=True):
        [condition] = [line for line in plan.splitlines() if "Index Cond" in line]
        assert f"{column})" in condition or f"({column} " in condition, plan
