"""The steps of a funnel as a plotly figure. Texts and colours are given by the page."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from core.analytics.figures import dressed, safe

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_BAR_PX = 34
_LETTER_PX = 7


class Bar(NamedTuple):
    """A step: its name, how many people, the text beside the bar and that of the hover. `is_pale`: it says little."""

    name: str
    people: int
    text: str
    hover: str
    is_pale: bool = False


def funnel_figure(bars: Sequence[Bar], *, title: str, colours: Mapping[str, str]) -> "Figure":
    """Horizontal bars in the order of the steps, the first on top, each with its text. `colours`, as #rrggbb: ``bar``,
    ``rest`` (pale), ``text``, ``paper``."""
    from plotly.graph_objects import Bar as Bars
    from plotly.graph_objects import Figure, Layout

    places = list(range(len(bars)))
    drawn = Bars(
        x=[bar.people for bar in bars],
        y=places,
        orientation="h",
        text=[safe(bar.text) for bar in bars],
        textposition="outside",
        textfont={"color": colours["text"]},
        cliponaxis=False,
        hovertext=[safe(bar.hover) for bar in bars],
        hoverinfo="text",
        marker={"color": [colours["rest"] if bar.is_pale else colours["bar"] for bar in bars], "cornerradius": 3},
    )
    layout = Layout(
        **dressed(title, colours),
        dragmode=False,
        height=80 + _BAR_PX * max(len(bars), 1),
        # The text is to the right of its bar; the margin reserves its width in pixels at every width of the screen.
        margin={"l": 8, "r": 12 + _LETTER_PX * max((len(bar.text) for bar in bars), default=0), "t": 48, "b": 8},
        bargap=0.3,
        showlegend=False,
        xaxis={"visible": False, "range": [0, max((bar.people for bar in bars), default=0) or 1], "fixedrange": True},
        yaxis={
            "tickvals": places,
            "ticktext": [safe(bar.name) for bar in bars],
            "autorange": "reversed",
            "automargin": True,
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
        },
    )
    return Figure(drawn, layout)
