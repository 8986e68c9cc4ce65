"""Rows of a text that were split into another number of cells than the rest, because of what stands between the cells
or within them."""

import re
from collections import Counter

from core.spreadsheets.delimiters import DELIMITERS, is_contact

_WHOLE, _CENTS = re.compile(r"-?\d{1,3}(?:[ \u00a0\u202f]?\d{3})*|\d+"), re.compile(r"\d{2}")


def even_rows(rows: list[list[str]], delimiter: str) -> list[list[str]]:
    """The rows of a text that was split by this delimiter, in the same order: a row with another delimiter is split by
    its own, and commas of decimals split nothing."""
    alike = _split_alike(rows, delimiter)
    return _with_decimals(alike) if delimiter == "," else alike


def _split_alike(rows: list[list[str]], delimiter: str) -> list[list[str]]:
    """The rows, those that were left whole split by another delimiter where that gives as many cells as most have, with
    a contact among them."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths or all(len(row) > 1 for row in rows):
        return rows
    [(width, _)] = widths.most_common(1)

    def split(row: list[str]) -> list[str]:
        for other in DELIMITERS if len(row) == 1 else "":
            cells = [cell.strip() for cell in row[0].split(other)]
            if other != delimiter and len(cells) == width and any(map(is_contact, cells)):
                return cells
        return row

    return [split(row) for row in rows]


def _with_decimals(rows: list[list[str]]) -> list[list[str]]:
    """The rows, those with more cells than titles with their decimals in one cell, where the commas of decimals are
    what makes them longer: ``1990,50``."""
    titles = next((row for row in rows if len(row) > 1), [])
    if any(cell.isdecimal() or is_contact(cell) for cell in titles):
        return rows

    def joined(row: list[str]) -> list[str]:
        cells: list[str] = []
        for cell in row:
            before = cells[-1] if cells else ""
            if _CENTS.fullmatch(cell) and _WHOLE.fullmatch(before) and not is_contact(before):
                cells[-1] += f",{cell}"
            else:
                cells.append(cell)
        return cells if len(cells) == len(titles) < len(row) else row

    return [joined(row) for row in rows] if titles else rows
