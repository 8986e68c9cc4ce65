"""Cities as reports write them: one key for all spellings and languages of a city.

A viewer's city comes from an address database: in Russian or English, with or without "г.", with the old or the new
name (docs/bizon365.md, section 7). The key is for grouping; core.analytics chooses the spelling to show.
"""

import re

from core.domain.remembered import remembered
from core.domain.reports.city_names import skeleton_of, town_index
from core.domain.reports.nothing import known

_LONGEST_NUMBER = 15
_SPACES = re.compile(r"\s+")
_MARK_BEFORE = re.compile(r"(?:(?:г|гор|м)\.\s*|(?:г|город|місто|горад|city of)\s+)(?=\w)", re.IGNORECASE)
_MARK_AFTER = re.compile(r"(?:,?\s+(?:г\.?|город))$", re.IGNORECASE)
_NO_NAME = {"г", "г."}
# Short forms that address databases and people use and GeoNames does not know, as skeletons
_SHORT_FORMS = {
    "msk": "moskva",
    "speterburg": "sanktpeterburg",
    "spetersburg": "sanktpeterburg",
    "ekb": "ekaterinburg",
    "nsk": "novosibirsk",
    "nnovgorod": "nizhninovgorod",
    "vnovgorod": "velikinovgorod",
    "rnd": "rostovnadonu",
    "rostovnd": "rostovnadonu",
    "nabchelni": "naberezhnichelni",
}


@remembered(20_000)
def clean_city(text: str | None) -> str | None:
    """The spelling to show: without "г.", "город" and doubled spaces; None when no city is named."""
    name = _SPACES.sub(" ", text or "").strip(" ,;\"'«»")
    name = _MARK_AFTER.sub("", _MARK_BEFORE.sub("", name, count=1) if _MARK_BEFORE.match(name) else name).strip()
    return known(name) if name.casefold() not in _NO_NAME else None


@remembered(20_000)
def city_key(text: str | None, country: str | None) -> str | None:
    """One key for all spellings of a city; None when no city is named.

    `country` is the two-letter code of the report and tells namesakes apart; when it is unknown, the most
    populous city of that name is meant. Two namesakes of one country share a key. Towns too small for the table
    are keyed by country and skeleton (``RU/kukui``), so that at least their spellings in both alphabets meet.
    """
    name = clean_city(text)
    skeleton = skeleton_of(name) if name else ""
    if not skeleton:
        return None
    code = _country_code(country)
    number = town_index().find(_SHORT_FORMS.get(skeleton, skeleton), code)
    return str(number) if number is not None else f"{code or ''}/{skeleton}"


def english_city(key: str) -> str | None:
    """The English name of the city behind a key, or None for a town that the table does not hold."""
    return town_index().english_name(int(key)) if key.isdecimal() and len(key) <= _LONGEST_NUMBER else None


def city_place(key: str) -> tuple[float, float] | None:
    """Latitude and longitude, in degrees, of the city behind a key; None for a town that the table does not hold."""
    return town_index().place(int(key)) if key.isdecimal() and len(key) <= _LONGEST_NUMBER else None


def _country_code(country: str | None) -> str | None:
    code = (country or "").strip().upper()
    return code if len(code) == 2 and code.isalpha() else None
