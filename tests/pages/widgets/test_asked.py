"""Numbers in an address, as anybody may have typed them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.widgets.asked import asked_number


@given(st.integers(1, 10**15 - 1))
def test_number_of_the_store_is_read_as_it_was_written(key: int) -> None:
    assert asked_number(str(key)) == key


@pytest.mark.parametrize(
    "text", [None, "", "0", "-1", "+1", "1.0", "1 ", "1_0", "²", "٣", "１", "x", "1" * 16, "9" * 5000]
)
def test_anything_else_is_no_number(text: str | None) -> None:
    assert asked_number(text) is None
