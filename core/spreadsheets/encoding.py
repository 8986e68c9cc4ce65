"""Recognising the encoding of a text file and decoding it."""

import codecs
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal, get_args

from core.errors import InvalidInput

Encoding = Literal["utf-8", "cp1251", "koi8-r", "cp866", "utf-16-le", "utf-16-be"]
ENCODINGS: tuple[Encoding, ...] = get_args(Encoding)
"""The encodings that a list may have: `decode_file` recognises which, or the operator chooses one."""

_SAMPLE_SIGNS = 20_000
_BYTE_ORDER_MARKS: tuple[tuple[bytes, Encoding], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_RUSSIAN_LETTER = re.compile(r"[а-яё]", re.IGNORECASE)
_SIGN_OF_LIST = re.compile(r"[\t\r\n -~А-яЁёІіЇїЄєҐґЎў«»—–№\u00a0]")
_LEAST_USUAL = 0.8
"""The share of the signs of a list that a text in UTF-16 has at least; stray zeros in another text make rare ones."""
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


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and the encoding of it, or of most of its lines. Where some lines were in another encoding, `other` is
    that one, `other_lines` is their number, and `other_line` is the first of them."""

    text: str = field(repr=False)
    encoding: Encoding
    other: Encoding | None = None
    other_lines: int = 0
    other_line: str = field(default="", repr=False)


def decode_file(content: bytes, chosen: Encoding | None = None) -> Decoded:
    """The text in these bytes, without a byte order mark, in the chosen encoding, else in the one it has: UTF-8 or
    UTF-16, with or without a byte order mark, or the Russian encoding in which it looks most like Russian.

    Files are put together from parts of several encodings, so where no encoding was chosen, each line is read in its
    own: UTF-8 where it is valid as such and has Russian letters, else the Russian encoding of the other lines. Bytes
    that are not valid in their encoding become U+FFFD, and stray zeros fall away. Raises InvalidInput(field="file",
    reason="not_a_table") when the result holds control characters, as other files do.
    """
    encoding = chosen or _by_mark_or_zeros(content)
    if encoding in ("utf-16-le", "utf-16-be") or chosen:
        return Decoded(_checked(content.decode(encoding, errors="replace")), encoding)
    try:
        return Decoded(_checked(content.decode("utf-8")), "utf-8")
    except UnicodeDecodeError:
        return _decode_lines(content)


def _decode_lines(content: bytes) -> Decoded:
    lines = content.splitlines(keepends=True)
    is_utf8 = [_is_utf8(line) for line in lines]
    in_utf8, in_russian = is_utf8.count(True), is_utf8.count(False)
    if not in_russian:
        return Decoded(_checked(content.decode("utf-8", errors="replace")), "utf-8")
    russian = _find_russian(b"".join(line for line, is_such in zip(lines, is_utf8, strict=True) if is_such is False))
    text = "".join(
        line.decode(russian if is_such is False else "utf-8", errors="replace")
        for line, is_such in zip(lines, is_utf8, strict=True)
    )
    if not in_utf8:
        return Decoded(_checked(text), russian)
    main: Encoding = "utf-8" if in_utf8 >= in_russian else russian
    other: Encoding = russian if main == "utf-8" else "utf-8"
    example = lines[is_utf8.index(other == "utf-8")].decode(other, errors="replace").strip()
    return Decoded(_checked(text), main, other=other, other_lines=min(in_utf8, in_russian), other_line=example)


def _is_utf8(line: bytes) -> bool | None:
    """Whether a line is UTF-8 with Russian letters, perhaps with a damaged byte or two; None for one in ASCII, which is
    the same in every encoding."""
    if line.isascii():
        return None
    text = line.decode("utf-8", errors="replace")
    return len(_RUSSIAN_LETTER.findall(text)) > 2 * text.count("\ufffd")


def _by_mark_or_zeros(content: bytes) -> Encoding:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return encoding
    return (_utf16_by_zeros(content[:1000]) if b"\0" in content[:1000] else None) or "utf-8"


def _find_russian(content: bytes) -> Encoding:
    return max(_RUSSIAN_ENCODINGS, key=lambda encoding: _likeness(content.decode(encoding, errors="replace")))


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


def _utf16_by_zeros(start: bytes) -> Encoding | None:
    """The order of the bytes of a text in UTF-16 without a byte order mark; None for a text with stray zeros."""
    encoding: Encoding = "utf-16-le" if start[1::2].count(0) >= start[::2].count(0) else "utf-16-be"
    text = start.decode(encoding, errors="replace")
    return encoding if len(_SIGN_OF_LIST.findall(text)) >= _LEAST_USUAL * len(text) else None


def _checked(text: str) -> str:
    text = text.removeprefix("\ufeff")
    strange = sum(1 for sign in text[:5000] if sign < " " and sign not in "\t\n\r\f\v\0")
    if strange:
        raise InvalidInput("file", None, "not_a_table")
    return text.replace("\0", "")  # with zeros some programs fill up the length of a field
