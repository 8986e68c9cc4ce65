"""A process that runs the jobs, to be killed: `python -m tests.jobs.worker [start | nursery]`, with DESK_HOME and
DESK_NOW set.

With `start` it also begins a pull of everything in the sandbox project. With `nursery` it runs none itself: for every
line that it is given it makes a child that does, and says the child's number. Children start quickly, for they need
not import anything.
"""

import os
import signal
import sys
from datetime import timedelta
from importlib import import_module
from threading import Event

from core.clock import clock_from, parse_moment

SETTLE_AFTER_S = 0.2
WHAT_TAKES_LONG = (
    "alembic.command",
    "dbos._sys_db_sqlite",
    "core.services.registration.job",
    "core.services.registration.removal_job",
    "core.services.inbox.job",
    "core.services.campaigns.job",
)


def main() -> None:
    if sys.argv[1:] == ["nursery"]:
        nurse()
    work(start=sys.argv[1:] == ["start"])


def work(*, start: bool) -> None:
    from core.start import get_desk, launch_jobs

    desk = get_desk()
    launch_jobs(desk)
    if start:
        # Only here: who merely starts the engine need not know which jobs there are.
        from core.services.projects.projects import list_projects
        from core.services.reports.job import start_pull
        from core.services.reports.pull_reports import PullRequest

        start_pull(desk, list_projects(desk)[0].id, PullRequest())
    Event().wait()


def nurse() -> None:
    clock = clock_from(parse_moment(os.environ["DESK_NOW"]))
    # What the sandbox was sent it does within a moment, so after twenty kills nobody waits a minute for it in all.
    write_registration = import_module("core.services.inbox.write_registration")
    write_registration.SETTLE_AFTER = timedelta(seconds=SETTLE_AFTER_S)  # type: ignore[attr-defined]
    for name in WHAT_TAKES_LONG:
        import_module(name)
    for name in ("core.services.registration.job", "core.services.campaigns.job"):
        import_module(name).SETTLE_AFTER_S = SETTLE_AFTER_S  # type: ignore[attr-defined]
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for _ in sys.stdin:
        os.environ["DESK_NOW"] = clock.now().isoformat()  # a child does not begin where the one before it began
        child = os.fork()
        if child == 0:
            work(start=False)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
    sys.exit()


if __name__ == "__main__":
    main()
