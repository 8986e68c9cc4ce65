"""Weekdays and hours as a plotly figure: the fuller a cell, the more people. The page gives texts and colours."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from core.analytics.figures import dressed, faded, safe

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_ROW_PX = 44
_PALEST = 0.12


class Cell(NamedTuple):
    """A weekday (0 is the first of the names) and an hour, with a value, two lines of text and one under the mouse. One
    that `is_few` has no colour of its own."""

    weekday: int
    hour: int
    value: float
    text: str
    note: str
    hover: str
    is_few: bool


def week_figure(cells: Sequence[Cell], weekdays: Sequence[str], *, title: str, colours: Mapping[str, str]) -> "Figure":
    """A row for each weekday that has a cell, a column for each such hour. `colours`, as #rrggbb: ``bar``, ``rest``,
    ``text``, ``paper``. One hue from pale to full, and the number in each cell, so that it is read without colours."""
    from plotly.graph_objects import Figure, Heatmap, Layout

    days = sorted({cell.weekday for cell in cells})
    hours = sorted({cell.hour for cell in cells})
    held = {(cell.weekday, cell.hour): cell for cell in cells}
    grid = [[held.get((day, hour)) for hour in hours] for day in days]
    most = max((cell.value for cell in cells if not cell.is_few), default=0.0) or 1.0
    shown = [[None if cell is None or cell.is_few else cell.value for cell in row] for row in grid]
    few = [[0 if cell is not None and cell.is_few else None for cell in row] for row in grid]
    hovers = [["" if cell is None else safe(cell.hover) for cell in row] for row in grid]
    texts = [
        [
            "" if cell is None else f'{safe(cell.text)}<br><span style="font-size:11px">{safe(cell.note)}</span>'
            for cell in row
        ]
        for row in grid
    ]
    same = {
        "x": [f"{hour:02}:00" for hour in hours],
        "y": [safe(weekdays[day]) for day in days],
        "text": texts,
        "texttemplate": "%{text}",
        "textfont": {"color": colours["text"]},
        "hovertext": hovers,
        "hoverinfo": "text",
        "showscale": False,
        "xgap": 3,
        "ygap": 3,
    }
    grey = faded(colours["rest"], _PALEST)
    full = [[0, faded(colours["bar"], _PALEST)], [1, faded(colours["bar"], 0.6)]]
    traces = [
        Heatmap(z=few, colorscale=[[0, grey], [1, grey]], **same),
        Heatmap(z=shown, zmin=0, zmax=most, colorscale=full, **same),
    ]
    layout = Layout(
        **dressed(title, colours),
        height=110 + _ROW_PX * max(len(days), 1),
        margin={"l": 8, "r": 12, "t": 48, "b": 8},
        dragmode=False,
        xaxis={"type": "category", "fixedrange": True, "showgrid": False, "automargin": True},
        yaxis={"type": "category", "autorange": "reversed", "fixedrange": True, "showgrid": False, "automargin": True},
    )
    return Figure(traces, layout)
