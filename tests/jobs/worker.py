"""A process that runs the jobs, to be killed: `python -m tests.jobs.worker [start]`, with DESK_HOME set.

With `start` it also begins a pull of everything in the sandbox project.
"""

import sys
from threading import Event

from core.desk import get_desk
from core.jobs import engine


def main() -> None:
    desk = get_desk()
    engine.launch(desk)
    if sys.argv[1:] == ["start"]:
        # Only here: who merely starts the engine need not know which jobs there are.
        from core.jobs.pull_reports import start_pull
        from core.services.projects import list_projects
        from core.services.pull_reports import PullRequest

        start_pull(desk, list_projects(desk)[0].id, PullRequest())
    Event().wait()


if __name__ == "__main__":
    main()
