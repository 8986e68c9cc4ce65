"""``make bench``: prints a table and nothing else, and writes var/bench.json; what the program has to say meanwhile is
in var/bench.log. ``python -m benchmarks --help`` names the choices.

A new row: a module with ``measure(stored)`` that returns or yields figures (`benchmarks.measure.figure`), named in
`GROWING`; it is called with each size of one growing store (`benchmarks.growing.Stored`), and may not change it. What
does not depend on the size of the store is called once, in `main`.
"""

import argparse
import logging
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter

from benchmarks import (
    checking,
    counting,
    exporting,
    inbox,
    linking,
    looking,
    planning,
    pulling,
    receiving,
    registering,
    rerun,
    rooming,
    sessions,
    table,
)
from benchmarks.growing import SIZES, growing
from benchmarks.measure import Figure
from core.desk import Desk
from core.environment import ROOT
from core.jobs import engine
from core.start import get_desk, launch_jobs

GROWING = (rooming, counting, registering, rerun, checking, exporting, sessions)
log = logging.getLogger("benchmarks")


def main() -> None:
    options = _options()
    base = table.load(options.base) if options.base else None
    with _quiet(ROOT / "var" / "bench.log"):
        figures = list(_measure_all(options.sizes or SIZES, options.only))
    table.show(figures, base)
    table.save(figures, ROOT / "var" / "bench.json")


def _measure_all(sizes: Sequence[int], only: Sequence[str]) -> Iterator[Figure]:
    def wanted(name: str) -> bool:
        return not only or name in only

    once: dict[str, Callable[[], Iterable[Figure]]] = {
        "pulling": _pulling,
        "linking": linking.measure,
        "looking": looking.measure,
        "planning": planning.measure,
        "receiving": receiving.measure,
        "inbox": lambda: inbox.measure(sizes),
    }
    for name, measure in once.items():
        if wanted(name):
            yield from _told(name, measure)
    modules = [module for module in GROWING if wanted(module.__name__.rpartition(".")[2])]
    if modules:
        with _open_home() as desk, growing(desk, sizes) as stores:
            for stored in stores:
                log.info("%d viewers are stored", stored.size)
                for module in modules:
                    for one in _told(module.__name__, partial(module.measure, stored)):
                        yield replace(one, stored=stored.size)


def _pulling() -> Iterator[Figure]:
    with _open_home() as desk:
        yield from pulling.measure(desk)


@contextmanager
def _open_home() -> Iterator[Desk]:
    """A desk with an empty store, whose pages and jobs work in this process."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["DESK_HOME"] = home
        get_desk.cache_clear()
        desk = get_desk()
        launch_jobs(desk)
        try:
            yield desk
        finally:
            engine.shut_down()
            desk.store.close()


def _told(name: str, measure: Callable[[], Iterable[Figure]]) -> Iterator[Figure]:
    """The figures; each is written into the log as soon as it is known."""
    start = perf_counter()
    for one in measure():
        log.info("%s: %.3f %s, floor %.3f %s", one.name, one.value, one.unit, one.floor, one.unit)
        yield one
    log.info("%s took %.0f s", name, perf_counter() - start)


@contextmanager
def _quiet(path: Path) -> Iterator[None]:
    """Let this process and those that it starts write into a file what they would say: Streamlit alone says thousands
    of times that no browser is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = [os.dup(one) for one in (1, 2)]
    with path.open("w") as file:
        for stream in (1, 2):
            os.dup2(file.fileno(), stream)
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
        try:
            yield
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for stream, before in zip((1, 2), kept, strict=True):
                os.dup2(before, stream)
                os.close(before)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, metavar="VIEWERS", help=f"how many are stored (default {SIZES})")
    parser.add_argument("--base", type=Path, metavar="FILE", help="a saved run to compare with")
    parser.add_argument("--only", nargs="+", default=(), metavar="MODULE", help="only the rows of these modules")
    return parser.parse_args()


if __name__ == "__main__":
    main()
