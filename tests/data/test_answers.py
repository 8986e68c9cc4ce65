"""Answers of the services, compressed in the store."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.answers import pack_answer, unpack_answer


@given(st.binary(max_size=200))
def test_an_answer_comes_back_as_it_was(body: bytes) -> None:
    assert unpack_answer(pack_answer(body)) == body


@given(st.binary(max_size=200))
def test_an_answer_that_an_earlier_version_stored_is_read(body: bytes) -> None:
    assert unpack_answer(zlib.compress(body, 1)) == body


@pytest.mark.parametrize("packed", [b"", b"{}", pack_answer(b"{}" * 50)[:-3], zlib.compress(b"{}" * 50)[:-3]])
def test_what_was_never_packed_is_no_answer(packed: bytes) -> None:
    with pytest.raises(ValueError, match="no compressed answer"):
        unpack_answer(packed)
