"""The process of the nursery: `python -m tests.jobs.worker`. It runs no jobs itself: for every line that it is given it
makes a child that does, and prints the number of the child. Children start quickly, for they need not import anything.

A line is an object with `home` and `now`, the DESK_HOME and DESK_NOW of the child, and `pulling`: whether it is to
begin a pull of everything in the sandbox project.
"""

import json
import os
import signal
import sys
from datetime import timedelta
from importlib import import_module
from threading import Event

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
    # What the sandbox was sent it does within a moment, so after twenty kills nobody waits a minute for it in all.
    write_registration = import_module("core.services.inbox.write_registration")
    write_registration.SETTLE_AFTER = timedelta(seconds=SETTLE_AFTER_S)  # type: ignore[attr-defined]
    for name in WHAT_TAKES_LONG:
        import_module(name)
    for name in ("core.services.registration.job", "core.services.campaigns.job"):
        import_module(name).SETTLE_AFTER_S = SETTLE_AFTER_S  # type: ignore[attr-defined]
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    for line in sys.stdin:
        wanted = json.loads(line)
        os.environ |= {"DESK_HOME": wanted["home"], "DESK_NOW": wanted["now"]}
        child = os.fork()
        if child == 0:
            work(pulling=wanted["pulling"])
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


def work(*, pulling: bool) -> None:
    from core.start import get_desk, launch_jobs

    desk = get_desk()
    launch_jobs(desk)
    if pulling:
        # Only here: who merely starts the engine need not know which jobs there are.
        from core.services.projects.projects import list_projects
        from core.services.reports.job import start_pull
        from core.services.reports.pull_reports import PullRequest

        start_pull(desk, list_projects(desk)[0].id, PullRequest())
    Event().wait()


if __name__ == "__main__":
    main()
