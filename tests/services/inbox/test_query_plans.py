"""What keeps the Inbox quick with a million registrations: every query runs along an index, and sorts nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from core.desk import Desk
from core.services.inbox.list_registrations import GROUPS, InboxSearch, list_inbox_pages
from core.services.inbox.person_story import get_story
from core.services.inbox.state import (
    count_unknown,
    get_received_today,
    get_stuck,
    get_stuck_relay,
    list_unknown,
    view_inbox,
)
from tests.inbox_world import PAGE, bring_to, deliver, registration

pytestmark = pytest.mark.sqlite("reads SQLite's plans")

PROJECT = 1
LARGE = ("received_registration", "webhook_event", "person", "viewer", "subscriber", "batch_row", "client_variable")


@contextmanager
def listening(desk: Desk) -> Iterator[list[tuple[str, Any]]]:
    """The queries that are made meanwhile."""
    made: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        made.append((statement, parameters))

    event.listen(desk.store.engine, "before_cursor_execute", note)
    yield made
    event.remove(desk.store.engine, "before_cursor_execute", note)


def plans(desk: Desk, work: Callable[[], object]) -> list[list[str]]:
    """How the database goes about each thing that is asked of it, step by step."""
    with listening(desk) as made:
        work()
    with desk.store.reading() as session:
        run = session.connection().exec_driver_sql
        asked = [(statement, values) for statement, values in made if statement.startswith("SELECT")]
        return [[row[3] for row in run(f"EXPLAIN QUERY PLAN {statement}", values)] for statement, values in asked]


@pytest.mark.parametrize("page_id", [None, PAGE])
def test_no_page_of_the_list_reads_every_row_or_sorts(desk: Desk, page_id: str | None) -> None:
    deliver(desk, PROJECT, *(registration(number) for number in range(3)))
    for group in GROUPS:
        taken = plans(desk, lambda: view_inbox(desk, PROJECT, InboxSearch(group, page_id)))  # noqa: B023
        assert scanned(taken) == []
        # Those of the test button, which are few, are sorted.
        of_registrations = [plan for plan in taken if group != "test" and any("SEARCH rec" in step for step in plan)]
        assert of_registrations or group == "test"
        assert [step for plan in of_registrations for step in plan if "FOR ORDER BY" in step] == []


@pytest.mark.parametrize("text", ["person1@example.com", "8 900 000 00 01", "4001", "анна"])
def test_no_search_reads_every_row(desk: Desk, text: str) -> None:
    deliver(desk, PROJECT, registration(1))
    assert scanned(plans(desk, lambda: view_inbox(desk, PROJECT, InboxSearch(text=text)))) == []


def test_no_other_query_reads_every_row(desk: Desk) -> None:
    [event_id] = deliver(desk, PROJECT, registration(1))
    bring_to(desk, event_id, "done", client_id=5)
    for ask in (get_received_today, get_stuck, get_stuck_relay, count_unknown, list_unknown, list_inbox_pages):
        assert scanned(plans(desk, lambda: ask(desk, PROJECT))) == [], ask  # noqa: B023
    assert scanned(plans(desk, lambda: get_story(desk, PROJECT, event_id))) == []


def scanned(taken: list[list[str]]) -> list[str]:
    return [step for plan in taken for step in plan if any(step.startswith(f"SCAN {table}") for table in LARGE)]
