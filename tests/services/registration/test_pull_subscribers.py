"""The registrations of a page in the store after its list was loaded again."""

from datetime import timedelta
from typing import Any

import pytest

from core.desk import Desk
from core.services.projects.projects import list_projects
from core.services.registration.pull_subscribers import save_subscribers
from tests.present import PRESENT
from tests.stored import fetch_all, statements
from tests.webinars_world import PAGE, fetched_page, subscriber

ROWS = [subscriber(f"{name}@example.com", session_at=PRESENT, username=name) for name in ("anna", "boris", "vera")]
LATER = subscriber("vera@example.com", session_at=PRESENT + timedelta(days=1), username="vera")
CONTENTS = "SELECT email, username, session_at, answer_position FROM subscriber ORDER BY answer_position"


@pytest.mark.parametrize(
    "second", [ROWS, ROWS[::-1], ROWS[1:], [*ROWS, LATER], [*ROWS, ROWS[0]], [*ROWS[:2], LATER], []]
)
def test_a_list_that_is_loaded_again_is_stored_as_if_it_were_the_first(
    desk: Desk, second: list[dict[str, Any]]
) -> None:
    project_id = list_projects(desk)[0].id
    stored = []
    for rows in (second, [], ROWS, second):
        save_subscribers(desk, project_id, fetched_page(PAGE, rows, None))
        stored.append(fetch_all(desk, CONTENTS))
    assert len(stored[0]) == len(second)
    assert stored[-1] == stored[0]


def test_of_a_list_that_is_loaded_again_only_what_differs_is_written(desk: Desk) -> None:
    project_id = list_projects(desk)[0].id
    save_subscribers(desk, project_id, fetched_page(PAGE, ROWS, None))
    with statements(desk) as said:
        save_subscribers(desk, project_id, fetched_page(PAGE, [*ROWS, LATER], None))
    [removed] = [sql for sql in said if sql.startswith("DELETE FROM subscriber ")]
    assert "subscriber.number" in removed
