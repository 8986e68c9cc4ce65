"""An installation whose days pass when a test says so."""

from dataclasses import replace

import pytest

from core.desk import Desk
from core.sandbox.server import SandboxServer
from core.services.projects.projects import ProjectSettings
from tests.conftest import wire
from tests.present import SteppingClock


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock()


@pytest.fixture
def desk(desk: Desk, clock: SteppingClock) -> Desk:
    return replace(desk, clock=clock)


@pytest.fixture
def small(desk: Desk, small_sandbox: SandboxServer) -> ProjectSettings:
    return wire(desk, small_sandbox)
