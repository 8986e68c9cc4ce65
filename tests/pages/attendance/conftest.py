"""The project whose webinars the attendance page is asked about."""

import pytest

from core.desk import Desk
from core.sandbox.server import SandboxServer
from core.services.projects.projects import ProjectSettings
from tests.attendance_world import list_now
from tests.conftest import wire


@pytest.fixture
def small(desk: Desk, small_sandbox: SandboxServer) -> ProjectSettings:
    """The sandbox project over six webinars, which are listed."""
    project = wire(desk, small_sandbox)
    list_now(desk, project.id)
    return project
