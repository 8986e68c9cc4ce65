"""The frame of a chart: bars in the colours of the theme, light or dark, that can be clicked to choose."""

from collections.abc import Callable, Collection

import pandas as pd
import streamlit as st

from core.analytics.facets import UNKNOWN
from core.analytics.figures import bar_figure
from pages.widgets.language import _, language

FADED = 0.35
CONFIG = {"displayModeBar": False, "scrollZoom": False}


def show_bars(
    shares: pd.DataFrame, title: str, key: str, *, chosen: Collection[str] = (), on_pick: Callable[[str], None]
) -> None:
    """People by one dimension. `on_pick` is told the key of a bar that was clicked; "other" has none.

    With something chosen, the other bars step back; they keep their numbers, so that they can be compared.
    """
    colours = theme_colours()
    figure = bar_figure(
        shares,
        title=title,
        language=language(),
        labels={
            "other": _("other"),
            "unknown": _("unknown"),
            "hover": _("{label}: {people} of {total} people, {share}"),
        },
        colours=colours,
    )
    names = _picked(shares)
    if chosen:
        lit = [
            bar if name in chosen else _faded(bar) for bar, name in zip(figure.data[0].marker.color, names, strict=True)
        ]
        figure.update_traces(marker_color=lit)
    # Our colours alone show the choice. Without colours for chosen text, plotly stops at the second click.
    plain = {"textfont": {"color": colours["text"]}, "marker": {"opacity": 1}}
    figure.update_traces(selected=plain, unselected=plain)
    figure.update_layout(clickmode="event+select", dragmode=False)

    def pick() -> None:
        for point in st.session_state[key].selection.points:
            name = names[point["point_index"]]
            if name is not None:
                on_pick(name)

    st.plotly_chart(figure, key=key, on_select=pick, selection_mode="points", config=CONFIG, alt=title)


def theme_colours() -> dict[str, str]:
    """The colours of the theme that the browser shows."""
    theme = f"theme.{st.context.theme.type or 'light'}"
    return {
        "bar": st.get_option(f"{theme}.primaryColor"),
        "rest": st.get_option(f"{theme}.grayColor"),
        "text": st.get_option(f"{theme}.textColor"),
    }


def _faded(colour: str) -> str:
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{FADED})"


def _picked(shares: pd.DataFrame) -> list[str | None]:
    """What a click on each bar chooses."""
    return [
        UNKNOWN if unknown else (None if pd.isna(key) else key)
        for key, unknown in zip(shares["key"], shares["is_unknown"], strict=True)
    ]
