"""Registration pages by their titles, where sources of people are named: their ids say nothing to who reads them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from core.services.registration.registration_pages import list_places
from core.services.reports.summary import Breakdown
from pages.widgets.desk import acting_desk

PAGE = "page_id"
"""The source that is a registration page."""


def page_titles(project_id: int) -> dict[str, str]:
    """By id the titles of the pages; with the id where several have the same."""
    pages = list_places(acting_desk(), project_id).pages
    held = Counter(page.title for page in pages)
    return {page.page_id: page.title if held[page.title] == 1 else f"{page.title} · {page.page_id}" for page in pages}


def titled(keys: "pd.Series[str]", source: str, titles: Mapping[str, str]) -> "pd.Series[str]":
    """The keys of a source as they are read; those of other sources stay as they are."""
    return keys.map(lambda key: titles.get(key, key), na_action="ignore") if source == PAGE else keys


def title_pages(found: Breakdown, titles: Mapping[str, str]) -> Breakdown:
    """The bars of pages with their titles."""
    shares = found.shares[PAGE]
    return replace(found, shares={**found.shares, PAGE: shares.assign(label=titled(shares["label"], PAGE, titles))})
