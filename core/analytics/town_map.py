"""People by city on a map of Russia and its neighbours, as a plotly figure that needs no network.

The outlines in `town_map.json` are those of Natural Earth (public domain), laid flat and thinned out; towns are laid
flat in the same way. Texts and colours are given by the page.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from math import cos, radians, sin, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from core.analytics.figures import dressed, faded, safe
from core.domain.reports.cities import city_place

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_EARTH_KM = 6371.0
_MIDDLE = 95.0, 55.0
"""The longitude that stands upright, and the latitude in the middle, in degrees."""
_TRUE = 52.0, 64.0
"""The latitudes that are as long as they are."""
_HEIGHT_PX, _LARGEST_PX, _SMALLEST_PX = 380, 30, 4
_LABELS = 10
_LETTER, _LINE, _ABOVE = 0.021, 0.048, 0.042
"""The room of a name on the screen of a phone, and how far it stands above its bubble, as parts of the map's width."""
_AT_SIDE = 0.12
"""Names so close to a side stand beside their bubble, not above it; as a part of the map's width."""
_FADED = 0.3


class Spot(NamedTuple):
    """A place on the flat map, in km from its middle: to the right, and up."""

    x: float
    y: float


class Area(NamedTuple):
    """What of the flat map is drawn, in km: from the left to the right, and from below upwards."""

    across: tuple[float, float]
    up: tuple[float, float]

    @property
    def width(self) -> float:
        return self.across[1] - self.across[0]

    def holds(self, spot: Spot) -> bool:
        return self.across[0] < spot.x < self.across[1] and self.up[0] < spot.y < self.up[1]


WHOLE = Area((-4600.0, 3800.0), (-1600.0, 3350.0))
WEST = Area((-4600.0, -600.0), (-1400.0, 2800.0))
"""As far as Novosibirsk and Almaty, twice as large on the same screen: most cities lie there."""


class _Name(NamedTuple):
    """Where a name stands: from left to right, and its height."""

    left: float
    right: float
    y: float


def find_spot(key: str, area: Area = WHOLE) -> Spot | None:
    """Where the city of this key is drawn; None for one whose place is not known or lies outside of the area."""
    place = city_place(key)
    spot = _lay_flat(*place) if place else None
    return spot if spot and area.holds(spot) else None


def split_by_map(shares: pd.DataFrame, area: Area = WHOLE) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Of a frame of `core.analytics.facets` by city: the rows that are on the map, with `x` and `y`, and the others."""
    spots = [None if pd.isna(key) else find_spot(key, area) for key in shares["key"]]
    is_drawn = pd.Series([spot is not None for spot in spots], index=shares.index, dtype=bool)
    flat = pd.DataFrame([spot for spot in spots if spot], columns=["x", "y"], index=shares.index[is_drawn])
    return shares[is_drawn].join(flat), shares[~is_drawn]


def map_figure(
    drawn: pd.DataFrame,
    *,
    title: str,
    hovers: Sequence[str],
    colours: Mapping[str, str],
    chosen: Collection[str] = (),
    area: Area = WHOLE,
) -> "Figure":
    """A bubble for each row of the first frame of `split_by_map` for this area, as large as its people are many, with
    the names of the largest; the last trace has the bubbles, in the order of the rows.

    `colours`, as #rrggbb: ``bar``, ``rest``, ``text``, ``paper``. When keys are `chosen`, the other bubbles are faded.
    """
    from plotly.graph_objects import Figure, Layout, Scatter

    land, borders = (_joined(_outlines()[name]) for name in ("land", "borders"))
    still = {"mode": "lines", "hoverinfo": "skip"}
    lit = [not chosen or key in chosen for key in drawn["key"]]
    people = [int(count) for count in drawn["people"]]
    names = dict(_named(drawn, area))
    # Streamlit sends what is pressed; the look of the bubbles is what `chosen` says
    plain = {"marker": {"opacity": 0.8}, "textfont": {"color": colours["text"]}}
    traces = [
        Scatter(
            x=land[0],
            y=land[1],
            fill="toself",
            fillcolor=faded(colours["rest"], 0.2),
            line={"width": 0.5, "color": faded(colours["rest"], 0.7)},
            **still,
        ),
        Scatter(x=borders[0], y=borders[1], line={"width": 0.8, "color": faded(colours["rest"], 0.7)}, **still),
        Scatter(
            x=drawn["x"].round().tolist(),
            y=drawn["y"].round().tolist(),
            mode="markers+text",
            customdata=[[key] for key in drawn["key"]],
            text=[safe(names.get(place, "")) for place in range(len(drawn))],
            textposition=[_beside(x, area) for x in drawn["x"]],
            textfont={"color": colours["text"]},
            cliponaxis=False,
            hovertext=[safe(hover) for hover in hovers],
            hoverinfo="text",
            marker={
                "size": people,
                "sizemode": "area",
                "sizeref": 2 * max(people, default=1) / _LARGEST_PX**2,
                "sizemin": _SMALLEST_PX,
                "color": [colours["bar"] if on else faded(colours["bar"], _FADED) for on in lit],
                "opacity": 0.8,
                "line": {"width": 1, "color": [faded(colours["text"], 0.6 if on else 0.1) for on in lit]},
            },
            selected=plain,
            unselected=plain,
        ),
    ]
    layout = Layout(
        **dressed(title, colours),
        clickmode="event+select",
        dragmode=False,
        height=_HEIGHT_PX,
        margin={"l": 8, "r": 8, "t": 48, "b": 8},
        showlegend=False,
        hovermode="closest",
        xaxis={"visible": False, "range": area.across, "fixedrange": True, "constrain": "domain"},
        yaxis={
            "visible": False,
            "range": area.up,
            "fixedrange": True,
            "constrain": "domain",
            "constraintoward": "top",
            "scaleanchor": "x",
        },
    )
    return Figure(traces, layout)


def _lay_flat(latitude: float, longitude: float) -> Spot:
    """Albers' conic projection, in which bubbles and countries keep their areas."""
    first, second = map(radians, _TRUE)
    n = (sin(first) + sin(second)) / 2
    c = cos(first) ** 2 + 2 * n * sin(first)
    from_pole, middle = (sqrt(c - 2 * n * sin(radians(one))) / n for one in (latitude, _MIDDLE[1]))
    angle = n * radians(longitude - _MIDDLE[0])
    return Spot(_EARTH_KM * from_pole * sin(angle), _EARTH_KM * (middle - from_pole * cos(angle)))


def _named(drawn: pd.DataFrame, area: Area) -> Iterator[tuple[int, str]]:
    """The rows whose names stand on the map: the largest whose names do not cover each other."""
    named: list[_Name] = []
    for place, (x, y, label) in enumerate(zip(drawn["x"], drawn["y"], drawn["label"], strict=True)):
        if len(named) == _LABELS:
            return
        name = _name_at(x, y, len(label), area)
        if all(_are_apart(name, one, area) for one in named):
            named.append(name)
            yield place, label


def _name_at(x: float, y: float, letters: int, area: Area) -> _Name:
    width = letters * _LETTER * area.width
    return {
        "middle right": _Name(x, x + width, y),
        "middle left": _Name(x - width, x, y),
        "top center": _Name(x - width / 2, x + width / 2, y + _ABOVE * area.width),
    }[_beside(x, area)]


def _are_apart(one: _Name, other: _Name, area: Area) -> bool:
    return one.right < other.left or other.right < one.left or abs(one.y - other.y) > _LINE * area.width


def _beside(x: float, area: Area) -> str:
    if x < area.across[0] + _AT_SIDE * area.width:
        return "middle right"
    return "middle left" if x > area.across[1] - _AT_SIDE * area.width else "top center"


def _joined(lines: Sequence[Sequence[int]]) -> tuple[list[int | None], list[int | None]]:
    """Lines as one, with gaps between them."""
    return [x for line in lines for x in (*line[::2], None)], [y for line in lines for y in (*line[1::2], None)]


@cache
def _outlines() -> Mapping[str, Sequence[Sequence[int]]]:
    """The coasts and the borders between countries, each a list of x, y, x, y, ... in km."""
    outlines: dict[str, list[list[int]]] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
    return outlines
