"""Live projects whose settings are changed."""

import pytest

from core.desk import Desk
from core.sandbox.server import SandboxServer
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import ProjectSettings, add_project
from tests.conftest import add_live


@pytest.fixture
def live(desk: Desk, shared_sandbox: SandboxServer) -> ProjectSettings:
    """A live project without secrets yet, at the addresses of a sandbox."""
    return add_project(
        desk,
        ProjectDraft(
            name="Школа",
            bizon_base_url=shared_sandbox.address,
            salebot_base_url=shared_sandbox.address,
            requests_per_second=50,
            own_network=True,
        ),
    )


@pytest.fixture
def connected(desk: Desk, shared_sandbox: SandboxServer) -> ProjectSettings:
    """A live project with everything that a sandbox wants to know."""
    return add_live(desk, shared_sandbox)
