"""A table of records whose values have names: objects in JSON, cards of contacts, blocks of lines."""

from collections.abc import Iterable, Mapping

from core.spreadsheets.text import MOST_COLUMNS, MOST_ROWS

Records = tuple[list[list[str]], list[int]]
"""Rows below a row of names, and the numbers of the rows; the row of the names has the number 0."""


def tabulate(records: Iterable[tuple[int, Mapping[str, str]]]) -> Records:
    """The rows of the records, given with their numbers, with a column for each name in the order in which they come.
    Of more records than MOST_ROWS only so many are taken that it shows."""
    columns: dict[str, int] = {}
    numbers, cells = [0], []
    for number, record in records:
        for name in record:
            if name not in columns and len(columns) < MOST_COLUMNS:
                columns[name] = len(columns)
        numbers.append(number)
        cells.append({columns[name]: value for name, value in record.items() if name in columns})
        if len(cells) > MOST_ROWS:
            break
    return [list(columns), *([row.get(column, "") for column in range(len(columns))] for row in cells)], numbers
