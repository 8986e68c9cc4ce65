"""Salebot's API as the sandbox answers it, and some of its clients."""

import httpx
import pytest

from core.salebot.api import SalebotApi
from core.salebot.wire import SalebotAccount
from core.sandbox.server import SandboxServer
from tests.conftest import QUICK
from tests.present import present_clock


@pytest.fixture
def api(sandbox: SandboxServer, http: httpx.Client) -> SalebotApi:
    return SalebotApi(
        SalebotAccount(f"{sandbox.address} /api", f" {sandbox.salebot_key} "), http, clock=present_clock(), policy=QUICK
    )


@pytest.fixture(scope="module")
def client_ids(server: SandboxServer) -> list[int]:
    """Some clients of the sandbox: those whom the bot sent to its smallest webinar."""
    webinar = min(server.world.webinars, key=lambda webinar: webinar.size)
    viewers = server.world.viewers(webinar.webinar_id)
    return sorted({int(viewer["cu1"]) for viewer in viewers if viewer.get("cu1", "").isdigit()})
