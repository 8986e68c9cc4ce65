import httpx
import pytest

from core.bizon.api import BizonApi
from core.bizon.wire import BizonAccount
from core.sandbox.server import SandboxServer
from tests.conftest import QUICK
from tests.present import present_clock


@pytest.fixture
def api(sandbox: SandboxServer, http: httpx.Client) -> BizonApi:
    account = BizonAccount(sandbox.address, "v2", sandbox.bizon_project_id, sandbox.bizon_token)
    return BizonApi(account, http, clock=present_clock(), policy=QUICK)
