"""Cyrillic tags in Latin letters: statistics and spreadsheets often show Cyrillic ones percent-encoded."""

from core.domain.links.text import map_text

_PAIRS = (
    "аa бb вv гg дd еe ёe жzh зz иi йy кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щsch ъ ыy ь эe юyu яya"
    " іi їi єe ґg ўu әa ғg қk ңn өo ұu үu һh"
)
_SMALL = {pair[0]: pair[1:] for pair in _PAIRS.split()}
_LETTERS = str.maketrans(_SMALL | {letter.upper(): latin.capitalize() for letter, latin in _SMALL.items()})


def transliterate(text: str) -> str:
    """The text with its Cyrillic letters in Latin ones, except in markers and macros."""
    return map_text(text, lambda part: part.translate(_LETTERS))
