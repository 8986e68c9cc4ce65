"""Values of cells as a person would type them."""

import datetime
import re
from collections.abc import Sequence

from core.domain.letters import storable

MOST_CELL_LETTERS = 5000
"""The most letters of a cell that are kept, as many as the longest value that Salebot keeps."""

_NEARLY_HALF_A_MINUTE = datetime.timedelta(seconds=29, microseconds=999_999)
_AROUND = " \t\r\n\f\v\u00a0\u2007\u202f\u3000\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad" + "".join(
    map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)
"""Spaces and invisible signs; nothing begins or ends with them."""
_TEXT_FORMULA = re.compile(r'="((?:[^"]|"")*)"')
_LAST_MINUTE, _LAST_DAY = datetime.time(23, 59), datetime.datetime(9999, 12, 31)  # noqa: DTZ001 - cells have no zone


def text_of(cell: object) -> str:
    """The cell as text: 79000000001.0 as 79000000001, dates as ДД.ММ.ГГГГ ЧЧ:ММ. Times are rounded to the minute,
    because a spreadsheet keeps 19:00 as a fraction of a day that may come to 18:59:59.999."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e16 else repr(cell)
    if isinstance(cell, datetime.datetime):
        rounded = cell + _NEARLY_HALF_A_MINUTE if cell.replace(tzinfo=None) < _LAST_DAY else cell
        return f"{rounded:%d.%m.%Y %H:%M}"
    if isinstance(cell, datetime.date):
        return f"{cell:%d.%m.%Y}"
    if isinstance(cell, datetime.time):
        return f"{round_clock(cell):%H:%M}"
    return str(cell)


def shorten(cell: str) -> str:
    """The cell, ending with … after MOST_CELL_LETTERS: only then it is longer than that."""
    return cell if len(cell) <= MOST_CELL_LETTERS else f"{cell[:MOST_CELL_LETTERS]}…"


def round_clock(clock: datetime.time) -> datetime.time:
    """The time without a date, rounded to the minute of the same day."""
    day = datetime.datetime.combine(datetime.date.min, clock)
    rounded = day + _NEARLY_HALF_A_MINUTE
    return rounded.time().replace(second=0, microsecond=0) if rounded.date() == day.date() else _LAST_MINUTE


def clean_cell(text: str) -> str:
    """The text as a spreadsheet program would show it: ``="+79000000001"`` and ``'+79000000001`` are ways to say that
    digits are text. It can be stored."""
    text = storable(text).strip(_AROUND)
    if text[:2] == '="' and (formula := _TEXT_FORMULA.fullmatch(text)):
        return formula[1].replace('""', '"').strip(_AROUND)
    return text[1:].strip(_AROUND) if text[:1] == "'" and text.count("'") == 1 else text


def clean_column(cells: Sequence[str]) -> list[str]:
    """Each as `clean_cell` has it. Hardly any needs more than the strip, and one look at all of them tells so."""
    text = "".join(cells)
    if "'" in text or '="' in text or storable(text) != text:
        return list(map(clean_cell, cells))
    return [cell.strip(_AROUND) for cell in cells]
