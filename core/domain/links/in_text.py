"""Finding the addresses in a pasted text: a sentence, Markdown, HTML, a message of a messenger.

An address ends where the sentence goes on. Spaces and line breaks that copying put into an address are told from those
behind it by what stands on both sides of them.
"""

import re
from collections import Counter
from collections.abc import Iterator

_BIZON = r"(?:start|online)\.bizon365\.ru"
_PAGES = r"[\w-]+\.\d+\.bizonpages\.ru"
_BEGINNING = re.compile(
    r"\A[\w.-]+\.[^\W\d_]{2,}(?::\d+)?[/?][^\s]"  # an address without a scheme is the whole text
    r"|https?:/+"
    rf"|(?<![\w.@/%-])(?:{_BIZON}|{_PAGES})(?![\w-]|\.\w)"
    r"|(?<![\w.@/%-])(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?/(?:room|page|click)/",
    re.IGNORECASE,
)
_SCHEME = r"(?:https?:/+)?"
_PLACE = re.compile(
    rf"{_SCHEME}(?:{_BIZON}/(?:(?:room|page)/[^/\s]+/[^/\s]+|\d+/[^/\s]+|click/[^/\s]+)"
    rf"|{_PAGES}|(?!{_BIZON})[^/\s]+/(?:room|page|click)/[^/\s]+)/?",
    re.IGNORECASE,
)
"""An address that is whole: what follows behind a space is no part of it."""
_PATH = re.compile(r"[^?&#\s]*")
_PIECE = re.compile(r"(\s*)(\S+)")
_PARAMETER = re.compile(r"&[\w\[\].-]+(?=[=&]|\s*\Z)")
_WRAPPED = re.compile(r"(?=\S*(?:[=%&_]|\d\S*[A-Za-z]|[A-Za-z]\S*\d))[\w%~=&#/?.+{}-]+", re.ASCII)
"""The rest of an address whose line was broken, rather than a word or a time of day on a line of its own."""
_ANOTHER = re.compile(r"\W*https?:/", re.IGNORECASE)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_CLOSING = {'"': '"', "'": "'", "`": "`", "«": "»", "“": "”", "„": "“"}
_NEVER_INSIDE = frozenset('<>"`«»“”„')
_PAIRS = {")": "(", "]": "[", "}": "{"}
_BEHIND = frozenset(".,;:!?…—–*'»”")
_EMPHASIS = "_~"
_ENDS_PLACE = frozenset(",;!*()|")


def find_addresses(text: str) -> tuple[str, ...]:
    """The addresses in a text that `repair_text` has cleaned, in their order, without what surrounds them."""
    return tuple(_addresses(text))


def _addresses(text: str) -> Iterator[str]:
    position = 0
    while begins := _BEGINNING.search(text, position):
        start = begins.start()
        opener = text[max(0, start - 1) : start]
        is_sentence = any(sign.isalnum() for sign in text[:start])
        address, length = _take(_cut_place(_until_closed(text[start:], opener)), is_sentence=is_sentence)
        position = max(begins.end(), start + length)
        yield _without_punctuation(_cut_place(address), opener)


def _until_closed(text: str, opener: str) -> str:
    """The text up to the sign that closes what `opener` has opened, or that cannot stand in an address."""
    ends = _NEVER_INSIDE | set(_CLOSING.get(opener, ""))
    depth = {"(": 0, "[": 0}
    for index, sign in enumerate(text):
        if sign in ends:
            return text[:index]
        if sign in depth:
            depth[sign] += 1
        elif (opened := _PAIRS.get(sign)) in depth:
            if not depth[opened]:
                return text[:index]
            depth[opened] -= 1
    return text


def _cut_place(text: str) -> str:
    """The text without the words that stand right behind the name of a room or page."""
    path = _PATH.match(text)
    if path is None or not _PLACE.match(text):
        return text
    for index, sign in enumerate(path[0]):
        if sign in _ENDS_PLACE or not (sign.isascii() or sign.isalnum()):
            return text[:index]
    return text


def _take(text: str, *, is_sentence: bool) -> tuple[str, int]:
    """The address at the beginning of the text, its spaces and breaks removed outside of values, and its length in the
    text."""
    last_parameter = max((found.start() for found in _PARAMETER.finditer(text)), default=-1)
    place, end, in_query, is_cyrillic = "", 0, False, False
    pieces: list[str] = []
    for found in _PIECE.finditer(text):
        space, piece = found[1], found[2]
        if pieces:
            is_broken = "\n" in space
            is_wrapped = is_broken and _WRAPPED.fullmatch(text, found.start(2)) is not None
            is_other = is_sentence or is_broken or bool(_CYRILLIC.search(piece)) != is_cyrillic
            if not in_query:
                goes_on = _place_goes_on(place, piece, is_wrapped=is_wrapped)
            else:
                is_within = is_wrapped or found.start(2) <= last_parameter or not (is_other or _ANOTHER.match(piece))
                goes_on = is_within or pieces[-1][-1] in "?&=#" or piece[0] in "?&=#"
            if not goes_on:
                break
            if in_query and not is_broken:
                pieces.append(space)
        pieces.append(piece)
        end = found.end()
        if not in_query:
            place += piece
            in_query = any(sign in piece for sign in "?&#")
        *_, value = re.split("[&=]", piece)
        is_cyrillic = bool(_CYRILLIC.search(value)) or (value == piece and is_cyrillic)
    return "".join(pieces), end


def _place_goes_on(place: str, piece: str, *, is_wrapped: bool) -> bool:
    """Whether the piece behind a space belongs to the host and path before it."""
    if piece[0] in "/?&#":
        return True
    if _PLACE.fullmatch(place) or _ANOTHER.match(piece):
        return is_wrapped
    return piece.isascii() and (place[-1] in "/.:-" or piece[0] in ".-:" or "/" in piece)


def _without_punctuation(address: str, opener: str) -> str:
    """The address without the punctuation marks at its end."""
    counts = Counter(address)
    kept = len(address)
    while kept:
        sign = address[kept - 1]
        if sign in _PAIRS:
            if counts[_PAIRS[sign]] >= counts[sign]:
                break
        elif sign not in _BEHIND and not (sign in _EMPHASIS and sign == opener):
            break
        counts[sign] -= 1
        kept -= 1
    return address[:kept]
