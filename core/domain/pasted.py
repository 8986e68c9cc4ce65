"""Characters that cannot be seen and come along when text is copied from a messenger, a web page or a document."""

from itertools import chain

_RANGES = (
    (0x00AD, 0x00AD),  # soft hyphen
    (0x034F, 0x034F),  # combining grapheme joiner
    (0x061C, 0x061C),  # Arabic letter mark
    (0x180E, 0x180E),  # Mongolian vowel separator
    (0x200B, 0x200F),  # zero width space and joiners, left-to-right and right-to-left marks
    (0x202A, 0x202E),  # bidirectional embeddings and overrides
    (0x2060, 0x2064),  # word joiner, invisible operators
    (0x2066, 0x206F),  # bidirectional isolates, deprecated format characters
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFEFF, 0xFEFF),  # byte order mark
)
_UNSEEN = dict.fromkeys(chain.from_iterable(range(first, last + 1) for first, last in _RANGES))


def drop_unseen(text: str) -> str:
    """The text without characters that have no width, such as bidirectional marks."""
    return text if text.isascii() else text.translate(_UNSEEN)
