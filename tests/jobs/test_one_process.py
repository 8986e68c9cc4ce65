"""Two processes never carry out the jobs of one desk at the same time."""

import subprocess
import sys

import pytest

from core.desk import Desk
from core.environment import ROOT
from core.errors import Conflict
from core.jobs import one_process
from core.start import launch_jobs
from tests.conftest import environment_of

HOLDER = """
import sys
from core.start import get_desk, launch_jobs
from core.jobs.one_process import take_turn
take_turn(get_desk())
print(flush=True)
sys.stdin.read()
"""


def test_second_process_is_let_in_when_the_first_is_gone_and_not_before(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(one_process, "LONGEST_WAIT_S", 0.1)
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
    one_process.take_turn(desk)
    one_process.end_turn(desk)


def test_process_keeps_its_turn_however_often_it_is_taken(desk: Desk) -> None:
    for _ in range(2):
        one_process.take_turn(desk)
    one_process.end_turn(desk)
    one_process.end_turn(desk)
