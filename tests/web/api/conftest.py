"""A caller of the HTTP API whose key may do everything."""

from collections.abc import Iterator

import pytest

from core.desk import Desk
from core.domain.outside.scopes import Scope
from core.services.outside.api_keys import make_api_key
from core.services.projects.projects import ProjectSettings
from tests.web.api.asking import Asker, open_api


@pytest.fixture
def api(desk: Desk, project: ProjectSettings) -> Iterator[Asker]:
    with open_api() as asker:
        asker.key = make_api_key(desk, project.id, "Бот", list(Scope))
        yield asker
