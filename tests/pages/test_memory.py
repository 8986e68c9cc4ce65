"""What a page needed while it was made is not held afterwards."""

from benchmarks.memory import resident_mb
from core.desk import Desk
from tests.conftest import open_page

PIECES, SIZE = 40_000, 1_000


def test_a_run_of_a_page_gives_back_what_was_freed(desk: Desk) -> None:
    page = open_page("definitions").run()
    pieces = [bytes(SIZE) for _ in range(PIECES)]
    left = pieces[::200]
    full_mb = resident_mb("self")
    del pieces
    page.run()
    assert resident_mb("self") < full_mb - 0.5 * PIECES * SIZE / 1e6
    assert len(left) == PIECES / 200, "between the holes"
