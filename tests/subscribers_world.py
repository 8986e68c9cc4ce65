"""What tests of registered people need: a page's subscribers as Bizon365 has them, and pulled without the engine."""

from typing import Any

from core.bizon.paging import read_again
from core.desk import Desk
from core.sandbox.server import SandboxServer
from core.services.projects.connections import open_bizon
from core.services.registration.pull_subscribers import fetch_subscribers, save_subscribers


def page_id(server: SandboxServer, slug: str = "py-free") -> str:
    """The registration page of this name."""
    return f"{server.world.bizon_project}:{slug}"


def pull_now(desk: Desk, project_id: int, page: str) -> None:
    """Pull the page's subscribers."""
    with open_bizon(desk, project_id) as api:
        save_subscribers(desk, project_id, fetch_subscribers(desk, api, project_id, page))


def registered(desk: Desk, project_id: int, page: str) -> list[dict[str, Any]]:
    """The page's subscribers word for word as Bizon365 lists them."""
    with open_bizon(desk, project_id) as api:
        return [dict(row.raw) for row in read_again(api.fetch_subscriber_rows(page), "list")]
