"""Names as people type them into a form, compared: whether two of them could be of the same person."""

import re
from collections.abc import Collection, Iterable
from itertools import product

from core.domain.remembered import remembered

Words = frozenset[str]
"""The words of a name in one alphabet and case; empty for what is no name."""
MOST_COUNTED = 30

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True))
    | {
        "ё": "e",
        "ж": "zh",
        "х": "kh",
        "ц": "ts",
        "ч": "ch",
        "ш": "sh",
        "щ": "sch",
        "ъ": "",
        "ь": "",
        "ю": "yu",
        "я": "ya",
    }
)


@remembered(50_000)
def name_words(name: str) -> Words:
    """The words of a name, Cyrillic letters as Latin ones: people write their name in either alphabet. An e-mail in
    place of a name is none."""
    return frozenset() if "@" in name else frozenset(_WORD.findall(name.casefold().translate(_LATIN)))


@remembered(50_000)
def plain_name(name: str) -> str:
    """A name without differences of case, spaces and ё, to find exactly the same one."""
    return " ".join(name.casefold().replace("ё", "е").split())


def may_be_same(one: Words, other: Words) -> bool:
    """Whether the shorter name is a part of the longer one: Анна and Петрова Анна, Борис П. and Борис Петров."""
    fewer, more = (one, other) if len(one) <= len(other) else (other, one)
    return all(any(_is_same_word(word, known) for known in more) for word in fewer)


def are_different(some: Collection[Words], others: Collection[Words]) -> bool:
    """Whether no name of the one person could be one of the other; False where a name is not known."""
    return bool(some and others) and not any(may_be_same(one, other) for one, other in product(some, others))


def count_different(names: Iterable[Words]) -> int:
    """How many people with different names these are at least, counted up to `MOST_COUNTED`. The order does not
    matter."""
    kept: list[Words] = []
    for name in sorted(set(names) - {frozenset()}, key=lambda words: (-len(words), sorted(words))):
        if not any(may_be_same(name, longer) for longer in kept):
            kept.append(name)
            if len(kept) == MOST_COUNTED:
                break
    return len(kept)


def _is_same_word(one: str, other: str) -> bool:
    if len(one) == 1 or len(other) == 1:  # an initial
        return one[0] == other[0]
    return one == other
