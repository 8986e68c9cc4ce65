"""Finding text whose letters were lost or confused before the list was made: it was read in a wrong encoding."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

_RUSSIAN = "".join(map(chr, range(ord("А"), ord("я") + 1))) + "Ёё"
_UTF8_READ_AS_CP1251 = (
    f"(?:{'|'.join(re.escape(letter.encode().decode('cp1251', errors='replace')) for letter in _RUSSIAN)}){{2}}"
)
_UTF8_READ_AS_LATIN = "(?:[ÐÑ][^\x00-\x7f]){2}"
_CP1251_READ_AS_LATIN = "[À-ÿ¨¸]{4}"
_LOST = "\ufffd|[?]{3}"
_GARBLED = re.compile("|".join((_UTF8_READ_AS_CP1251, _UTF8_READ_AS_LATIN, _CP1251_READ_AS_LATIN, _LOST)))
_UNUSUAL = re.compile("[^\x00-\x7fА-яЁё]|Р[Ёё]|[?]{3}")
"""Garbled text has such signs; most Russian lists have none, and to look for them takes a fraction of the time."""
_LONGEST_EXAMPLE = 60


@dataclass(frozen=True, slots=True)
class Garbled:
    """The number of rows with garbled text; the number of the first one in the spreadsheet, and the cell."""

    rows: int
    number: int
    cell: str = field(repr=False)


def find_garbled(rows: Iterable[tuple[int, Sequence[str]]]) -> Garbled | None:
    """The rows, given with their numbers, in which a cell looks like «РђРЅРЅР°», «Àííà», «????» or «А�на»; None where
    there are none."""
    found = [(number, row) for number, row in rows if _is_garbled("\t".join(row))]
    if not found:
        return None
    number, row = found[0]
    return Garbled(len(found), number, next(cell for cell in row if _is_garbled(cell))[:_LONGEST_EXAMPLE])


def _is_garbled(text: str) -> bool:
    return bool(_UNUSUAL.search(text) and _GARBLED.search(text))
