"""A stream of bytes sealed with a passphrase, in pieces, so that a large one never has to be in memory.

After the first line, a salt and the beginning of the nonces come the pieces: a length and AES-256-GCM each, whose nonce
holds the number of the piece and whether it is the last one. So a piece that is missing, that was added or that stands
elsewhere is noticed, as is an end that was cut off.
"""

import io
import os
import struct
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from core.errors import InvalidInput

FIRST_LINE = b"Webinar Desk backup, sealed 1\n"
PIECE = 1 << 20
_SALT, _PREFIX, _TAG = 16, 7, 16
_LENGTH = struct.Struct(">I")
_NUMBER = struct.Struct(">I?")


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=1 << 15, r=8, p=1).derive(passphrase.encode()))


class SealingWriter(io.RawIOBase):
    """Seals what is written into it. `close` seals the end and leaves the file open."""

    def __init__(self, file: IO[bytes], passphrase: str) -> None:
        super().__init__()
        salt, self._prefix = os.urandom(_SALT), os.urandom(_PREFIX)
        self._file = file
        self._cipher = _cipher(passphrase, salt)
        self._left = bytearray()
        self._number = 0
        file.write(FIRST_LINE + salt + self._prefix)

    def writable(self) -> bool:
        return True

    def write(self, data: "bytes | memoryview | bytearray") -> int:  # type: ignore[override]
        self._left += data
        while len(self._left) > PIECE:
            self._seal(bytes(self._left[:PIECE]), is_last=False)
            del self._left[:PIECE]
        return len(data)

    def seal_end(self) -> None:
        """Write the last piece. Without it nobody takes the file for a whole one."""
        self._seal(bytes(self._left), is_last=True)
        self._left.clear()

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        sealed = self._cipher.encrypt(self._prefix + _NUMBER.pack(self._number, is_last), piece, FIRST_LINE)
        self._file.write(_LENGTH.pack(len(sealed)) + sealed)
        self._number += 1


class SealedReader(io.RawIOBase):
    """Opens what `SealingWriter` has sealed, whose first line was read from the file already.

    Raises InvalidInput("passphrase", reason="wrong") when the first piece does not open, and
    InvalidInput("backup", reason="damaged") when a later one does not, or is missing.
    """

    def __init__(self, file: IO[bytes], passphrase: str) -> None:
        super().__init__()
        self._file = file
        self._cipher = _cipher(passphrase, self._exactly(_SALT))
        self._prefix = self._exactly(_PREFIX)
        self._piece = memoryview(b"")
        self._number = 0
        self._is_last = False

    def readable(self) -> bool:
        return True

    def readinto(self, into: "bytearray | memoryview") -> int:  # type: ignore[override]
        while not self._piece and not self._is_last:
            self._piece = memoryview(self._open_next())
        count = min(len(into), len(self._piece))
        into[:count] = self._piece[:count]
        self._piece = self._piece[count:]
        return count

    def _open_next(self) -> bytes:
        (length,) = _LENGTH.unpack(self._exactly(_LENGTH.size))
        if not _TAG <= length <= PIECE + _TAG:
            raise InvalidInput("backup", None, "damaged")
        sealed = self._exactly(length)
        for is_last in (False, True):
            try:
                piece = self._cipher.decrypt(self._prefix + _NUMBER.pack(self._number, is_last), sealed, FIRST_LINE)
            except InvalidTag:
                continue
            self._number += 1
            self._is_last = is_last
            return piece
        if self._number:
            raise InvalidInput("backup", None, "damaged")
        raise InvalidInput("passphrase", None, "wrong")

    def _exactly(self, count: int) -> bytes:
        found = self._file.read(count)
        if len(found) != count:
            raise InvalidInput("backup", None, "damaged")
        return found
