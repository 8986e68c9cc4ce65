"""Where a project may have the dashboard connect to. Real names and real sockets; nothing leaves this computer."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx
import pytest

from core.environment import ROOT
from core.errors import AddressRefused, ApiError, Unavailable
from core.http.transport import open_http
from core.salebot.api import SalebotApi
from core.salebot.wire import SalebotAccount
from tests.conftest import QUICK
from tests.patience import PATIENCE_S
from tests.present import present_clock

# Writes down where the process would connect to, and keeps it from doing so.
CONNECTING = """
import sys
from core.http.transport import RetryPolicy, open_http

def note(event, arguments):
    if event == "socket.connect":
        print("connect", *arguments[1][:2])
        raise OSError("not in a test")
with open_http(RetryPolicy()) as http:
    sys.addaudithook(note)
    for host in ("8.8.8.8", "[64:ff9b::808:808]", "127.0.0.1", "localhost", "[::ffff:127.0.0.1]"):
        try:
            http.get(f"https://{host}/")
        except Exception as error:
            print(type(error).__name__)
"""


class Silent(BaseHTTPRequestHandler):
    """Without a line on the console for each request."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        pass


@contextmanager
def serving(handler: type[Silent]) -> Iterator[str]:
    """The address of a server on this computer."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A port of this computer that nobody is to connect to."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


def send(http: httpx.Client, address: str) -> None:
    """A message by Salebot at this address, which was stored before it was looked at, or led elsewhere then."""
    account = SalebotAccount("https://chatter.salebot.pro", "key")
    object.__setattr__(account, "base_url", address)
    SalebotApi(account, http, clock=present_clock(), policy=QUICK).send_message(7, text="Здравствуйте")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "0x7f.1", "2130706433", "0", "[::ffff:127.0.0.1]"])
@pytest.mark.parametrize("scheme", ["https", "http"])
def test_nothing_is_sent_to_this_computer_however_it_is_written(
    listener: socket.socket, scheme: str, host: str
) -> None:
    with open_http(QUICK) as http, pytest.raises(AddressRefused) as refused:
        send(http, f"{scheme}://{host}:{listener.getsockname()[1]}")
    assert refused.value.host == host.strip("[]")
    assert not refused.value.retryable
    assert not refused.value.outcome_unknown
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_the_very_address_that_was_looked_at_is_connected_to() -> None:
    told = subprocess.run(
        [sys.executable, "-c", CONNECTING], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S, check=True
    )
    assert told.stdout.splitlines() == [
        *("connect 8.8.8.8 443", "ConnectError"),
        *("connect 64:ff9b::808:808 443", "ConnectError"),
        *["NotPublic"] * 3,
    ]


def test_a_proxy_is_asked_for_computers_of_the_internet_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    class Proxy(Silent):
        def do_CONNECT(self) -> None:
            asked.append(self.path)
            self.send_error(403)

    with serving(Proxy) as address:
        monkeypatch.setenv("HTTPS_PROXY", address)
        for host in ("8.8.8.8", "127.1", "169.254.169.254"):
            with open_http(QUICK) as http, pytest.raises(Unavailable):
                send(http, f"https://{host}")
    assert set(asked) == {"8.8.8.8:443"}


def test_no_redirect_is_followed() -> None:
    asked = []

    class Elsewhere(Silent):
        def do_POST(self) -> None:
            asked.append(self.path)
            self.send_response(307)
            self.send_header("Location", "/there")
            self.send_header("Content-Length", "0")
            self.end_headers()

    with serving(Elsewhere) as address, open_http(QUICK, own_network=True) as http, pytest.raises(ApiError):
        send(http, address)
    assert len(asked) == 1
    assert "/there" not in asked
