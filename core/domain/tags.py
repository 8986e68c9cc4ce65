"""The nine tags that a registration may carry (docs/bizon365.md, section 12), and parsing them from JSON."""

import json
from collections.abc import Mapping
from typing import Literal, get_args

from core.errors import InvalidInput

Tag = Literal[
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "utm_term",
    "utm_content",
    "utm_keyword",
    "utm_banner",
    "utm_phrase",
    "utm_group",
]
TAGS: tuple[Tag, ...] = get_args(Tag)


def parse_tags(text: str) -> Mapping[str, str]:
    """The tags in a JSON object (docs/salebot.md, section 12), without empty ones and unknown names.

    Raises InvalidInput(field="utm_", reason="bad_tags") when the text is not a JSON object of plain values.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise InvalidInput("utm_", None, "bad_tags") from None
    if not isinstance(found, dict) or any(isinstance(value, dict | list) for value in found.values()):
        raise InvalidInput("utm_", None, "bad_tags")
    given = {tag: found[tag] for tag in TAGS if found.get(tag) is not None}
    return {tag: str(value).strip() for tag, value in given.items() if str(value).strip()}
