"""`make bench`: prints a table and writes var/bench.json."""

import os
import tempfile
from pathlib import Path

from benchmarks import checking, inbox, linking, planning, pulling, receiving, rerun, rooming
from benchmarks.measure import save, show
from core.environment import ROOT
from core.jobs import engine
from core.start import get_desk, launch_jobs


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ["DESK_HOME"] = home
        desk = get_desk()
        launch_jobs(desk)
        try:
            figures = [pulling.measure(desk), rerun.measure(desk), *checking.measure(desk), *rooming.measure(desk)]
            figures += [*linking.measure(), *planning.measure()]
        finally:
            engine.shut_down()
        figures += inbox.measure(desk)
    figures += receiving.measure()
    show(figures)
    save(figures, Path(ROOT / "var" / "bench.json"))


if __name__ == "__main__":
    main()
