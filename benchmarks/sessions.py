"""The memory of a running dashboard, and what a second and a tenth session add and give back; over the websocket, as
browsers open them. The floor of a session is what it was sent."""

import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from shutil import copy
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin

from benchmarks.growing import Stored
from benchmarks.measure import Figure, figure
from benchmarks.memory import resident_mb
from core.vault import KEY_FILE
from tests.dashboard import Dashboard
from tests.databases import STORE_FILE

SESSIONS = 10
PATIENCE_S = 300.0
FORGOTTEN_S = 130.0
"""After so long Streamlit has dropped the sessions of browsers that are gone."""


def measure(stored: Stored) -> Iterator[Figure]:
    """Each session looks at the large webinar; before them one has looked at all webinars together."""
    with tempfile.TemporaryDirectory() as home:
        _copy(stored, Path(home))
        with Dashboard(Path(home)) as dashboard:
            with _session(dashboard, "", ""):
                empty = resident_mb(str(dashboard.pid))
            many = ",".join(map(str, stored.report_ids))
            with _session(dashboard, "compare", f"reports={many}"):
                pass
            with ExitStack() as sessions:
                held: list[float] = []
                sent = 0.0
                for _ in range(SESSIONS):
                    sent = sessions.enter_context(_session(dashboard, "webinar", f"report={stored.large_id}"))
                    held.append(resident_mb(str(dashboard.pid)))
            time.sleep(FORGOTTEN_S)
            with _session(dashboard, "", ""):
                left = resident_mb(str(dashboard.pid))
    rows = stored.size
    yield figure("dashboard, memory", value=max(held), floor=empty, rows=rows, goal="under 500 MB", unit="MB")
    for name, value in (
        ("a second session", held[1] - held[0]),
        ("each of ten sessions", (held[-1] - held[0]) / (SESSIONS - 1)),
        ("each of ten sessions, after their end", (left - held[0]) / (SESSIONS - 1)),
    ):
        yield figure(f"{name}, memory", value=max(value, 0.0), floor=sent, rows=1, goal="under 20 MB", unit="MB")


def _copy(stored: Stored, home: Path) -> None:
    """The store and its key: one process works on a home at a time."""
    with (
        closing(sqlite3.connect(stored.desk.store.engine.url.database or "")) as source,
        closing(sqlite3.connect(home / STORE_FILE)) as target,
    ):
        source.backup(target)
    copy(stored.desk.home / KEY_FILE, home / KEY_FILE)


@contextmanager
def _session(dashboard: Dashboard, page: str, query: str) -> Iterator[float]:
    """A session whose page is drawn, until the block ends; the megabytes that it was sent."""
    where = urlsplit(dashboard.address).netloc
    address = f"ws://{where}/_stcore/stream"
    with connect(address, origin=Origin(dashboard.address), open_timeout=PATIENCE_S, max_size=None) as socket:
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_name = page
        socket.send(asked.SerializeToString())
        sent = 0
        while True:
            message = socket.recv(timeout=PATIENCE_S, decode=False)
            sent += len(message)
            said = ForwardMsg()
            said.ParseFromString(message)
            if said.WhichOneof("type") == "script_finished":
                break
        yield sent / 1e6
