"""A school whose scenarios are looked after by hand, and people of its bot."""

from itertools import islice

import pytest

from core.desk import Desk
from core.sandbox.server import SandboxServer
from core.sandbox.world.people import Person
from tests.sending import people_with_clients
from tests.services.scenarios.world import School


@pytest.fixture
def school(desk: Desk, small_sandbox: SandboxServer) -> School:
    return School.opened(desk, small_sandbox)


@pytest.fixture
def people(small_sandbox: SandboxServer) -> list[Person]:
    return list(islice(people_with_clients(small_sandbox), 4))
