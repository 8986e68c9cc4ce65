"""The project whose people are registered, and a session of its page."""

import pytest

from core.desk import Desk
from core.sandbox.server import SandboxServer
from core.services.projects.projects import ProjectSettings
from pages.widgets.language import moment_in_name
from tests.conftest import wire
from tests.registering import coming, page_id


@pytest.fixture
def project(desk: Desk, small_sandbox: SandboxServer) -> ProjectSettings:
    return wire(desk, small_sandbox)


@pytest.fixture
def where(project: ProjectSettings, small_sandbox: SandboxServer) -> dict[str, str]:
    """A session that is offered, as it stands in the address."""
    day, clock = moment_in_name(coming(small_sandbox), project.time_zone).split()
    return {"page": page_id(small_sandbox), "date": day, "at": clock}
