"""A project that sends, clients to whom nobody has sent anything, and a desk that waits shortly for Salebot."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import pytest

from core.desk import Desk
from core.sandbox.server import SandboxServer
from core.sandbox.world.people import Person
from core.services.projects.projects import ProjectSettings
from core.waits import Waits
from tests.conftest import wire
from tests.sending import people_with_clients


@pytest.fixture(scope="module")
def clients(server: SandboxServer) -> Iterator[Person]:
    return people_with_clients(server)


@pytest.fixture
def people(clients: Iterator[Person]) -> list[Person]:
    """Eight clients to whom nobody has sent anything."""
    return list(islice(clients, 8))


@pytest.fixture
def project(desk: Desk, sandbox: SandboxServer) -> ProjectSettings:
    return wire(desk, sandbox)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """A desk with a short wait, as the sandbox processes a call at once."""
    return replace(desk, waits=Waits(lands_s=0.0, settle_s=0.01))
