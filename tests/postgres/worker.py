"""A worker that waits less than usual: ``python -m tests.postgres.worker <lands_s> <late_s> <beat_s> <silent_s>``."""

import sys
from dataclasses import replace

from core.start import get_desk
from core.worker import work
from tests.patience import SOON


def main() -> None:
    lands_s, late_s, beat_s, silent_s = (float(given) for given in sys.argv[1:])
    waits = replace(SOON, lands_s=lands_s, late_s=late_s, beat_s=beat_s, silent_s=silent_s)
    work(replace(get_desk(), waits=waits))


if __name__ == "__main__":
    main()
