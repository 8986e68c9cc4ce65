"""Whether something was already sent to a client, according to the client's history in Salebot. It is asked when the
answer to a call was lost, because such a call must not be made twice (docs/salebot.md, section 7)."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

HISTORY_ROWS = 100
"""The number of newest rows of a history that is read. In a longer history the sent text may stand further back."""
CLOCKS_APART = timedelta(minutes=2)
"""The tolerance for moments, because the clocks of two machines differ."""
LOOK_BACK = 3 * CLOCKS_APART
"""How long before a call the others that sent the same have to be known."""
EDGE = timedelta(seconds=3)
"""How exactly moments of the two clocks compare: both are told in whole seconds, and an answer takes its time."""
FROM_OUTSIDE_NOTICE = 3
"""`message_from_outside` of the row that a callback leaves: a notice that only the operator and the bot see."""
_REPLACED = re.compile(r"#\{[^{}]*\}")


class HistoryLine(Protocol):
    """One row of a history; a property is None where Salebot's answer lacks it."""

    @property
    def text(self) -> str | None: ...
    @property
    def message_id(self) -> int | None: ...
    @property
    def from_outside(self) -> int | None: ...
    @property
    def created_at(self) -> datetime | None: ...


class Span(NamedTuple):
    """From when until when a call was under way that has certainly sent the same content to the same client."""

    begun_at: datetime
    ended_at: datetime


def sent_since(
    history: Sequence[HistoryLine],
    *,
    notice: str | None = None,
    text: str | None = None,
    message_id: int | None = None,
    since: datetime,
    now: datetime,
    known: Collection[Span] = (),
) -> bool | None:
    """Whether a callback's text (`notice`), a message (`text`) or a block of the bot (`message_id`; give one of the
    three) was sent at or after `since`, the moment of the call; None when the history does not show it.

    `since` and `now` are aware UTC, on Salebot's clock. `known` are the other calls, on this clock as well, that were
    under way at `since - LOOK_BACK` or later. Texts are compared with any value in place of a ``#{...}``,
    because Salebot replaces it; a text without anything else cannot be recognised.
    """
    earliest, latest = _quiet_moment(since - CLOCKS_APART, known), now + CLOCKS_APART
    if since > latest or any(line.created_at is not None and line.created_at > latest for line in history):
        return None  # a clock was changed meanwhile, or the history's moments are in another time zone
    if earliest < since - LOOK_BACK:
        return None  # nothing tells the calls apart
    parts = [_plain(part) for part in _REPLACED.split(notice if notice is not None else text or "")]
    if message_id is not None:
        sent = [line for line in history if line.message_id == message_id]
    else:
        sent = [line for line in history if _may_be(line, is_notice=notice is not None) and _says(line, parts)]
    already_sent = sum(call.ended_at >= earliest for call in known)
    dated = sum(line.created_at is not None and line.created_at >= earliest for line in sent)
    is_recognisable = message_id is not None or any(parts)
    if dated > already_sent:
        return True if is_recognisable else None
    undated = sum(line.created_at is None for line in sent)
    if dated + undated > already_sent or not _reaches_back(history, earliest):
        return None
    return None if message_id is not None and _hides_blocks(history, earliest) else False


def _quiet_moment(earliest: datetime, known: Collection[Span]) -> datetime:
    """The last moment up to `earliest` at which none of these calls was under way. What one of them sent would count on
    one clock only, and the call that is asked for would seem to have been made, or not."""
    for call in sorted(known, reverse=True):
        if call.begun_at - EDGE <= earliest <= call.ended_at + EDGE:
            earliest = call.begun_at - EDGE
    return earliest


def _reaches_back(history: Sequence[HistoryLine], earliest: datetime) -> bool:
    """Whether the history holds all rows since `earliest`. It is not documented which rows Salebot returns of a longer
    history; they are the newest ones if the first row is the newest, or if a row is from after `earliest`."""
    if len(history) < HISTORY_ROWS:
        return True
    moments = [line.created_at for line in history if line.created_at is not None]
    if not moments or min(moments) >= earliest:
        return False
    return max(moments) >= earliest or min(moments) < moments[0] == max(moments)


def _hides_blocks(history: Sequence[HistoryLine], earliest: datetime) -> bool:
    """Whether there are messages since `earliest`, but none of them names the block that sent it."""
    recent = [
        line
        for line in history
        if line.from_outside != FROM_OUTSIDE_NOTICE and (line.created_at is None or line.created_at >= earliest)
    ]
    return bool(recent) and all(line.message_id is None for line in recent)


def _may_be(line: HistoryLine, *, is_notice: bool) -> bool:
    return line.from_outside in (FROM_OUTSIDE_NOTICE, None) if is_notice else line.from_outside != FROM_OUTSIDE_NOTICE


def _says(line: HistoryLine, parts: Sequence[str]) -> bool:
    """Whether the row's text consists of these parts in this order, with anything between them. A regular expression
    would try every combination, which takes too long with several short parts."""
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
