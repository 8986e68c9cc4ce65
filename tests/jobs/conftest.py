"""What several tests of jobs need."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from core.desk import Desk
from core.environment import ROOT
from tests.conftest import environment_of
from tests.jobs.nursery import Nursery


@pytest.fixture
def nursery(desk: Desk) -> Iterator[Nursery]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.jobs.worker", "nursery"],
        cwd=ROOT,
        env=environment_of(desk),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Nursery(process)
