"""A project that receives registrations, and clients for them."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from core.desk import Desk
from core.sandbox.server import SandboxServer
from core.services.projects.projects import ProjectSettings
from core.waits import Waits
from tests.conftest import wire
from tests.received import clients_of


@pytest.fixture
def desk(desk: Desk) -> Desk:
    return replace(desk, waits=Waits(retry_s=0.01, lands_s=0.0))


@pytest.fixture
def project(desk: Desk, sandbox: SandboxServer) -> ProjectSettings:
    return wire(desk, sandbox)


@pytest.fixture(scope="module")
def clients(server: SandboxServer) -> Iterator[int]:
    """Clients whom no other test has touched."""
    return iter(clients_of(server, 60))
