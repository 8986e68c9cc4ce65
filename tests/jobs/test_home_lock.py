"""Two processes never carry out the jobs of one desk at the same time."""

import subprocess
import sys
from dataclasses import replace

import pytest

from core.desk import Desk
from core.environment import ROOT
from core.errors import Conflict
from core.jobs import home_lock
from core.start import launch_jobs
from core.waits import Waits
from tests.conftest import environment_of

HOLDER = """
import sys
from core.start import get_desk, launch_jobs
from core.jobs.home_lock import lock_home
lock_home(get_desk())
print(flush=True)
sys.stdin.read()
"""


def test_second_process_runs_jobs_only_after_the_first_has_ended(desk: Desk) -> None:
    desk = replace(desk, waits=Waits(home_lock_s=0.1))
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER],
        cwd=ROOT,
        env=environment_of(desk),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as first:
        assert first.stdout
        assert first.stdout.readline()
        with pytest.raises(Conflict):
            launch_jobs(desk)
        first.kill()
    home_lock.lock_home(desk)
    home_lock.unlock_home(desk)


def test_process_takes_the_lock_again_and_releases_it_again_without_effect(desk: Desk) -> None:
    for _ in range(2):
        home_lock.lock_home(desk)
    home_lock.unlock_home(desk)
    home_lock.unlock_home(desk)
