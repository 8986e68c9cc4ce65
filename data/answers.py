"""Compression of the stored raw answers of the services, to about an eighth of their size."""

import zlib

_LEVEL = 1  # higher levels cost much time and save little space


def pack_answer(body: bytes) -> bytes:
    """The compressed body."""
    return zlib.compress(body, _LEVEL)


def unpack_answer(packed: bytes) -> bytes:
    """The body as it was received."""
    return zlib.decompress(packed)
