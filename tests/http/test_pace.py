import threading
import time
from pathlib import Path

import pytest

from core.http.pace import Pace, Stopped
from core.http.permits import FilePermits
from tests.patience import PATIENCE_S


def test_permits_of_threads_and_of_several_openings_of_the_file_are_evenly_spaced(tmp_path: Path) -> None:
    paces = [Pace(250, permits=FilePermits(tmp_path / "pace.sqlite3"), account="project-1") for _ in range(4)]
    moments: list[float] = []

    def work(pace: Pace) -> None:
        for _ in range(25):
            pace.wait()
            moments.append(time.monotonic())

    threads = [threading.Thread(target=work, args=(pace,)) for pace in paces * 2]
    start = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(moments) == 200
    assert max(moments) - start >= 199 * 0.004
    for pace in paces:
        pace.close()


def test_accounts_do_not_wait_for_each_other(tmp_path: Path) -> None:
    paces = [Pace(0.01, permits=FilePermits(tmp_path / "pace.sqlite3"), account=f"project-{n}") for n in range(20)]
    start = time.monotonic()
    for pace in paces:
        pace.wait()
    assert time.monotonic() - start < PATIENCE_S


def test_stop_button_ends_a_long_wait(tmp_path: Path) -> None:
    pace = Pace(0.001, permits=FilePermits(tmp_path / "pace.sqlite3"), account="project-1")
    pressed = threading.Event()
    pace.wait(pressed.is_set)
    threading.Timer(0.1, pressed.set).start()
    start = time.monotonic()
    with pytest.raises(Stopped):
        pace.wait(pressed.is_set)
    assert time.monotonic() - start < PATIENCE_S


def test_permit_further_off_than_one_interval_is_forgotten(tmp_path: Path) -> None:
    slow = Pace(0.0001, permits=FilePermits(tmp_path / "pace.sqlite3"), account="project-1")
    slow.wait()
    quick = Pace(10, permits=FilePermits(tmp_path / "pace.sqlite3"), account="project-1")
    start = time.monotonic()
    quick.wait()
    assert time.monotonic() - start < PATIENCE_S


@pytest.mark.parametrize("is_open", [False, True], ids=["before it is opened", "while it is open"])
def test_damaged_file_is_put_aside_and_made_anew(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, is_open: bool
) -> None:
    file = tmp_path / "pace.sqlite3"
    pace = Pace(1000, permits=FilePermits(file), account="project-1")
    pace.wait()
    other = Pace(1000, permits=FilePermits(file), account="project-2")
    other.wait()  # what the first one remembers of the file no longer holds
    if not is_open:
        other.close()
        pace.close()
    for part in (file, Path(f"{file}-wal")):
        if part.exists():
            part.write_bytes(b"garbage" * 2000)
    if not is_open:
        pace = Pace(1000, permits=FilePermits(file), account="project-1")
    pace.wait()
    pace.close()
    other.close()
    assert f"{file} was damaged" in caplog.text
    assert (tmp_path / "pace.sqlite3.damaged").read_bytes().startswith(b"garbage")
