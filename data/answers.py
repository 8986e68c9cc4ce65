"""Compression of the stored raw answers of the services, to about a tenth of their size."""

import zlib

import zstandard

_LEVEL = 1  # higher levels cost much time and save little space
_BEGINNING = zstandard.FRAME_HEADER
"""Of what is compressed by zstd; what earlier versions stored is zlib's."""


def pack_answer(body: bytes) -> bytes:
    """The compressed body."""
    return zstandard.compress(body, _LEVEL)


def unpack_answer(packed: bytes) -> bytes:
    """The body as it was received. Raises ValueError for bytes that `pack_answer` never made."""
    try:
        return zstandard.decompress(packed) if packed.startswith(_BEGINNING) else zlib.decompress(packed)
    except (zlib.error, zstandard.ZstdError) as error:
        raise ValueError("no compressed answer") from error
