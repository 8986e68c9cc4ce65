"""Pages of a long list hold each of its rows once."""

from hypothesis import given
from hypothesis import strategies as st

from core.domain.paging import count_pages, page_offset


@given(total=st.integers(0, 1000), size=st.integers(1, 120))
def test_the_pages_hold_every_row_once_and_none_of_them_is_empty(total: int, size: int) -> None:
    rows = range(total)
    pages = [rows[(start := page_offset(page, size)) : start + size] for page in range(1, count_pages(total, size) + 1)]
    assert [row for page in pages for row in page] == list(rows)
    assert all(pages)
