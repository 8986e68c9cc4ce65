"""What a text typed into the search for people looks for, and what not everybody may search by."""

import re

from core.domain.reports.cities import city_key
from core.domain.search import searched_digits
from data.repositories.reports.people import ViewerSearch

CONTACTS = ("email", "phone", "client_id")
"""The columns that are empty for operators who see no contacts; their names show none either."""
_CITY_LIKE = re.compile(r"[^\W\d_][^\W\d_ .-]*(?:[ .-]+[^\W\d_]+)*")


def read_search(text: str) -> ViewerSearch:
    """What a text typed into the search looks for."""
    words = text.strip()
    if not words:
        return ViewerSearch()
    if digits := searched_digits(words):
        return ViewerSearch(text=words, digits=digits)
    return ViewerSearch(text=words, city_key=city_key(words, None) if _CITY_LIKE.fullmatch(words) else None)
