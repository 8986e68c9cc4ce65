"""Processes share the jobs of a store on a server, and none works beside one that must be alone."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from signal import SIGTERM, getsignal, signal
from threading import Event
from time import monotonic

import psycopg
import pytest

from core.desk import Desk
from core.environment import read_environment
from core.errors import Conflict
from core.http.pace import Pace
from core.http.permits import StorePermits
from core.jobs.processes import Membership
from core.jobs.store_lock import holding_store, lock_store, unlock_store
from core.start import launch_jobs, open_desk
from core.vault import find_fingerprint
from core.waits import Waits
from data.servers import hold_jobs
from data.store import Store
from tests.databases import IS_POSTGRES, SERVER, databases_of, drop_store, store_url
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.skipif(not IS_POSTGRES, reason="needs the server of `make test-postgres`")


@pytest.fixture
def elsewhere(desk: Desk, tmp_path: Path) -> Iterator[Desk]:
    """The same store, opened with another home."""
    other = open_desk(read_environment({"DESK_HOME": str(tmp_path / "elsewhere"), **databases_of(desk.home)}))
    yield replace(other, waits=Waits(home_lock_s=0.1))
    other.store.close()


def test_processes_share_a_store_unless_one_must_be_alone(desk: Desk, elsewhere: Desk) -> None:
    lock_store(desk)
    lock_store(desk)
    address = elsewhere.environment.database_url
    hold_jobs(address, 0.1, shared=True).close()
    with pytest.raises(Conflict), holding_store(address, 0.1):
        pass
    unlock_store(desk)
    with holding_store(address, PATIENCE_S), pytest.raises(Conflict):
        launch_jobs(elsewhere)


def test_process_whose_jobs_are_in_a_file_works_alone(elsewhere: Desk) -> None:
    in_file = replace(elsewhere.environment, jobs_database_url=f"sqlite:///{elsewhere.home / 'jobs.sqlite3'}")
    alone = replace(elsewhere, environment=in_file)
    lock_store(alone)
    with pytest.raises(psycopg.errors.LockNotAvailable):
        hold_jobs(in_file.database_url, 0.1, shared=True)
    unlock_store(alone)


def test_new_version_waits_until_all_others_have_ended(tmp_path: Path) -> None:
    file = tmp_path / "old.sqlite3"
    old = Store(store_url(file))
    old.migrate("0001")
    variables = {"DESK_HOME": str(tmp_path / "new"), "DESK_DATABASE_URL": old.url, "DESK_JOBS_DATABASE_URL": old.url}
    with hold_jobs(old.url, 1, shared=True), pytest.raises(Conflict, match="update"):
        open_desk(read_environment(variables))
    assert old.awaits_update()
    open_desk(read_environment(variables)).store.close()
    assert not old.awaits_update()
    old.close()
    drop_store(file)


def test_process_with_another_key_does_not_work_beside_the_others(jobs: Desk, elsewhere: Desk) -> None:
    assert find_fingerprint(jobs.home, None) != find_fingerprint(elsewhere.home, None)
    with pytest.raises(Conflict, match="secret_key"):
        Membership(elsewhere, carries_out_jobs=False)


def test_permits_of_several_processes_are_evenly_spaced(desk: Desk, elsewhere: Desk) -> None:
    paces = [Pace(100, permits=StorePermits(one.store), account="bizon365:1") for one in (desk, elsewhere) * 2]

    def work(pace: Pace) -> float:
        for _ in range(15):
            pace.wait()
        return monotonic()

    began = monotonic()
    with ThreadPoolExecutor(len(paces)) as processes:
        ended = max(processes.map(work, paces))
    assert ended - began >= 59 * 0.01
    other = Pace(0.001, permits=StorePermits(desk.store), account="bizon365:2")
    other.wait()  # its first call waits for nobody


def close_connections(address: str) -> None:
    """As a server does that is started again."""
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
            " AND database = (SELECT oid FROM pg_database WHERE datname = %s)",
            (psycopg.conninfo.conninfo_to_dict(address)["dbname"],),
        )


def test_lock_that_the_server_lost_is_taken_again_or_the_process_ends(desk: Desk) -> None:
    address = desk.environment.database_url
    ended = Event()
    before = getsignal(SIGTERM)
    signal(SIGTERM, lambda *_: ended.set())
    try:
        lock_store(desk)
        close_connections(address)
        other = hold_jobs(address, PATIENCE_S)  # another process was faster
        # A signal that another thread raises does not end a wait of the main thread
        assert any(ended.wait(0.05) for _ in range(round(PATIENCE_S / 0.05)))
        other.close()
    finally:
        signal(SIGTERM, before)
        unlock_store(desk)
