"""The process of the nursery: `python -m tests.jobs.worker`. It runs no jobs itself. For every line of input it forks
a child that does, and prints the process id of the child. Children start quickly, because everything is imported.

A line is a JSON object with `home` and `now`, the DESK_HOME and DESK_NOW of the child, `databases`: the variables that
say where its databases are, `pulling`: whether the child begins a pull of all reports in the sandbox project, and
`lands_s`, how long it expects a request to be on its way.
"""

import json
import os
import signal
import sys
from dataclasses import replace
from importlib import import_module
from threading import Event

from tests.databases import IS_POSTGRES
from tests.patience import SOON

WHAT_TAKES_LONG = (
    "alembic.command",
    "dbos._sys_db_postgres" if IS_POSTGRES else "dbos._sys_db_sqlite",
    "core.services.registration.job",
    "core.services.registration.removal_job",
    "core.services.inbox.job",
    "core.services.campaigns.job",
)


def main() -> None:
    for name in WHAT_TAKES_LONG:
        import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system removes ended children
    for line in sys.stdin:
        wanted = json.loads(line)
        os.environ |= {"DESK_HOME": wanted["home"], "DESK_NOW": wanted["now"], **wanted["databases"]}
        child = os.fork()
        if child == 0:
            work(pulling=wanted["pulling"], lands_s=wanted["lands_s"])
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


def work(*, pulling: bool, lands_s: float) -> None:
    from core.start import get_desk, launch_jobs

    desk = replace(get_desk(), waits=replace(SOON, lands_s=lands_s))
    launch_jobs(desk)
    if pulling:
        # Imported only here: a process that merely starts the engine must not need these modules.
        from core.services.projects.projects import list_projects
        from core.services.reports.job import start_pull
        from core.services.reports.pull_reports import PullRequest

        start_pull(desk, list_projects(desk)[0].id, PullRequest())
    Event().wait()


if __name__ == "__main__":
    main()
