"""The names of a list's own columns in a table that was made from the list: ``given_0``, ``given_1``..."""

from collections.abc import Iterable
from typing import TypeVar

Value = TypeVar("Value")


def given_name(index: int) -> str:
    """The name in the table of the column of the list with this index."""
    return f"given_{index}"


def given_names(count: int) -> list[str]:
    """The names in the table of the columns of a list with `count` columns."""
    return [given_name(index) for index in range(count)]


def given_columns(values: Iterable[Value]) -> dict[str, Value]:
    """One value for each column of the list (such as the titles or the cells of a row), by the name in the table."""
    return {given_name(index): value for index, value in enumerate(values)}
