from collections.abc import Iterator
from datetime import date

import httpx
import pytest

from core.bizon.api import BizonApi
from core.bizon.wire import BizonAccount
from core.http.transport import RetryPolicy, open_http
from core.sandbox.server import SandboxServer

QUICK = RetryPolicy(attempts=3, wait_initial_s=0.01, wait_max_s=0.05, timeout_s=5, total_s=20)


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with SandboxServer(seed=7, day=date(2026, 11, 23)) as running:
        yield running


@pytest.fixture
def sandbox(server: SandboxServer) -> Iterator[SandboxServer]:
    """The module's sandbox with every fault switched off and no traffic yet."""
    server.faults.clear()
    server.traffic.clear()
    yield server
    server.faults.clear()


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    with open_http(QUICK) as client:
        yield client


@pytest.fixture
def api(sandbox: SandboxServer, http: httpx.Client) -> BizonApi:
    account = BizonAccount(sandbox.address, "v2", sandbox.bizon_project_id, sandbox.bizon_token)
    return BizonApi(account, http, policy=QUICK)
