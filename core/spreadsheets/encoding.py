"""Recognising the encoding of a text file and decoding it."""

import codecs
import re
from itertools import pairwise
from typing import Literal, get_args

from core.errors import InvalidInput

Encoding = Literal["utf-8", "cp1251", "koi8-r", "cp866", "utf-16-le", "utf-16-be"]
ENCODINGS: tuple[Encoding, ...] = get_args(Encoding)
"""The encodings that a list may have; `find_encoding` recognises which, or the operator chooses one."""

_SAMPLE_SIGNS = 20_000
_BYTE_ORDER_MARKS: tuple[tuple[bytes, Encoding], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_RUSSIAN_ENCODINGS: tuple[Encoding, ...] = ("cp1251", "koi8-r", "cp866")
# The most frequent pairs of letters in Russian words and names
_PAIRS_TEXT = (
    "ст но ен то на ов ни ра во ко ал ро ли ре ер ол ин ел от по ка пр ор не ва ан ос го та ла ть ит ло он од те ны"
    " ма ми ив ия ий ай ей ая ся ве де ле ме да за из им ет ам ат ар ас ев ек ик ил ир ис ич чт як об ом оп ск сл см"
    " со са се си тр ту уд ук ул ур ус фо чн ша ше юл юр ян вл ви гр дм жд ки кс нд нн рг ри"
)
_PAIRS = frozenset(_PAIRS_TEXT.split())
_CAPITAL_INSIDE_WORTH = -2.0
_SMALL_WORTH = 0.2
_STRANGER_WORTH = -2.0
_USUAL_SIGNS = frozenset("«»—–„“”’…№•·\u00a0°§±©®")


def find_encoding(content: bytes) -> Encoding:
    """The encoding of a text file: UTF-8 or UTF-16, with or without a byte order mark, else the Russian encoding in
    which the text looks most like Russian."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return encoding
    if b"\0" in content[:1000]:
        return _utf16_by_zeros(content[:1000])
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return max(_RUSSIAN_ENCODINGS, key=lambda encoding: _likeness(content.decode(encoding, errors="replace")))
    return "utf-8"


def decode_text(content: bytes, encoding: Encoding) -> str:
    """The text in these bytes, without a byte order mark; bytes that are not valid in the encoding are replaced.

    Raises InvalidInput(field="file", reason="not_a_table") when the result holds control characters, as other files do.
    """
    return _checked(content.decode(encoding, errors="replace").removeprefix("\ufeff"))


def _likeness(text: str) -> float:
    """How much a text looks like Russian; more is better. KOI8-R read as cp1251, or the other way round, gives words
    like «иБЮМ»."""
    worth = 0.0
    first = re.search(r"[^\x00-\x7f]", text)
    start = first.start() if first else 0
    for left, right in pairwise(" " + text[start : start + _SAMPLE_SIGNS]):
        if "а" <= right.lower() <= "я":
            worth += _SMALL_WORTH * right.islower() + ((left + right).lower() in _PAIRS)
            worth += _CAPITAL_INSIDE_WORTH * (left.islower() and right.isupper())
        elif not right.isascii() and right not in _USUAL_SIGNS:
            worth += _STRANGER_WORTH
    return worth


def _utf16_by_zeros(start: bytes) -> Encoding:
    return "utf-16-le" if start[1::2].count(0) >= start[::2].count(0) else "utf-16-be"


def _checked(text: str) -> str:
    strange = sum(1 for sign in text[:5000] if sign < " " and sign not in "\t\n\r\f\v")
    if strange:
        raise InvalidInput("file", None, "not_a_table")
    return text
