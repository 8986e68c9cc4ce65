"""The project that sends, the people of a webinar, and clients of its Salebot."""

from itertools import islice

import pytest

from core.desk import Desk
from core.sandbox.server import SandboxServer
from core.sandbox.world.people import Person
from core.services.projects.projects import ProjectSettings
from tests.attendance_world import pull_now
from tests.conftest import wire
from tests.pages.attendance.attendance_page import WEBINAR
from tests.sending import people_with_clients


@pytest.fixture
def project(desk: Desk, small_sandbox: SandboxServer) -> ProjectSettings:
    return wire(desk, small_sandbox)


@pytest.fixture
def guests(desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer) -> dict[str, int]:
    """People of a webinar that is pulled: three e-mails with their clients."""
    pull_now(desk, project.id, WEBINAR)
    rows = [row for row in small_sandbox.world.viewers(WEBINAR) if row.get("email") and row["cu1"]]
    clients = {row["email"]: int(row["cu1"]) for row in rows}
    return dict(list(clients.items())[:3])


@pytest.fixture
def people(small_sandbox: SandboxServer) -> list[Person]:
    return list(islice(people_with_clients(small_sandbox), 3))
