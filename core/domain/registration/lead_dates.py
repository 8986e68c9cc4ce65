"""Telling a column that says when each lead came from one that says which session they are to be registered for.

Exports of leads call both «Дата».
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from core.domain.lists.column_names import Kind, plain_title
from core.domain.lists.columns import LOOKED_AT
from core.domain.lists.empty_cells import filled
from core.domain.registration.session_cells import SessionCell, YearlessDay, parse_date_cell, parse_time_cell
from core.errors import InvalidInput

VAGUE_TITLES: Mapping[Kind, frozenset[str]] = {
    "date": frozenset({"date", "date and time", "date time", "datetime", "дата", "дата и время", "дата время", "день"}),
    "time": frozenset({"time", "время"}),
}
"""The names of columns (in the form of `plain_title`) that do not say that they are about a session."""
_EVERY_MINUTES = 5
"""Sessions begin at such minutes; a lead comes at any minute."""
_MOST_ODD_SHARE = 1 / 3


def find_lead_dates(
    titles: Sequence[str],
    rows: Sequence[Sequence[str]],
    columns: Mapping[Kind, int],
    *,
    zone: ZoneInfo,
    now: datetime,
) -> tuple[Kind, ...]:
    """Those of the kinds ``date`` and ``time`` whose columns look like the moments when leads came: their titles are
    vague, no day is still to come, and all days are over by the account's clock, or the times are too odd for
    sessions."""
    vague: list[Kind] = [kind for kind, names in VAGUE_TITLES.items() if _is_vague(titles, columns.get(kind), names)]
    cells = {kind: _read_cells(kind, rows, columns[kind]) for kind in vague}
    dates, every = cells.get("date", []), [cell for read in cells.values() for cell in read]
    today = now.astimezone(zone).date()
    days = [_local(cell, zone).day for cell in dates]
    sure = [day for day in days if day is not None and not isinstance(day, YearlessDay)]
    if any(day > today for day in sure):
        return ()
    is_over = bool(days) and len(sure) == len(days) and all(day < today for day in sure)
    return tuple(vague) if is_over or _are_odd(_local(cell, zone).clock for cell in every) else ()


def _is_vague(titles: Sequence[str], column: int | None, names: frozenset[str]) -> bool:
    return column is not None and plain_title(titles[column]) in names


def _read_cells(kind: Kind, rows: Sequence[Sequence[str]], column: int) -> list[SessionCell]:
    parse = parse_date_cell if kind == "date" else parse_time_cell
    read = []
    for row in rows[:LOOKED_AT]:
        if cell := filled(row[column]):
            try:
                read.append(parse(cell))
            except InvalidInput:
                continue
    return read


def _local(cell: SessionCell, zone: ZoneInfo) -> SessionCell:
    """The cell with the day and the time of a moment by the account's clock."""
    if cell.moment is None:
        return cell
    local = cell.moment.astimezone(zone)
    return SessionCell(local.date(), local.time())


def _are_odd(clocks: Iterable[time | None]) -> bool:
    known = [clock for clock in clocks if clock is not None]
    odd = sum(clock.minute % _EVERY_MINUTES != 0 for clock in known)
    return odd > _MOST_ODD_SHARE * len(known)
