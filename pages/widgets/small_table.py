"""Tables without a search or a choice of columns: the numbers of a chart, the facts of one person."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from core.domain.audit.deeds import Deed
from core.services.projects.projects import ProjectSettings
from pages.widgets.drawn_table import Heading, draw_table
from pages.widgets.export import show_export
from pages.widgets.table import Column, Table, read_view, show_frame, sort_frame
from pages.widgets.written import is_count, kinds_of

_GIVEN = "given"


class Tabled(NamedTuple):
    """The columns of `titles` of a frame; `writers` write values of columns. Those in `cannot_sort` hold texts whose
    order means nothing. `few`: by column of shares that of the frame which says what is a share of few people."""

    titles: Mapping[str, str]
    frame: pd.DataFrame
    writers: Mapping[str, Callable[[Any], str]] = {}
    cannot_sort: Collection[str] = ()
    few: Mapping[str, str] = {}


def show_numbers(
    project: ProjectSettings,
    name: str,
    label: str,
    tabled: Tabled,
    *,
    file: str,
    deed: Deed = Deed.REPORTS_EXPORTED,
) -> None:
    """The rows in the order of the frame until a heading is pressed, and a `file` of all of them, noted as this deed.
    `name` begins the names of its widgets and parameters; `label` says what the table is to who does not see it."""
    titles, frame, writers, cannot_sort, few = tabled
    columns = {
        column: Column(
            title,
            write=writers.get(column),
            highest_first=is_count(frame[column]),
            cannot_sort=column in cannot_sort,
            few=few.get(column),
        )
        for column, title in titles.items()
    }
    table = Table(name, {**columns, _GIVEN: Column("")}, tuple(titles), _GIVEN)
    view = read_view(table, tuple(titles), question=len(frame))
    rows = frame[[*titles, *dict.fromkeys(few.values())]].assign(**{_GIVEN: range(len(frame))})
    show_frame(table, view, rows, label=label)
    show_export(
        sort_frame(rows, view),
        titles,
        file,
        f"export_{name}",
        deed=deed,
        project_id=project.id,
        kinds=kinds_of(writers),
    )


def show_facts(key: str, label: str, columns: Mapping[str, Sequence[str]]) -> None:
    """Lines as they are, `columns` by their titles, the first with names that other services give: nothing is sorted,
    and long texts stand whole."""
    draw_table(
        key,
        label,
        {title: Heading(title, is_code=not place) for place, title in enumerate(columns)},
        {str(place): line for place, line in enumerate(zip(*columns.values(), strict=True))},
        is_whole=True,
    )
