"""Answers that are larger than any that a service has a reason to send, over real HTTP."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import repeat
from threading import Thread

import httpx
import pytest

from core.bizon.api import BizonApi
from core.bizon.wire import BizonAccount
from core.errors import ApiError, Unavailable, UnexpectedPayload
from core.http.transport import LARGEST_ANSWER_BYTES, open_http
from core.salebot.api import SalebotApi
from core.salebot.wire import SalebotAccount
from tests.conftest import QUICK
from tests.present import present_clock

PIECE = bytes(1 << 20)
MOST_ON_ITS_WAY = 32 * 1024 * 1024
"""What a server may have handed to the sockets beyond what was read."""


def endless(coding: str) -> Iterator[bytes]:
    """Zeros without end; where they are compressed, each byte becomes a thousand."""
    if coding == "identity":
        return repeat(PIECE)
    way = zlib.compressobj(9, wbits={"gzip": 31, "deflate": 15}[coding])
    return (way.compress(PIECE) + way.flush(zlib.Z_SYNC_FLUSH) for _ in repeat(None))


class Sent:
    """What a server sends to every request, piece by piece, and how many bytes of it the asker took."""

    def __init__(self, coding: str, pieces: Iterator[bytes]) -> None:
        self.coding = coding
        self.pieces = pieces
        self.bytes = 0
        self.accepted = ""
        self.address = ""


@contextmanager
def sending(coding: str, pieces: Iterator[bytes]) -> Iterator[Sent]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            sent.accepted = self.headers.get("Accept-Encoding", "")
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(200)
            self.send_header("Content-Encoding", sent.coding)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            try:
                for piece in sent.pieces:
                    self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                    sent.bytes += len(piece)
                self.wfile.write(b"0\r\n\r\n")
            except OSError:  # the asker is gone
                self.close_connection = True

        do_GET = do_POST = answer  # noqa: N815 - the library's names

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        sent = Sent(coding, pieces)
        sent.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield sent
        finally:
            server.shutdown()
            thread.join()


def salebot(sent: Sent, http: httpx.Client) -> SalebotApi:
    return SalebotApi(SalebotAccount(sent.address, "key"), http, clock=present_clock(), policy=QUICK)


@pytest.mark.parametrize("coding", ["identity", "gzip", "deflate"])
def test_answer_without_end_is_left_and_named_however_it_is_compressed(coding: str) -> None:
    with (
        sending(coding, endless(coding)) as sent,
        open_http(QUICK, own_network=True) as http,
        pytest.raises(UnexpectedPayload) as raised,
    ):
        salebot(sent, http).fetch_channels()
    assert raised.value.detail == "too_large"
    assert sent.bytes < LARGEST_ANSWER_BYTES + MOST_ON_ITS_WAY


@pytest.mark.parametrize("coding", ["gzip, gzip", "br", "zstd"])
def test_answer_compressed_in_a_way_that_was_not_asked_for_is_not_unpacked(coding: str) -> None:
    with (
        sending(coding, iter([gzip.compress(gzip.compress(b'{"status": "success"}'))])) as sent,
        open_http(QUICK, own_network=True) as http,
        pytest.raises(UnexpectedPayload) as raised,
    ):
        salebot(sent, http).fetch_channels()
    assert raised.value.detail == "content-encoding"
    assert sent.accepted == "gzip, deflate"


@pytest.mark.parametrize("coding", ["", " ", "identity"])
def test_answer_that_names_no_way_of_compressing_is_read_as_it_is(coding: str) -> None:
    with sending(coding, iter([b'{"channels": []}'])) as sent, open_http(QUICK, own_network=True) as http:
        assert not salebot(sent, http).fetch_channels()


def test_too_large_answer_leaves_open_whether_a_message_was_sent() -> None:
    with (
        sending("identity", repeat(PIECE)) as sent,
        open_http(QUICK, own_network=True) as http,
        pytest.raises(ApiError) as raised,
    ):
        salebot(sent, http).send_message(7, text="Здравствуйте")
    assert isinstance(raised.value, Unavailable)
    assert raised.value.outcome_unknown


@pytest.mark.parametrize("coding", ["gzip", "deflate", "identity"])
def test_answer_within_the_limit_is_read_whole(coding: str) -> None:
    viewers = b",".join([b'{"email": "olga@example.com"}'] * 1000)
    rows = b'{"viewers": [%s], "total": 1000, "skip": 0, "limit": 1000}' % viewers
    body = {"gzip": gzip.compress(rows), "deflate": zlib.compress(rows), "identity": rows}[coding]
    with sending(coding, iter([body])) as sent, open_http(QUICK, own_network=True) as http:
        account = BizonAccount(sent.address, "v2", "222222", "token")
        read = BizonApi(account, http, clock=present_clock(), policy=QUICK).fetch_viewers(
            "222222:a*2026-01-01T19:00:00"
        )
    assert len(read.read()) == 1000
