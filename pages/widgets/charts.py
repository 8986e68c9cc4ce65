"""The frame of a chart: bars in the colours of the theme, light or dark, that can be clicked to choose."""

from collections.abc import Callable, Collection

import pandas as pd
import streamlit as st

from core.analytics.figures import bar_figure, picks
from pages.widgets.language import _, language

CONFIG = {"displayModeBar": False, "scrollZoom": False}


def show_bars(
    shares: pd.DataFrame, title: str, key: str, *, chosen: Collection[str] = (), on_pick: Callable[[str], None]
) -> None:
    """People by one dimension. `on_pick` is told the key of a bar that was clicked; "other" has none.

    With something chosen, the other bars step back; they keep their numbers, so that they can be compared.
    """
    figure = bar_figure(
        shares,
        title=title,
        language=language(),
        labels={
            "other": _("other"),
            "unknown": _("unknown"),
            "hover": _("{label}: {people} of {total} people, {share}"),
        },
        colours=theme_colours(),
        chosen=chosen,
    )
    keys = picks(shares)

    def pick() -> None:
        for point in st.session_state[key].selection.points:
            name = keys[point["point_index"]]
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
