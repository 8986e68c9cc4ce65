"""The names of a list's own columns in a table that was made from the list: ``given_0``, ``given_1``..."""

from collections.abc import Iterable
from typing import TypeVar

Value = TypeVar("Value")


def given_names(count: int) -> list[str]:
    """The names in the table of the columns of a list with `count` columns."""
    return [f"given_{index}" for index in range(count)]


def given_columns(values: Iterable[Value]) -> dict[str, Value]:
    """One value for each column of the list (such as the titles or the cells of a row), by the name in the table."""
    return {f"given_{index}": value for index, value in enumerate(values)}
