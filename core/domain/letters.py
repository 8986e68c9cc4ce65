"""Letters that no database stores."""

import re

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def storable(text: str) -> str:
    """The text without zero characters, and with U+FFFD for each half of a letter (a name cut in the middle of an
    emoji); whole pairs of such halves become the letter."""
    if (text.isascii() and "\0" not in text) or not _UNSTORABLE.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")
