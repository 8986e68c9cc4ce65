"""Reading the contacts in the stored variables of clients again, after the rule has changed."""

from collections.abc import Callable

from core.desk import Desk
from core.domain.client_matching import contact_in
from core.http.pace import pause
from data.repositories import clients as repository

AT_ONCE = 5_000
BREATH_S = 0.05
"""The pause between two transactions, in which others can write."""


def read_variables_again(desk: Desk, project_id: int, country: str, should_stop: Callable[[], bool]) -> None:
    """Phones without a country code are read as those of `country`. Raises Stopped."""
    after = repository.BEFORE_ALL
    while True:
        with desk.store.writing(project_id) as session:
            rows = repository.list_variables_after(session, project_id, after, limit=AT_ONCE)
            for row, client_type in rows:
                row.contact = contact_in(row.name, row.value, client_type, country)
                after = row.client_id, row.name
        if len(rows) < AT_ONCE:
            return
        pause(BREATH_S, should_stop)
