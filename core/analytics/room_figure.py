"""The room minute by minute as a plotly figure. Texts and colours are given by the page."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from core.analytics.figures import dressed, legend_name, safe

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_TICKS = 8
_STEPS = (5, 10, 15, 20, 30, 60, 120, 180, 240, 360)
"""Minutes between two times on the axis."""
HEIGHT_PX = 300
STRIP_PX = 76
"""Of the bars below the room, of messages or clicks."""
_OPAQUE = {"marker": {"opacity": 1}}
"""So that a selection leaves everything as it is."""


class Mark(NamedTuple):
    """A minute that is pointed out, with what is said of it."""

    minute: int
    people: int
    words: str
    is_peak: bool = False


class Strip(NamedTuple):
    """Bars of their own below the room: a name, a number for each minute, what is said of each, and a colour."""

    name: str
    counts: Sequence[int]
    hovers: Sequence[str]
    colour: str


def room_figure(
    frame: pd.DataFrame,
    *,
    title: str,
    hovers: Sequence[str],
    labels: Mapping[str, str],
    colours: Mapping[str, str],
    write: Callable[[int], str],
    marks: Sequence[Mark] = (),
    offer: Mark | None = None,
    chosen: Sequence[tuple[int, int]] = (),
    strips: Sequence[Strip] = (),
    shares: Mapping[float, str] | None = None,
) -> "Figure":
    """People in the room by minute as an area, those who came in and left as bars below, `marks` as points.

    `frame`: rows of one webinar of `core.services.webinars.room`. `hovers` are the texts of its minutes; `labels` name
    ``people``, ``joins`` and ``leaves``; `colours`, as #rrggbb: ``people``, ``joins``, ``leaves``, ``text``, ``paper``,
    ``mark``; `write` writes the numbers of the axes.
    `offer` is a line over the whole height; `chosen` minutes, both ends included, are shaded. The times stand on the
    axis as the column `at` has them. Each point of the area has its minute as x, for selections. `strips` stand below,
    on the same axis; `shares` are texts at the right edge, by the number of people at which they stand.
    """
    from plotly.graph_objects import Figure, Layout

    most = int(max([1, *frame["people"]]))
    counts = list(range(0, most + 1, _step(most)))
    height_px = HEIGHT_PX + STRIP_PX * len(strips)
    bottom = STRIP_PX * len(strips) / height_px
    layout = Layout(
        **dressed(title, colours),
        height=height_px,
        margin={"l": 8, "r": 16, "t": 64, "b": 8},
        barmode="overlay",
        bargap=0,
        hovermode="x",
        clickmode="event+select",
        dragmode="select",
        selectdirection="h",
        legend={"orientation": "h", "x": 0.95, "xanchor": "right", "y": 1.02, "yanchor": "bottom"},
        shapes=_shades(chosen, colours) + ([_line(offer.minute, colours["mark"])] if offer else []),
        annotations=[_note(offer)] if offer else [],
        xaxis={
            **_times(frame),
            "anchor": f"y{len(strips) + 1}" if strips else "y",
            "automargin": True,
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
        },
        yaxis={
            "domain": [bottom, 1],
            "fixedrange": True,
            "automargin": True,
            "range": [-_below(frame) * 1.05, most * 1.18],
            "tickvals": counts,
            "ticktext": [safe(write(count)) for count in counts],
            "zeroline": True,
        },
        **_strip_axes(strips, bottom, write),
    )
    minutes = frame["minute"].tolist()
    moves = [
        _bars(minutes, frame["joins"].tolist(), labels["joins"], colours["joins"], hoverinfo="skip"),
        _bars(minutes, [-left for left in frame["leaves"]], labels["leaves"], colours["leaves"], hoverinfo="skip"),
    ]
    area = _area(frame, labels["people"], colours["people"], hovers)
    below = [_strip(strip, minutes, place) for place, strip in enumerate(strips, 2)]
    figure = Figure([*moves, area, _points(marks, colours), *below], layout)
    if shares:
        figure.update_layout(yaxis9=_share_axis(shares, layout.yaxis.range))
        # Plotly draws no axis to which nothing belongs
        figure.add_scatter(x=[0], y=[None], yaxis="y9", hoverinfo="skip", showlegend=False)
    return figure


def _bars(minutes: Sequence[int], counts: Sequence[int], name: str, colour: str, **more: Any) -> Any:
    from plotly.graph_objects import Bar

    return Bar(
        x=minutes, y=counts, name=safe(name), marker={"color": colour}, selected=_OPAQUE, unselected=_OPAQUE, **more
    )


def _area(frame: pd.DataFrame, name: str, colour: str, hovers: Sequence[str]) -> Any:
    from plotly.graph_objects import Scatter

    return Scatter(
        x=frame["minute"].tolist(),
        y=frame["people"].tolist(),
        name=legend_name(name),
        mode="lines+markers",
        line={"color": colour, "width": 2, "shape": "hvh"},
        # The browser gives no selection without points
        marker={"color": colour, "size": 9, "opacity": 0},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
        fill="tozeroy",
        hovertext=[safe(hover) for hover in hovers],
        hoverinfo="text",
    )


def _points(marks: Sequence[Mark], colours: Mapping[str, str]) -> Any:
    from plotly.graph_objects import Scatter

    return Scatter(
        x=[mark.minute for mark in marks],
        y=[mark.people for mark in marks],
        text=[safe(mark.words) for mark in marks],
        mode="markers+text",
        # The peak is said above the line, drops below it
        textposition=["top center" if mark.is_peak else "bottom center" for mark in marks],
        textfont={"color": colours["text"]},
        marker={
            "color": [colours["people"] if mark.is_peak else colours["mark"] for mark in marks],
            "size": 8,
            "symbol": "diamond",
        },
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
        selected=_OPAQUE,
        unselected={**_OPAQUE, "textfont": {"color": colours["text"]}},
    )


def _strip(strip: Strip, minutes: Sequence[int], place: int) -> Any:
    return _bars(
        minutes,
        list(strip.counts),
        strip.name,
        strip.colour,
        yaxis=f"y{place}",
        hovertext=[safe(hover) for hover in strip.hovers],
        hoverinfo="text",
        showlegend=False,
    )


def _strip_axes(strips: Sequence[Strip], bottom: float, write: Callable[[int], str]) -> dict[str, Any]:
    """The first strip on top, each with its name in the place of the numbers."""
    each = bottom / len(strips) if strips else 0.0
    axes = {}
    for place, strip in enumerate(strips):
        most = max([1, *strip.counts])
        axes[f"yaxis{place + 2}"] = {
            "domain": [bottom - (place + 0.82) * each, bottom - (place + 0.3) * each],
            "range": [0, most],
            "tickvals": [most],
            "ticktext": [safe(write(most))],
            "title": {"text": safe(strip.name), "standoff": 4, "font": {"size": 11}},
            "fixedrange": True,
            "automargin": True,
            "showgrid": False,
            "zeroline": True,
        }
    return axes


def _share_axis(shares: Mapping[float, str], bounds: Sequence[float]) -> dict[str, Any]:
    return {
        "overlaying": "y",
        "side": "right",
        "range": list(bounds),
        "tickvals": list(shares),
        "ticktext": [safe(text) for text in shares.values()],
        "fixedrange": True,
        "automargin": True,
        "showgrid": False,
        "zeroline": False,
    }


def _step(most: int) -> int:
    """Of the axis, so that it has four numbers or fewer above 0."""
    power = 1
    while True:
        for step in (power, 2 * power, 5 * power):
            if most <= 4 * step:
                return step
        power *= 10


def _below(frame: pd.DataFrame) -> float:
    return float(max([0, *frame["leaves"].tolist()]))


def _times(frame: pd.DataFrame) -> dict[str, Any]:
    """The axis: some minutes, by the clock."""
    count = len(frame)
    step = next((step for step in _STEPS if count <= step * _TICKS), _STEPS[-1])
    held = frame.iloc[::step]
    return {
        "tickvals": held["minute"].tolist(),
        "ticktext": [f"{at:%H:%M}" for at in held["at"]],
        "range": [-0.5, max(count - 0.5, 1)],
    }


def _shades(chosen: Sequence[tuple[int, int]], colours: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "type": "rect",
            "xref": "x",
            "yref": "paper",
            "x0": first - 0.5,
            "x1": last + 0.5,
            "y0": 0,
            "y1": 1,
            "fillcolor": colours["mark"],
            "opacity": 0.2,
            "line": {"width": 0},
            "layer": "below",
        }
        for first, last in chosen
    ]


def _line(minute: int, colour: str) -> dict[str, Any]:
    line = {"color": colour, "width": 2, "dash": "dot"}
    return {"type": "line", "xref": "x", "yref": "paper", "x0": minute, "x1": minute, "y0": 0, "y1": 1, "line": line}


def _note(offer: Mark) -> dict[str, Any]:
    text = safe(offer.words)
    return {"x": offer.minute, "y": 1, "yref": "paper", "text": text, "showarrow": False, "xanchor": "left"}
