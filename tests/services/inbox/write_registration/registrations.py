"""What tests of writing a registration need: one that names its client, settings of Salebot, and how long it waits."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from core.desk import Desk
from core.services.projects.projects import ProjectSettings
from core.services.projects.salebot_settings import change_salebot_settings, get_salebot_settings
from tests.received import received

BY_PHONE, CALLBACK = "find_client_id_by_phone", "callback"


def linked(client_id: int, **fields: str) -> dict[str, str]:
    return {"email": "a@example.com", "url_marker_name": "salebot", "url_marker": str(client_id), **fields}


def change_settings(desk: Desk, project: ProjectSettings, **values: Any) -> None:
    change_salebot_settings(desk, project.id, replace(get_salebot_settings(desk, project.id), **values))


def waits(desk: Desk, event_id: int) -> timedelta:
    """How long a registration is put off, in whole minutes."""
    due_at = received(desk, event_id).due_at
    assert due_at
    return timedelta(minutes=(due_at - desk.now()) // timedelta(minutes=1))
