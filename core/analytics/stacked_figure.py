"""Bars of which each is split into parts, as a plotly figure. Texts and colours are given by the page."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from core.analytics.figures import dressed, faded, legend_name, safe, shortened

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_BAR_PX = 30
_LETTER_PX = 7
_FADED = 0.35
_PATTERNS = ("", "/", "x", ".")
"""Parts differ without their colours, too."""


class Part(NamedTuple):
    """What each bar is split into: its column, its name, and its colour as #rrggbb."""

    column: str
    name: str
    colour: str


def stacked_figure(
    frame: pd.DataFrame,
    parts: Sequence[Part],
    *,
    title: str,
    hovers: Mapping[str, Sequence[str]],
    texts: Sequence[str],
    colours: Mapping[str, str],
    lit: Mapping[str, Sequence[bool]],
) -> "Figure":
    """A horizontal bar for each row of `frame` (label and a column for each of the `parts`), the first on top.

    `hovers`: by column a text for each row; `texts` stand beside the bars. `lit`: by column for each row whether the
    part is not faded. `colours`, as #rrggbb: ``text``, ``paper``. Parts can be selected.
    """
    from plotly.graph_objects import Bar, Figure, Layout

    places = list(range(len(frame)))
    plain = {"textfont": {"color": colours["text"]}, "marker": {"opacity": 1}}
    traces = [
        Bar(
            x=frame[part.column].tolist(),
            y=places,
            orientation="h",
            name=legend_name(part.name),
            hovertext=[safe(hover) for hover in hovers[part.column]],
            hoverinfo="text",
            marker={
                "color": [part.colour if on else faded(part.colour, _FADED) for on in lit[part.column]],
                "pattern": {"shape": _PATTERNS[place % len(_PATTERNS)], "fillmode": "overlay", "solidity": 0.25},
            },
            text=list(texts) if place == len(parts) - 1 else None,
            textposition="outside" if place == len(parts) - 1 else None,
            textfont={"color": colours["text"]},
            cliponaxis=False,
            selected=plain,
            unselected=plain,
        )
        for place, part in enumerate(parts)
    ]
    columns = [part.column for part in parts]
    largest = int(frame[columns].sum(axis=1).max()) if len(frame) else 1
    layout = Layout(
        **dressed(title, colours),
        barmode="stack",
        clickmode="event+select",
        dragmode=False,
        height=120 + _BAR_PX * max(len(frame), 1),
        margin={"l": 8, "r": 12 + _LETTER_PX * max(map(len, texts), default=0), "t": 48, "b": 8},
        bargap=0.3,
        legend={
            "traceorder": "normal",
            "orientation": "h",
            "x": 0,
            "y": 0,
            "yanchor": "top",
            "itemclick": False,
            "itemdoubleclick": False,
        },
        showlegend=True,
        xaxis={"visible": False, "range": [0, largest or 1], "fixedrange": True},
        yaxis={
            "tickvals": places,
            "ticktext": [safe(shortened(name)) for name in frame["label"]],
            "autorange": "reversed",
            "automargin": True,
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
        },
    )
    return Figure(traces, layout)
