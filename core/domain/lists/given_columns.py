"""The list's own columns in a table that was made from the list: ``given_0``, ``given_1``..."""

from collections.abc import Iterable
from typing import TypeVar

Value = TypeVar("Value")


def given_names(count: int) -> list[str]:
    """Their names in the table, for a list of `count` columns."""
    return [f"given_{index}" for index in range(count)]


def given_columns(values: Iterable[Value]) -> dict[str, Value]:
    """What the list has of each column (its titles, the cells of a row), under the columns' names in the table."""
    return {f"given_{index}": value for index, value in enumerate(values)}
