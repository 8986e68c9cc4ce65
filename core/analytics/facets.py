"""Attendance by city, device and other columns: the number of people, and their share of all.

The input has one row per combination of country, region, city_key, city, device, system and browser, with the
number of `people`; None, NaN and "" mean unknown. Every result has the columns key, label, people, share, is_other
and is_unknown. The largest groups come first, then one row for all other groups, then one row for the unknown; these
two rows have neither key nor label, because pages word them. People add up to the total, and shares to 1.
"""

from collections.abc import Collection, Mapping
from functools import lru_cache

import pandas as pd
from babel import Locale

from core.domain.reports.cities import english_city
from core.domain.reports.regions import english_region

TOP = 15
UNKNOWN = "unknown"
"""The value that means the unknown in a filter."""


def share_by(frame: pd.DataFrame, column: str, top: int = TOP) -> pd.DataFrame:
    """People by one column, whose values are the labels; the `top` largest groups have rows of their own.

    A single remaining group has a row of its own as well, because a row for the others would only hide its name.
    """
    known = frame[_is_known(frame[column])]
    sums = known.groupby(column)["people"].sum()
    ranked = sorted(((int(people), str(key)) for key, people in sums.items() if people > 0), key=_largest_first)
    kept = ranked if len(ranked) <= top + 1 else ranked[:top]
    total = int(frame["people"].sum())
    unknown = total - int(known["people"].sum())
    folded = total - unknown - sum(people for people, _ in kept)
    rows: list[tuple[str | None, str | None, int, bool, bool]] = [(key, key, n, False, False) for n, key in kept]
    if folded:
        rows.append((None, None, folded, True, False))
    if unknown:
        rows.append((None, None, unknown, False, True))
    shares = pd.DataFrame(rows, columns=["key", "label", "people", "is_other", "is_unknown"])
    shares = shares.astype({"people": "int64", "is_other": "bool", "is_unknown": "bool"})
    shares.insert(3, "share", shares["people"] / total if total else 0.0)
    return shares


def by_city(frame: pd.DataFrame, language: str, top: int = TOP) -> pd.DataFrame:
    """People by city, one row for all spellings of a city, with the label of `city_label` in `language`."""
    shares = share_by(frame, "city_key", top)
    keys = shares["key"].dropna()
    spellings: dict[str, dict[str, int]] = {key: {} for key in keys}
    shown = frame[frame["city_key"].isin(keys) & _is_known(frame["city"])]
    counts = shown.groupby(["city_key", "city"], as_index=False)["people"].sum()
    for key, city, people in zip(counts["city_key"], counts["city"], counts["people"], strict=True):
        spellings[key][city] = int(people)
    labels = {key: city_label(key, theirs, language) for key, theirs in spellings.items()}
    shares["label"] = shares["key"].map(labels).astype(object).where(shares["key"].notna(), None)
    return shares


def by_country(frame: pd.DataFrame, language: str, top: int = TOP) -> pd.DataFrame:
    """People by country. The labels are the names in `language`, or the code of a country without a name."""
    shares = share_by(frame, "country", top)
    names = _territories(language)
    shares["label"] = [None if pd.isna(key) else names.get(key, key) for key in shares["key"]]
    return shares


def by_region(frame: pd.DataFrame, language: str, top: int = TOP) -> pd.DataFrame:
    """People by region. The labels are as reports write them for ru, the English names where these are known for other
    languages."""
    shares = share_by(frame, "region", top)
    if language != "ru":
        shares["label"] = [None if pd.isna(key) else english_region(key) or key for key in shares["key"]]
    return shares


def city_label(key: str, spellings: Mapping[str, int], language: str) -> str:
    """The label of a city, given its `spellings` with their numbers of people: a Cyrillic spelling for ru, the English
    name for other languages.

    Among several spellings the one with the most people is taken; among equals one in mixed case, then the first in
    alphabetical order.
    """
    if language != "ru" and (name := english_city(key)):
        return name
    if not spellings:
        return english_city(key) or key.rpartition("/")[2]

    def rank(spelling: str) -> tuple[bool, int, bool, str]:
        is_cyrillic = any("Ѐ" <= char <= "ӿ" for char in spelling)
        return is_cyrillic != (language == "ru"), -spellings[spelling], spelling.isupper(), spelling

    return min(spellings, key=rank)


def filter_facets(frame: pd.DataFrame, chosen: Mapping[str, Collection[str]]) -> pd.DataFrame:
    """The rows that have one of the chosen values in each of the columns of `chosen`; `UNKNOWN` chooses the unknown."""
    kept = pd.Series(True, index=frame.index)
    for column, values in chosen.items():
        kept &= frame[column].isin(values) | (~_is_known(frame[column]) & (UNKNOWN in values))
    return frame[kept]


def _is_known(values: "pd.Series[str]") -> "pd.Series[bool]":
    return values.notna() & (values != "")


def _largest_first(group: tuple[int, str]) -> tuple[int, str]:
    return -group[0], group[1]


@lru_cache(maxsize=4)
def _territories(language: str) -> Mapping[str, str]:
    return dict(Locale.parse(language).territories)
