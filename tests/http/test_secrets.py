"""Planted secrets must not come out: not in an error or what it is chained to, not in a log, not in a repr."""

import logging
import traceback
from collections.abc import Callable, Iterator

import httpx
import pytest

from core.bizon.api import BizonApi
from core.bizon.wire import BizonAccount
from core.errors import DeskError
from core.http.transport import RetryPolicy, open_http
from core.salebot.api import SalebotApi
from core.salebot.wire import SalebotAccount
from core.sandbox.server import SandboxServer
from tests.present import present_clock

TOKEN = "planted-bizon-token-4711"
KEY = "plantedsalebotkey0815"
POLICY = RetryPolicy(attempts=2, wait_initial_s=0.01, wait_max_s=0.01, timeout_s=2, total_s=5)
NOBODY_LISTENS = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxServer]:
    with SandboxServer(7, present_clock()) as running:
        yield running


def causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


@pytest.mark.parametrize("fault", ["cut", "cut_body", "status", "html", "bad_json", "message", None, "nobody listens"])
@pytest.mark.parametrize("service", ["bizon", "salebot"])
def test_no_secret_in_errors_logs_and_reprs(
    sandbox: SandboxServer, caplog: pytest.LogCaptureFixture, fault: str | None, service: str
) -> None:
    sandbox.faults.clear()
    if fault not in (None, "nobody listens"):
        sandbox.faults.switch(faults=[{"kind": fault, "text": TOKEN if service == "bizon" else KEY}])
    address = NOBODY_LISTENS if fault == "nobody listens" else sandbox.address
    loud = [name for name in logging.root.manager.loggerDict if name.startswith(("http", "stamina"))]
    with open_http(POLICY, own_network=True) as http:
        calls = bizon_calls(address, http) if service == "bizon" else salebot_calls(address, http)
        for call in calls:
            for name in ["", "httpx", "httpcore", *loud]:
                caplog.set_level(logging.DEBUG, logger=name)
            with pytest.raises(DeskError) as raised:
                call()
            shown = "".join(traceback.format_exception(raised.value))
            for error in causes(raised.value):
                shown += f"{error!r}{error}{error.args}{vars(error)}"
            assert TOKEN not in shown
            assert KEY not in shown
    assert TOKEN not in caplog.text
    assert KEY not in caplog.text


def bizon_calls(address: str, http: httpx.Client) -> list[Callable[[], object]]:
    account = BizonAccount(address, "v2", "1", TOKEN)
    api = BizonApi(account, http, clock=present_clock(), policy=POLICY)
    assert TOKEN not in f"{account!r}{api!r}"
    return [
        api.fetch_reports,
        api.fetch_registration_pages,
        lambda: api.send_removal("1:page", "olga@example.com"),
    ]


def salebot_calls(address: str, http: httpx.Client) -> list[Callable[[], object]]:
    account = SalebotAccount(address, KEY)
    api = SalebotApi(account, http, clock=present_clock(), policy=POLICY)
    assert KEY not in f"{account!r}{api!r}"
    return [
        api.fetch_channels,
        lambda: api.get_variables(7),
        lambda: api.save_variables([7], {"city": "Омск"}),
        lambda: api.fetch_clients(0),
        lambda: api.fetch_history(7),
        lambda: api.send_callback(7, "came"),
        lambda: api.add_whatsapp_client("+79000000001", "g=="),
    ]


def test_warnings_of_the_http_library_still_come_through(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("httpx").warning("something odd")
    assert "something odd" in caplog.text


def test_cookies_of_one_account_are_not_kept_for_another() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"set-cookie": "sid=planted; Path=/"}, request=request)

    with open_http(POLICY, own_network=True) as http:
        http.cookies.extract_cookies(answer(httpx.Request("GET", "https://online.bizon365.ru/")))
        assert not list(http.cookies.jar)
