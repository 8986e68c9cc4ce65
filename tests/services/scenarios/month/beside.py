"""The sandbox in a process beside, for a month of many people: what it answers is worked out on another core."""

from datetime import datetime, timedelta
from multiprocessing import get_context
from multiprocessing.managers import BaseManager
from multiprocessing.sharedctypes import Synchronized
from types import TracebackType
from typing import Any, Self

from core.sandbox.faults import Faults
from core.sandbox.server import SandboxServer, day_of
from core.sandbox.traffic import Traffic
from core.sandbox.world.world import World
from tests.present import PRESENT, SteppingClock

SPAWNED = get_context("spawn")
"""A forked process would take locks along that threads hold."""
_beside: list[SandboxServer] = []
"""In the process beside: the sandbox."""


class SharedClock(SteppingClock):
    """One that stands at the same moment in both processes."""

    def __init__(self, passed_s: "Synchronized[float] | None" = None) -> None:
        super().__init__()
        self.passed_s = passed_s or SPAWNED.Value("d", 0.0)

    def now(self) -> datetime:
        return PRESENT + timedelta(seconds=self.passed_s.value)

    def step(self, by: timedelta) -> None:
        self.passed_s.value += by.total_seconds()


def _faults() -> Faults:
    return _beside[0].faults


def _traffic() -> Traffic:
    return _beside[0].traffic


def _place() -> str:
    return _beside[0].address


class _Process(BaseManager):
    faults: Any
    traffic: Any
    place: Any


_Process.register("faults", _faults, exposed=("clear", "play"))
_Process.register("traffic", _traffic, exposed=("clear", "of"))
_Process.register("place", _place, exposed=("__str__",))


def _open(passed_s: "Synchronized[float]", seed: int, webinars: int, viewers: int) -> None:
    server = SandboxServer(seed, SharedClock(passed_s), webinars=webinars, viewers=viewers)
    server.start()
    _beside.append(server)


class SandboxBeside(SandboxServer):
    """All that a month asks of it. The world is made in both processes, and is the same."""

    def __init__(self, seed: int, clock: SharedClock, *, webinars: int, viewers: int) -> None:  # no server of its own
        self.clock = clock
        self.world = World(seed, day_of(clock), webinars, viewers)
        self.bizon_token, self.bizon_project_id = self.world.bizon_token, self.world.bizon_project_id
        self.salebot_key = self.world.salebot_key
        self._process = _Process(ctx=SPAWNED)
        self._options = (clock.passed_s, seed, webinars, viewers)

    def __enter__(self) -> Self:
        self._process.start(_open, self._options)
        self.address = str(self._process.place())
        self.faults, self.traffic = self._process.faults(), self._process.traffic()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.shutdown()
