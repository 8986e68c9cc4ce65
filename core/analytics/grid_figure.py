"""A grid as a plotly figure: the fuller a cell, the more people. The page gives texts and colours."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from core.analytics.figures import dressed, faded, safe

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_LINE_PX, _AROUND_PX = 16, 14
_PALEST = 0.12


class Cell(NamedTuple):
    """The numbers of its row and column, a value, a text, a smaller line below it, which may be empty, and a text under
    the mouse. One that `is_few` has no colour of its own."""

    row: int
    column: int
    value: float
    text: str
    note: str
    hover: str
    is_few: bool


def grid_figure(
    cells: Sequence[Cell],
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    title: str,
    colours: Mapping[str, str],
    below: str = "",
) -> "Figure":
    """The rows and columns that have a cell, under these names; `below` says what the columns are. `colours`, as
    #rrggbb: ``bar``, ``rest``, ``text``, ``paper``. One hue from pale to full, and the number in each cell, so that it
    is read without colours."""
    from plotly.graph_objects import Figure, Heatmap, Layout

    across = sorted({cell.row for cell in cells})
    down = sorted({cell.column for cell in cells})
    held = {(cell.row, cell.column): cell for cell in cells}
    grid = [[held.get((row, column)) for column in down] for row in across]
    most = max((cell.value for cell in cells if not cell.is_few), default=0.0) or 1.0
    shown = [[None if cell is None or cell.is_few else cell.value for cell in line] for line in grid]
    few = [[0 if cell is not None and cell.is_few else None for cell in line] for line in grid]
    hovers = [["" if cell is None else safe(cell.hover) for cell in line] for line in grid]
    same = {
        "x": [safe(columns[column]) for column in down],
        "y": [safe(rows[row]) for row in across],
        "text": [["" if cell is None else _written(cell) for cell in line] for line in grid],
        "texttemplate": "%{text}",
        "textfont": {"color": colours["text"]},
        "hovertext": hovers,
        "hoverinfo": "text",
        "hoverongaps": False,
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
    lines = 2 if any(cell.note for cell in cells) else 1
    fixed = {"type": "category", "fixedrange": True, "showgrid": False, "automargin": True}
    layout = Layout(
        **dressed(title, colours),
        height=110 + (_AROUND_PX + lines * _LINE_PX) * max(len(across), 1),
        margin={"l": 8, "r": 12, "t": 48, "b": 8},
        dragmode=False,
        xaxis={**fixed, **({"title": {"text": safe(below)}} if below else {})},
        yaxis={**fixed, "autorange": "reversed"},
    )
    return Figure(traces, layout)


def _written(cell: Cell) -> str:
    note = f'<br><span style="font-size:11px">{safe(cell.note)}</span>' if cell.note else ""
    return f"{safe(cell.text)}{note}"
