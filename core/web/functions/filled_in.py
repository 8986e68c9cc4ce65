"""Reading the ready example of Settings as Salebot fills it in: raw (docs/salebot.md, section 10).

A quotation mark, a backslash or a line break in a value makes such a body no JSON. The names of the example's variables
are known, so its values are whatever stands between them.
"""

import re
from typing import Any

from core.services.functions.examples import EXAMPLE_VARIABLES

_SHAPES = {frozenset(names) for names in EXAMPLE_VARIABLES.values()}
_NAMES = "|".join(sorted(frozenset().union(*_SHAPES)))
_ARGUMENTS = r'"arguments"\s*:\s*\[\s*([01]?)\s*\]'
_HEAD = re.compile(rf'\s*\{{\s*(?:{_ARGUMENTS}\s*,\s*)?"variables"\s*:\s*\{{\s*"({_NAMES})"\s*:\s*"')
_BETWEEN = re.compile(rf'"\s*,\s*"({_NAMES})"\s*:\s*"')
_TAIL = re.compile(rf'"\s*\}}\s*(?:,\s*{_ARGUMENTS}\s*)?\}}\s*\Z')


def read_filled_in(content: bytes) -> dict[str, Any] | None:
    """The body as an object, when it is an example with each of its variables once, in any order, and with or without
    ``"arguments": [1]``; None for any other body."""
    text = content.decode("utf-8-sig", errors="replace")
    head = _HEAD.match(text)
    tail = _TAIL.search(text, head.end()) if head else None
    if head is None or tail is None:
        return None
    first, *others = _BETWEEN.split(text[head.end() : tail.start()])
    names, values = [head[2], *others[::2]], [first, *others[1::2]]
    if len(names) != len(set(names)) or frozenset(names) not in _SHAPES:
        return None
    confirm = head[1] or tail[1]
    return {"variables": dict(zip(names, values, strict=True)), "arguments": [int(confirm)] if confirm else []}
