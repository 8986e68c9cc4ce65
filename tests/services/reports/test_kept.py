"""What was worked out last is kept, and makes room for what is about to be."""

import numpy as np

from core.services.reports.kept import Kept

MOST = 1_000


def array(nbytes: int) -> "np.ndarray[tuple[int], np.dtype[np.int8]]":
    return np.zeros(nbytes, dtype=np.int8)


def test_no_more_is_kept_than_fits_beside_what_is_about_to_be_made() -> None:
    kept: Kept[np.ndarray[tuple[int], np.dtype[np.int8]]] = Kept(MOST)
    for name in "abc":
        kept.keep(name, array(300))
    kept.find("a")
    kept.make_room(300)
    assert [kept.find(name) is not None for name in "abc"] == [True, False, True]
    kept.keep("d", array(300))
    assert [kept.find(name) is not None for name in "acd"] == [True, True, True]


def test_one_that_is_too_large_for_any_other_is_kept_alone_and_replaced_by_its_like() -> None:
    kept: Kept[np.ndarray[tuple[int], np.dtype[np.int8]]] = Kept(MOST)
    kept.keep("a", array(300))
    for _ in range(2):
        kept.make_room(2 * MOST)
        kept.keep("b", array(2 * MOST))
        assert kept.find("a") is None
        assert kept.find("b") is not None
    kept.keep("b", array(300))
    kept.keep("c", array(700))
    assert kept.find("b") is not None
