"""A month of webinars: everybody gets exactly what a slow reference says, each once, whatever happens meanwhile."""

import random
import sys
from datetime import timedelta

import pytest

from core.desk import Desk
from core.sandbox.server import SandboxServer
from tests.conftest import SEED
from tests.present import PRESENT, SteppingClock
from tests.services.scenarios.month.beside import SandboxBeside, SharedClock
from tests.services.scenarios.month.made import HOUR, Size, make_month
from tests.services.scenarios.month.play import School, list_clients
from tests.services.scenarios.month.reference import Reference
from tests.services.scenarios.month.rules import list_acts

SHORT = Size(days=5, webinars=4, people=8, apart=(150, 480), kills=2, closed=30 * HOUR)
MONTH = Size(days=30, webinars=60, people=667, apart=(60, 180), kills=60, closed=40 * HOUR)


def _sandbox(clock: SteppingClock) -> SandboxServer:
    if isinstance(clock, SharedClock):
        return SandboxBeside(SEED, clock, webinars=6, viewers=8_000)
    return SandboxServer(SEED, clock, webinars=6, viewers=60)


@pytest.mark.parametrize("size", [SHORT, pytest.param(MONTH, marks=[pytest.mark.long, pytest.mark.timeout(10_800)])])
def test_everybody_gets_in_a_month_what_the_reference_says_each_once(desk: Desk, size: Size) -> None:
    seed = random.randrange(1_000_000)
    sys.stdout.write(f"the month: seed {seed}\n")
    clock = SteppingClock() if size is SHORT else SharedClock()
    with _sandbox(clock) as server:
        clients = list_clients(server, size.webinars * size.people)
        acts = list_acts(PRESENT.replace(minute=0, second=0), timedelta(days=size.days))
        month = make_month(random.Random(seed), size, clients, list(acts))
        reference = Reference.of(month)
        school = School.opened(desk, server, clock, month)
        school.play()
        assert school.received() == reference.sent
        assert school.listed == reference.listed
        assert school.told() == reference.told
        assert school.people() == reference.people
        assert school.handed() == reference.handed
        assert school.registered() == reference.registered
