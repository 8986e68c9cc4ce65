"""When one person was in the room, webinar by webinar, as a plotly figure. Texts and colours are given by the page."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from core.analytics.figures import dressed, faded, safe

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_ROW_PX = 30
_STEPS = (5, 10, 15, 20, 30, 60, 120, 240)
_MOST_TICKS = 5
"""So many stand beside each other on a phone."""
_THINNEST_MIN = 0.4
"""So that a moment is seen, too."""


class Presence(NamedTuple):
    """One webinar: what stands beside it, its minutes (None: unknown), from which minute to which the person was there,
    and a text for each of these."""

    label: str
    length_min: float | None
    spans_min: Sequence[tuple[float, float]]
    hovers: Sequence[str]


def visits_figure(visits: Sequence[Presence], *, title: str, tick: str, colours: Mapping[str, str]) -> "Figure":
    """A row for each webinar, the first on top: the length of the webinar pale, and over it the time that the person
    was there. `tick` is a template with ``{minute}``; `colours`, as #rrggbb: ``bar``, ``rest``, ``text``, ``paper``."""
    from plotly.graph_objects import Bar, Figure, Layout

    ends = [end for visit in visits for _, end in visit.spans_min]
    longest = max([1.0, *ends, *[visit.length_min or 0.0 for visit in visits]])
    places = list(range(len(visits)))
    same = {"orientation": "h", "width": 0.5}
    whole = Bar(
        x=[visit.length_min or longest for visit in visits],
        y=places,
        marker={"color": faded(colours["rest"], 0.35)},
        hoverinfo="skip",
        **same,
    )
    spans = [
        (place, start, max(end - start, _THINNEST_MIN), hover)
        for place, visit in enumerate(visits)
        for (start, end), hover in zip(visit.spans_min, visit.hovers, strict=True)
    ]
    there = Bar(
        x=[length for _, _, length, _ in spans],
        base=[start for _, start, _, _ in spans],
        y=[place for place, *_ in spans],
        marker={"color": colours["bar"]},
        hovertext=[safe(hover) for *_, hover in spans],
        hoverinfo="text",
        **same,
    )
    step = next((step for step in _STEPS if longest < step * _MOST_TICKS), _STEPS[-1])
    ticks = list(range(0, int(longest) + 1, step))
    layout = Layout(
        **dressed(title, colours),
        barmode="overlay",
        height=100 + _ROW_PX * max(len(visits), 1),
        margin={"l": 8, "r": 12, "t": 48, "b": 8},
        dragmode=False,
        showlegend=False,
        xaxis={
            "tickvals": ticks,
            "tickangle": 0,
            "ticktext": [safe(tick.format(minute=minute)) for minute in ticks],
            "range": [0, longest],
            "automargin": True,
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
        },
        yaxis={
            "tickvals": places,
            "ticktext": [safe(visit.label) for visit in visits],
            "autorange": "reversed",
            "automargin": True,
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
        },
    )
    return Figure([whole, there], layout)
