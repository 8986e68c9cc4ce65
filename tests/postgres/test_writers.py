"""Units of work that write: those of one project take turns, over all processes; those of different projects do not
wait for each other."""

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from core.desk import Desk
from core.environment import read_environment
from core.jobs.creation import create_job
from core.jobs.items import settle_line_in, write_ledger
from core.jobs.states import ItemState
from core.sandbox.server import SandboxServer
from core.start import open_desk
from data.models import KeepTime
from data.repositories import processes
from data.store import Store
from tests.conftest import add_live
from tests.databases import IS_POSTGRES, databases_of
from tests.patience import PATIENCE_S
from tests.postgres.fleet import until
from tests.stored import fetch_all

pytestmark = pytest.mark.skipif(not IS_POSTGRES, reason="needs the server of `make test-postgres`")
READ = text("SELECT salebot_daily_budget FROM project WHERE id = :id")
WRITE = text("UPDATE project SET salebot_daily_budget = :value WHERE id = :id")


@pytest.fixture
def elsewhere(desk: Desk, tmp_path: Path) -> Iterator[Desk]:
    """The same store, opened by another process."""
    other = open_desk(read_environment({"DESK_HOME": str(tmp_path / "elsewhere"), **databases_of(desk.home)}))
    yield other
    other.store.close()


@pytest.fixture
def two(desk: Desk, shared_sandbox: SandboxServer) -> tuple[int, int]:
    """Two projects."""
    second = add_live(desk, shared_sandbox).id
    return 1, second


def add_one(session: Session, *project_ids: int) -> None:
    """Look first, then write what follows from that, as much of the program does."""
    found = {id_: session.connection().execute(READ, {"id": id_}).scalar_one() for id_ in project_ids}
    for id_, value in found.items():
        session.connection().execute(WRITE, {"id": id_, "value": value + 1})


def test_writers_of_different_projects_do_not_wait_for_each_other(
    desk: Desk, elsewhere: Desk, two: tuple[int, int]
) -> None:
    def write_to_second() -> None:
        with elsewhere.store.writing(two[1]) as session:
            add_one(session, two[1])

    with ThreadPoolExecutor(1) as threads, desk.store.writing(two[0]) as session:
        add_one(session, two[0])
        threads.submit(write_to_second).result(PATIENCE_S)


def test_writers_of_a_project_and_of_all_take_turns(desk: Desk, elsewhere: Desk, two: tuple[int, int]) -> None:
    before = dict(fetch_all(desk, "SELECT id, salebot_daily_budget FROM project"))
    ways = [two[:1], two[1:], two, two[::-1], ()]
    chosen = [random.choice(ways) for _ in range(120)]

    def write(store: Store, project_ids: tuple[int, ...]) -> None:
        with store.writing(*project_ids) as session:
            add_one(session, *(project_ids or two))

    with ThreadPoolExecutor(8) as threads:
        stores = (desk.store, elsewhere.store)
        list(threads.map(write, stores * 60, chosen))
    added = {id_: sum(id_ in (ids or two) for ids in chosen) for id_ in two}
    after = dict(fetch_all(desk, "SELECT id, salebot_daily_budget FROM project"))
    assert {id_: after[id_] - before[id_] for id_ in two} == added


def test_process_is_given_up_only_between_its_units_of_work(desk: Desk, elsewhere: Desk, two: tuple[int, int]) -> None:
    """So what it has begun to write is there before others go on with its work, and nothing comes after."""

    def give_up() -> int:
        with elsewhere.store.writing() as session:
            processes.give_up_silent(session, 0)
            return int(session.connection().execute(READ, {"id": two[0]}).scalar_one())

    with ThreadPoolExecutor(1) as threads:
        with desk.store.writing(two[0]) as session:
            add_one(session, two[0])
            given_up = threads.submit(give_up)
            until(lambda: is_waited_for(desk))
            session.connection().execute(WRITE, {"id": two[0], "value": 77})
        assert given_up.result(PATIENCE_S) == 77


def is_waited_for(desk: Desk) -> bool:
    """Whether somebody waits for a lock of writers."""
    waiting = "SELECT datname FROM pg_locks JOIN pg_database ON database = pg_database.oid"
    here = "SELECT current_database()"
    return fetch_all(desk, here)[0] in fetch_all(desk, f"{waiting} WHERE locktype = 'advisory' AND NOT granted")


def test_tests_find_a_unit_of_work_that_writes_past_its_projects(desk: Desk, two: tuple[int, int]) -> None:
    job_id = create_job(desk, two[1], "pull_reports", {})
    write_ledger(desk, job_id, ["a"])
    others: list[Callable[[Session], None]] = [
        lambda session: add_one(session, two[1]),
        lambda session: settle_line_in(session, job_id, "a", ItemState.DONE, now=desk.now()),
        lambda session: session.add(KeepTime(kind="drafts", days=3, changed_by="desk", changed_at=desk.now())),
    ]
    for other in others:
        with pytest.raises(SQLAlchemyError, match="other projects"), desk.store.writing(two[0]) as session:
            other(session)
        with desk.store.writing() as session:
            other(session)
