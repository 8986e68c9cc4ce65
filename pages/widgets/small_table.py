"""Tables without a search or a choice of columns: the numbers of a chart, the facts of one person."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from pages.widgets.drawn_table import Heading, draw_table
from pages.widgets.table import Column, Table, read_view, show_frame
from pages.widgets.written import is_count

_GIVEN = "given"


class Tabled(NamedTuple):
    """The columns of `titles` of a frame; `writers` write values of columns. Those in `cannot_sort` hold texts whose
    order means nothing."""

    titles: Mapping[str, str]
    frame: pd.DataFrame
    writers: Mapping[str, Callable[[Any], str]] = {}
    cannot_sort: Collection[str] = ()


def show_numbers(name: str, label: str, tabled: Tabled) -> None:
    """The rows in the order of the frame until a heading is pressed. `name` begins the names of its widgets and
    parameters; `label` says what the table is to who does not see it."""
    titles, frame, writers, cannot_sort = tabled
    columns = {
        column: Column(
            title,
            write=writers.get(column),
            highest_first=is_count(frame[column]),
            cannot_sort=column in cannot_sort,
        )
        for column, title in titles.items()
    }
    table = Table(name, {**columns, _GIVEN: Column("")}, tuple(titles), _GIVEN)
    view = read_view(table, tuple(titles), question=len(frame))
    show_frame(table, view, frame[list(titles)].assign(**{_GIVEN: range(len(frame))}), label=label)


def show_facts(key: str, label: str, columns: Mapping[str, Sequence[str]]) -> None:
    """Lines as they are, `columns` by their titles: nothing is sorted, and long texts stand whole."""
    draw_table(
        key,
        label,
        {title: Heading(title) for title in columns},
        {str(place): line for place, line in enumerate(zip(*columns.values(), strict=True))},
        is_whole=True,
    )
