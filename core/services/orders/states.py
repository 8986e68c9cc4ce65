"""How far the orders of a project are loaded, and when they are asked for again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.desk import Desk
from core.domain.access.rights import Right
from core.errors import DeskError, Forbidden
from core.problems import read_problem, write_problem
from core.rights import needs
from data.models import OrderList
from data.repositories.orders import orders as repository

HOURLY, DAILY = timedelta(hours=1), timedelta(days=1)
"""Between two looks for new orders; and where there is no cash desk."""


@dataclass(frozen=True, slots=True)
class OrdersState:
    """`count`: stored orders. `said_at`: when something new was said of one last. `pulled_at`: when the list came last,
    None before. `covered_from`: since when all orders are stored. `problem`: why the list did not come when it was
    asked for last."""

    count: int
    said_at: datetime | None
    pulled_at: datetime | None
    covered_from: datetime | None
    problem: DeskError | None

    @property
    def stamp(self) -> str:
        """A cache key that changes with the orders that are stored."""
        return f"{self.count} {self.said_at} {self.pulled_at} {self.covered_from}"

    @property
    def has_no_cash_desk(self) -> bool:
        """Whether the account has no cash desk, or the token may not see its orders."""
        return isinstance(self.problem, Forbidden)


@needs(Right.LOOK)
def get_orders_state(desk: Desk, project_id: int) -> OrdersState:
    """How far the orders are loaded."""
    with desk.store.reading() as session:
        known = repository.find_list(session, project_id) or OrderList(project_id=project_id)
        count, said_at = repository.count_orders(session, project_id)
        return OrdersState(count, said_at, known.pulled_at, known.covered_from, read_problem(known.problem))


def find_due(desk: Desk, project_id: int) -> datetime | None:
    """When the list is to be asked for again; None before anybody has asked for orders."""
    with desk.store.reading() as session:
        known = repository.find_list(session, project_id)
        return known.due_at if known else None


def want_orders(desk: Desk, project_id: int, at: datetime) -> None:
    """Have the list asked for at this moment, and from then on."""
    with desk.store.writing(project_id) as session:
        known = repository.find_list(session, project_id) or OrderList(project_id=project_id)
        known.due_at = at
        session.add(known)


def note_pull(desk: Desk, project_id: int, problem: DeskError | None = None) -> None:
    """Note that the list was asked for, why it did not come, and when it is asked for again."""
    with desk.store.writing(project_id) as session:
        known = repository.find_list(session, project_id) or OrderList(project_id=project_id)
        now = desk.now()
        known.asked_at = now
        known.problem = write_problem(problem) if problem else None
        known.due_at = now + (DAILY if isinstance(problem, Forbidden) else HOURLY)
        session.add(known)
