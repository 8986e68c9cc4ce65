"""Parsing single cells of a list of people to register. Dates and times:
`core/domain/registration/session_cells.py`."""

import re
from collections.abc import Mapping

from core.domain.tags import parse_tags
from core.errors import InvalidInput

LONGEST_TEXT = 500
"""Characters of a name, a page id or a tag; a longer value was pasted into the cell by mistake."""
_PAGE_ID = re.compile(r"[^\s:/]+:[^\s:/]+")
_YES = frozenset({"1", "да", "yes", "y", "true", "истина", "+"})
_NO = frozenset({"0", "нет", "no", "n", "false", "ложь", "-"})


def check_page_id(text: str) -> str:
    """The id of a registration page, ``222222:page1`` (docs/bizon365.md, section 9).

    Raises InvalidInput(field="page_id") with reason ``required`` or ``bad_page``.
    """
    page_id = text.strip()
    if not page_id:
        raise InvalidInput("page_id", None, "required")
    if len(page_id) > LONGEST_TEXT or not _PAGE_ID.fullmatch(page_id):
        raise InvalidInput("page_id", page_id[:LONGEST_TEXT], "bad_page")
    return page_id


def check_text(text: str, field: str = "name") -> str:
    """A name or a tag without needless spaces. Raises InvalidInput(field, reason="too_long")."""
    if len(text) > LONGEST_TEXT:
        raise InvalidInput(field, None, "too_long", LONGEST_TEXT)
    return " ".join(text.split())


def check_tags(text: str) -> Mapping[str, str]:
    """Tags in one cell: see `parse_tags` and `check_text`."""
    return {tag: check_text(value, tag) for tag, value in parse_tags(text).items()}


def parse_confirm(text: str) -> bool:
    """Whether a confirmation is to be mailed. Raises InvalidInput(field="confirm", reason="bad_confirm")."""
    if not is_yes_or_no(text):
        raise InvalidInput("confirm", None, "bad_confirm")
    return text.strip().casefold() in _YES


def is_yes_or_no(text: str) -> bool:
    """Whether this is one of the words and signs that `parse_confirm` takes."""
    return text.strip().casefold() in _YES | _NO
