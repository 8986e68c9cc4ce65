"""A sealed stream: it comes out as it went in, and nothing that was changed, cut off or moved passes for whole."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.services.backups.sealing import FIRST_LINE, PIECE, SealedReader, SealingWriter

PASSPHRASE = "made-up passphrase"
WHOLE = bytes(range(256)) * (PIECE // 128) + b"the end"


def seal(data: bytes, *, at_once: int = PIECE // 3) -> bytes:
    into = io.BytesIO()
    writer = SealingWriter(into, PASSPHRASE)
    for begin in range(0, len(data), at_once):
        writer.write(data[begin : begin + at_once])
    writer.seal_end()
    return into.getvalue()


def unseal(sealed: bytes, passphrase: str = PASSPHRASE) -> bytes:
    source = io.BytesIO(sealed)
    assert source.read(len(FIRST_LINE)) == FIRST_LINE
    return io.BufferedReader(SealedReader(source, passphrase)).read()


SEALED = seal(WHOLE)


@pytest.mark.parametrize("length", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE])
def test_what_was_sealed_comes_out_as_it_went_in(length: int) -> None:
    assert unseal(seal(WHOLE[:length])) == WHOLE[:length]


def test_nothing_of_it_can_be_read_without_the_passphrase() -> None:
    assert b"the end" not in SEALED
    with pytest.raises(InvalidInput, match="passphrase: wrong"):
        unseal(SEALED, "another")


@settings(max_examples=10)
@given(st.integers(len(FIRST_LINE), len(SEALED) - 1), st.integers(1, 255))
def test_a_changed_byte_is_noticed(at: int, by: int) -> None:
    changed = bytearray(SEALED)
    changed[at] ^= by
    with pytest.raises(InvalidInput, match=r"backup: damaged|passphrase: wrong"):
        unseal(bytes(changed))


@settings(max_examples=10)
@given(st.integers(len(FIRST_LINE), len(SEALED) - 1))
def test_a_cut_end_is_noticed(at: int) -> None:
    with pytest.raises(InvalidInput, match="backup: damaged"):
        unseal(SEALED[:at])


def test_a_missing_or_repeated_piece_is_noticed() -> None:
    head = len(FIRST_LINE) + 16 + 7
    first = 4 + PIECE + 16
    for spoilt in (
        SEALED[:head] + SEALED[head + first :],
        SEALED[: head + first] + SEALED[head:],
        SEALED[: head + first],
    ):
        with pytest.raises(InvalidInput, match=r"backup: damaged|passphrase: wrong"):
            unseal(spoilt)
