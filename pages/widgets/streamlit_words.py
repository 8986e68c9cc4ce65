"""What Streamlit says by itself, in English only, and how the operator's language says it.

Streamlit offers no translation (docs/decisions.md); `frontend.js` exchanges these in the browser.
"""

import re
from functools import cache
from string import Formatter

from core.i18n import LANGUAGES, Language, translations
from core.i18n import marked as _

STREAMLIT_SAYS = (
    # Choices
    _("Select all"),
    _("Select {n} matches"),
    _("No results"),
    _("No options to select"),
    _("Choose an option"),
    _("Choose options"),
    _("Clear all"),
    _("Clear value"),
    _("Selected values"),
    _("Remove {name}"),
    _("Open"),
    # Tables
    _("Search"),
    _("Close Search"),
    _("Next Result"),
    _("Previous Result"),
    _("Fullscreen"),
    _("Close fullscreen"),
    _("Show/hide columns"),
    _("Clear selection"),
    _("Add row"),
    _("Delete row(s)"),
    _("Sort ascending"),
    _("Sort descending"),
    _("Statistics"),
    _("Format"),
    _("Autosize"),
    _("Pin column"),
    _("Unpin column"),
    _("Hide column"),
    # Charts
    _("Copy column name"),
    _("Dataframe column menu"),
    _("Button action menu"),
    # The formats of a column
    _("Automatic"),
    _("Localized"),
    _("Plain"),
    _("Compact"),
    _("Dollar"),
    _("Euro"),
    _("Yen"),
    _("Percent"),
    _("Scientific"),
    _("Accounting"),
    _("Distance"),
    _("Calendar"),
    _("Duration"),
    # The statistics of a column
    _("Values"),
    _("Empty"),
    _("Distinct"),
    _("Minimum"),
    _("Maximum"),
    _("Average"),
    _("25th percentile"),
    _("75th percentile"),
    _("Sum"),
    _("Range"),
    _("Standard deviation"),
    _("Minimum length"),
    _("Maximum length"),
    _("Average length"),
    _("Count"),
    _("Based on sample"),
    _("No data"),
    _("Distribution histogram"),
    _("Top values frequency chart"),
    _("True/false distribution chart"),
    # Dates
    _("dd"),
    _("mm"),
    _("yyyy"),
    _("day, {field}"),
    _("month, {field}"),
    _("year, {field}"),
    _("Choose date"),
    _("Choose date, {month}"),
    _("Previous month"),
    _("Next month"),
    _("Clear date"),
    _("Use arrow keys to navigate dates. Enter to select. Escape to close."),
    # Files
    _("Upload"),
    _("Drag and drop a file here"),
    _("File must be {size} or smaller."),
    _("{type} files are not allowed."),
    _("File size is too small."),
    _("Only one file is allowed."),
    _("Too many files"),
    _("Click to retry upload"),
    _("Download failed"),
    # Pages of a list
    _("Pagination"),
    _("Previous page"),
    _("Next page"),
    _("Page {n}"),
    # Fields
    _("Show password"),
    _("Hide password"),
    _("Increment"),
    _("Decrement"),
    _("Help"),
    _("Help for {field}"),
    _("Copy to clipboard"),
    _("Copied"),
    _("Clear entry"),
    _("Selectbox options"),
    _("Number is outside the allowed range. Please enter a value between {n} and {most}."),
    _("Error: Number is outside the allowed range. Please enter a value between {n} and {most}."),
    _("Number is below the allowed range. Please enter a value greater than or equal to {n}."),
    _("Error: Number is below the allowed range. Please enter a value greater than or equal to {n}."),
    # The frame
    _("Close"),
    _("Sidebar"),
    _("App pages"),
    _("Notifications"),
    _("Collapse sidebar"),
    _("Expand sidebar"),
    _("Skip to main content"),
    _("Running..."),
    _("Connecting"),
    _("Connection error"),
    _("Connection timed out."),
    _("Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:"),
    _("Streamlit server is not responding. Are you connected to the internet?"),
    _("Page not found"),
    _("The page that you have requested does not seem to exist. Running the app's main page."),
    _(
        "You have requested page /{page}, but no corresponding file was found in the app's pages/ directory."
        " Running the app's main page."
    ),
)

NOT_OUR_WORDS = {"Median": _("Half are above")}
"""What Streamlit says in words that the glossary refuses, and what is said instead."""


@cache
def words_in(language: Language) -> tuple[list[list[str]], list[list[str]]]:
    """Pairs of what may stand on the page and what this language says: whole texts, and regular expressions with what
    replaces them. What stands there may be in any language, since it may have been exchanged before."""
    words, sentences = [], []
    for message in (*STREAMLIT_SAYS, *NOT_OUR_WORDS.values()):
        said = translations(language).gettext(message)
        for other in LANGUAGES:
            shown = translations(other).gettext(message)
            if other == language or shown == said:
                continue
            if "{" in message:
                sentences.append(_as_pattern(shown, said))
            else:
                words.append([shown, said])
    words += [[word, translations(language).gettext(instead)] for word, instead in NOT_OUR_WORDS.items()]
    return words, sentences


def _as_pattern(shown: str, said: str) -> list[str]:
    """As JavaScript takes them: ``(.*)`` for each placeholder, and its number in the text."""
    names = [name for _text, name, _spec, _conversion in Formatter().parse(shown) if name]
    looks = re.sub(r"\\\{\w+\\\}", "(.*)", re.escape(shown)).replace("\\ ", " ")
    return [looks, re.sub(r"\{(\w+)\}", lambda found: f"${names.index(found[1]) + 1}", said)]
