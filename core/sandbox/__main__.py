"""``python -m core.sandbox``: the stand-in for Bizon365 and Salebot on a port of this machine."""

import argparse
import os
import sys
import threading
from collections.abc import Callable
from datetime import datetime

from core.clock import clock_from, parse_moment
from core.sandbox.server import Sandbox, day_of
from core.sandbox.world.world import MOST_VIEWERS, World


def main() -> None:
    """Serve until stopped. The first lines printed are the address and the keys."""
    parser = _parser()
    options = parser.parse_args()
    if options.viewers and not options.webinars:
        parser.error("--viewers goes with --webinars")
    clock = clock_from(options.now)
    world = World(options.seed, day_of(clock), options.webinars, options.viewers)
    try:
        sandbox = Sandbox(world, clock, port=options.port, on_start=lambda: _announce(sandbox, world))
    except OSError as error:
        parser.error(f"cannot listen on port {options.port}: {error.strerror}")
    if options.with_parent:
        threading.Thread(target=_stop_at_end_of_input, args=(sandbox,), daemon=True).start()
    sandbox.run()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m core.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=9365, help="0 takes any free one")
    parser.add_argument("--seed", type=int, default=7, help="the same seed gives the same world")
    parser.add_argument(
        "--now",
        type=_moment,
        metavar="MOMENT",
        help="where its clock begins, such as 2026-11-20T12:00+03:00 (Moscow time without an offset); webinars end the"
        " day before; without it the clock is this machine's",
    )
    parser.add_argument("--webinars", type=_between(1, 5_000), help="exactly so many webinars")
    parser.add_argument(
        "--viewers", type=_between(1, MOST_VIEWERS), help="with --webinars: so many rows in each (1000)"
    )
    parser.add_argument("--with-parent", action="store_true", help="stop when the standard input closes")
    return parser


def _moment(text: str) -> datetime:
    try:
        return parse_moment(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"no date and time: {text!r}") from None


def _between(least: int, most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        value = int(text)
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"between {least} and {most}, not {value}")
        return value

    return number


def _announce(sandbox: Sandbox, world: World) -> None:
    sys.stdout.write(
        f"{sandbox.address}\nbizon365 token: {world.bizon_token}\n"
        f"bizon365 project: {world.bizon_project_id}\nsalebot key: {world.salebot_key}\n"
    )
    sys.stdout.flush()


def _stop_at_end_of_input(sandbox: Sandbox) -> None:
    while os.read(0, 4096):
        pass
    sandbox.stop()


if __name__ == "__main__":
    main()
