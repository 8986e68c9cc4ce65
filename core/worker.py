"""A process that carries out jobs and rounds, and serves no pages: ``python -m core.worker``.

Any number of them, on any number of machines, may work on one store on PostgreSQL, each with a home of its own. With
``--health-port`` it answers ``/healthz``, ``/readyz`` and ``/metrics`` at that port of 127.0.0.1.
"""

import argparse
import logging
import os
import signal
from contextlib import ExitStack
from threading import Event, Timer

from core.desk import Desk
from core.environment import read_environment
from core.errors import Conflict, DeskError, InvalidInput
from core.jobs import engine
from core.start import get_desk, launch_jobs
from core.web.check_start import begin_private, explain_start
from core.web.health import health_routes
from core.web.metrics import metrics_routes
from core.web.process_log import begin_log
from core.web.public_listener import PublicListener

LOOK_S = 0.5
ENDING_S = 20.0
"""How long a worker that is told to end may take, also one that has only begun. While the server is away, the engine
would try for ever to start, or to note how far its jobs have come; others go on with them as after a kill."""
log = logging.getLogger(__name__)


def main() -> None:
    """Work until SIGTERM or SIGINT. Raises SystemExit with a sentence for the operator when that is not possible."""
    parser = argparse.ArgumentParser(prog="python -m core.worker", description="Carries out the jobs of a store.")
    parser.add_argument("--health-port", type=int, help="port of 127.0.0.1 for /healthz, /readyz and /metrics")
    port = parser.parse_args().health_port
    begin_private()
    try:
        environment = read_environment()
        if environment.workers_apart or not environment.shares_jobs:
            raise InvalidInput("worker")
        work(get_desk(), port)
    except Conflict as error:
        taken = f"another program listens at port {port}." if error.what == "public_port" else explain_start(error)
        raise SystemExit(f"The worker does not start: {taken}") from None
    except DeskError as error:
        raise SystemExit(f"The worker does not start: {explain_start(error)}") from None


def work(desk: Desk, health_port: int | None = None) -> None:
    """Carry out jobs until SIGTERM or SIGINT; only the main thread can. Raises as `core.start.launch_jobs`, and
    Conflict("public_port") when another program listens at the port."""
    ended = Event()

    def end(*_: object) -> None:
        ended.set()
        limit = Timer(ENDING_S, os._exit, (0,))
        limit.daemon = True
        limit.start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    begin_log(desk.home)
    with ExitStack() as running:
        if health_port is not None:
            running.enter_context(PublicListener(health_port, [*health_routes(), *metrics_routes()]))
        launch_jobs(desk)
        log.warning("The worker carries out jobs.")
        while not ended.wait(LOOK_S):
            pass  # a signal that another thread raises does not end a wait of the main thread
        engine.shut_down()


if __name__ == "__main__":
    main()
