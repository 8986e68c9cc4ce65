"""Somebody at the other end: takes what is posted, keeps it byte for byte, answers as told."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Event, Thread

WAIT_S = 20.0


@dataclass(frozen=True)
class Posted:
    """One request as it came."""

    path: str
    content_type: str | None
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict, compare=False)


class Receiver:
    """`statuses` are answered one after the other, then 200; with `answers` cleared nobody gets an answer."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.statuses: list[int] = []
        self.answers = Event()
        self.answers.set()
        self.posted: list[Posted] = []
        self.changed = Condition()

    def take(self, posted: Posted) -> int:
        with self.changed:
            self.posted.append(posted)
            self.changed.notify_all()
            status = self.statuses.pop(0) if self.statuses else 200
        self.answers.wait(WAIT_S)
        return status

    def wait_for(self, count: int) -> list[Posted]:
        """What came, once there is so much."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.posted) >= count, WAIT_S), f"only {len(self.posted)} came"
            return list(self.posted)


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver on a port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = receiver.take(Posted(self.path, self.headers["Content-Type"], body, dict(self.headers)))
            self.send_response(status)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """Who did not wait for the answer is gone."""

    with Server(("127.0.0.1", 0), Handler) as server:
        receiver = Receiver(f"http://127.0.0.1:{server.server_address[1]}")
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield receiver
        finally:
            receiver.answers.set()
            server.shutdown()
            thread.join()
