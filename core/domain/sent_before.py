"""Whether a client was sent something already, as their history in Salebot tells it: for calls whose answer was lost,
and which must not be made twice (docs/salebot.md, section 7)."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

HISTORY_ROWS = 100
"""How many of the newest rows of a history are to be read; one that is longer may hold what was sent further back."""
CLOCKS_APART = timedelta(minutes=2)
"""How far moments may be wrong: the clocks of two machines are never the same."""
FROM_OUTSIDE_NOTICE = 3
"""`message_from_outside` of what a callback leaves: a notice that only the operator and the bot see."""
_REPLACED = re.compile(r"#\{[^{}]*\}")


class HistoryLine(Protocol):
    """One row of a history, None where the answer does not say."""

    @property
    def text(self) -> str | None: ...
    @property
    def message_id(self) -> int | None: ...
    @property
    def from_outside(self) -> int | None: ...
    @property
    def created_at(self) -> datetime | None: ...


def sent_since(
    history: Sequence[HistoryLine],
    *,
    notice: str | None = None,
    text: str | None = None,
    message_id: int | None = None,
    since: datetime,
    now: datetime,
    known_done: int = 0,
) -> bool | None:
    """Whether a callback's text (`notice`), a message (`text`) or a block of the bot (`message_id`; one of the three)
    was sent at or after `since`, which is when the call went out; None when that cannot be told.

    `since` and `now` are aware UTC, on Salebot's clock. `known_done` is how often the very same is known to have been
    sent to this client after `since - CLOCKS_APART`. Texts are compared with any value in the place of a ``#{...}``,
    which Salebot replaces; one that is nothing else is not known again.
    """
    earliest, latest = since - CLOCKS_APART, now + CLOCKS_APART
    if since > latest or any(line.created_at is not None and line.created_at > latest for line in history):
        return None  # a clock was set meanwhile, or their moments are those of another zone
    parts = [_plain(part) for part in _REPLACED.split(notice if notice is not None else text or "")]
    if message_id is not None:
        sent = [line for line in history if line.message_id == message_id]
    else:
        sent = [line for line in history if _may_be(line, is_notice=notice is not None) and _says(line, parts)]
    dated = sum(line.created_at is not None and line.created_at >= earliest for line in sent)
    is_known_again = message_id is not None or any(parts)
    if dated > known_done:
        return True if is_known_again else None
    undated = sum(line.created_at is None for line in sent)
    if dated + undated > known_done or not _reaches_back(history, earliest):
        return None
    return None if message_id is not None and _hides_blocks(history, earliest) else False


def _reaches_back(history: Sequence[HistoryLine], earliest: datetime) -> bool:
    """Whether these are all rows since then. Of a longer history it is not described which rows come: the last ones do
    if they begin with the newest, or hold one of that time."""
    if len(history) < HISTORY_ROWS:
        return True
    moments = [line.created_at for line in history if line.created_at is not None]
    if not moments or min(moments) >= earliest:
        return False
    return max(moments) >= earliest or min(moments) < moments[0] == max(moments)


def _hides_blocks(history: Sequence[HistoryLine], earliest: datetime) -> bool:
    """Whether something was written since then, and nothing says which block wrote it."""
    recent = [
        line
        for line in history
        if line.from_outside != FROM_OUTSIDE_NOTICE and (line.created_at is None or line.created_at >= earliest)
    ]
    return bool(recent) and all(line.message_id is None for line in recent)


def _may_be(line: HistoryLine, *, is_notice: bool) -> bool:
    return line.from_outside in (FROM_OUTSIDE_NOTICE, None) if is_notice else line.from_outside != FROM_OUTSIDE_NOTICE


def _says(line: HistoryLine, parts: Sequence[str]) -> bool:
    """Whether a text consists of these parts, in their order, with anything between them. A regular expression would
    try every way to do so, which takes for ever with a few parts that are short."""
    said = _plain(line.text or "")
    first, *others = parts
    if not others:
        return said == first
    *middle, last = others
    if not said.startswith(first):
        return False
    place = len(first)
    for part in middle:
        if (found := said.find(part, place)) < 0:
            return False
        place = found + len(part)
    return said.endswith(last) and place + len(last) <= len(said)


def _plain(text: str) -> str:
    return " ".join(text.split())
