"""A project that relays, to a receiver that keeps what comes or to the sandbox's Salebot."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from core.desk import Desk
from core.sandbox.server import SandboxServer
from core.services.projects.salebot_settings import change_salebot_settings
from tests.conftest import add_live
from tests.patience import SOON
from tests.receiver import Receiver, receiving
from tests.services.inbox.relay.relaying import RELAYING, relaying_project


@pytest.fixture
def desk(desk: Desk) -> Desk:
    return replace(desk, waits=SOON)


@pytest.fixture
def salebot() -> Iterator[Receiver]:
    """Somebody in Salebot's place who keeps what comes byte for byte."""
    with receiving() as there:
        yield there


@pytest.fixture
def project_id(desk: Desk, salebot: Receiver) -> int:
    return relaying_project(desk, salebot.address)


@pytest.fixture
def sandbox_project(desk: Desk, small_sandbox: SandboxServer) -> int:
    """A live project that relays to the sandbox's Salebot, and may ask it."""
    project = add_live(desk, small_sandbox)
    change_salebot_settings(desk, project.id, replace(RELAYING, daily_budget=100))
    return project.id
