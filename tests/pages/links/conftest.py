"""The project whose rooms and registration pages the Links page offers."""

import pytest

from core.desk import Desk
from core.services.projects.projects import ProjectSettings
from core.services.registration.registration_pages import refresh_places


@pytest.fixture
def known(desk: Desk, project: ProjectSettings) -> ProjectSettings:
    """The sandbox project, whose rooms and pages are loaded."""
    refresh_places(desk, project.id)
    return project
