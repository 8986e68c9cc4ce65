"""People by city, each bar split by device: a part that is pressed chooses the city and the device at once."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core.analytics.facets import TOP, UNKNOWN
from core.analytics.figures import named, picks
from core.analytics.stacked_figure import Part, stacked_figure
from core.domain.reports.definitions import is_few
from core.domain.reports.devices import DEVICE_KINDS
from core.services.projects.projects import ProjectSettings
from core.services.reports.summary import EVERY, Chosen
from pages.webinar.choice import choose_people
from pages.webinars.words import device_words, dimension_words
from pages.widgets.as_table import show_as_table
from pages.widgets.chart_frame import chart_config, line_colours, theme_colours, top_of
from pages.widgets.language import _, number, share
from pages.widgets.small_table import Tabled

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

LoadPairs = Callable[[int], pd.DataFrame]
"""Gives cities by device with so many cities of their own."""
PAIRS = "city_device"
KEY = f"chart_{PAIRS}"


def show_cities_by_device(project: ProjectSettings, load: LoadPairs, chosen: Chosen) -> None:
    """The chart, which unfolds as the others do, and its table with all cities."""
    place = st.container()
    frame = load(top_of(PAIRS, bool(load(TOP)["is_other"].any())))
    keys = picks(frame)
    devices = _devices(frame)

    def pick() -> None:
        for point in st.session_state[KEY].selection.points:
            city, device = keys[point["point_index"]], devices[point["curve_number"]]
            if city is not None:
                again = (chosen.get("city_key"), chosen.get("device")) == ((city,), (device,))
                choose_people("city_key", () if again else (city,))
                choose_people("device", () if again else (device,))

    figure = pairs_figure(frame, theme_colours(), line_colours(), chosen)
    title = _("People by city and device")
    place.plotly_chart(figure, key=KEY, on_select=pick, selection_mode="points", config=chart_config(title), alt=title)
    show_as_table(project, KEY, title, lambda: pairs_table(load(EVERY)))


def pairs_figure(
    frame: pd.DataFrame, colours: Mapping[str, str], lines: Sequence[str], chosen: Chosen | None = None
) -> "Figure":
    """A bar for each city, split by device; of what is `chosen` the other parts turn pale."""
    keys, devices = picks(frame), _devices(frame)
    shown = named(frame, other=_("other"), unknown=_("unknown"))
    total = number(int(frame["people"].sum()))
    parts = [Part(device, _name(device), colour) for device, colour in zip(devices, lines, strict=False)]
    cities, kinds = (chosen or {}).get("city_key", ()), (chosen or {}).get("device", ())
    return stacked_figure(
        shown,
        parts,
        title=_("People by city and device"),
        hovers={part.column: _hovers(shown, part, total) for part in parts},
        texts=[number(people) for people in shown["people"]],
        colours=colours,
        lit={
            part.column: [(not cities or city in cities) and (not kinds or part.column in kinds) for city in keys]
            for part in parts
        },
    )


def pairs_table(frame: pd.DataFrame) -> Tabled:
    """The same people: a row for each city, a column for each device."""
    titles = {"label": dimension_words("city_key"), "people": _("People"), "share": _("Share of all")}
    titles |= {device: _name(device) for device in _devices(frame)}
    named_frame = named(frame, other=_("other"), unknown=_("unknown"))
    named_frame = named_frame.assign(few=is_few(int(frame["people"].sum())))
    return Tabled(titles, named_frame, {"share": partial(share, digits=1)}, few={"share": "few"})


def _devices(frame: pd.DataFrame) -> list[str]:
    return [device for device in (*DEVICE_KINDS, UNKNOWN) if device in frame]


def _name(device: str) -> str:
    return _("unknown") if device == UNKNOWN else device_words(device)


def _hovers(frame: pd.DataFrame, part: Part, total: str) -> list[str]:
    said = _("{label}, {device}: {people} of {total} people")
    return [
        said.format(label=label, device=part.name, people=number(people), total=total)
        for label, people in zip(frame["label"], frame[part.column], strict=True)
    ]
