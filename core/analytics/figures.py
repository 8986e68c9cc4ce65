"""Plotly figures from frames. Texts and colours are given by the page."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd
from babel import Locale
from babel.numbers import format_decimal, format_percent

from core.analytics.facets import UNKNOWN

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

LABEL_MAX = 20
"""The number of letters of a name that fit beside its bar on a phone's screen; the hover shows the whole name."""
_BAR_PX = 30
_LETTER_PX = 7
_FADED = 0.35
_ROOM = "\u2003"
_TRANSPARENT = "rgba(0,0,0,0)"


def bar_figure(
    frame: pd.DataFrame,
    *,
    title: str,
    language: str,
    labels: Mapping[str, str],
    colours: Mapping[str, str],
    chosen: Collection[str] = (),
) -> "Figure":
    """Horizontal bars of a frame of `core.analytics.facets`, the largest on top, with people and share as text.

    `labels`: ``other`` and ``unknown`` name the last two rows; ``hover`` is a template with ``{label}``,
    ``{people}``, ``{total}`` and ``{share}``. `colours`, as #rrggbb: ``bar``, ``rest`` (other and unknown), ``text``,
    ``paper``. Numbers are formatted for `language`. Each bar has its key as custom data, for selections. When keys are
    `chosen`, the other bars are faded.
    """
    from plotly.graph_objects import Bar, Figure, Layout

    names = named(frame, other=labels["other"], unknown=labels["unknown"])["label"].tolist()
    one_decimal = Locale.parse(language).percent_formats[None].pattern.replace("##0", "##0.0")
    people = [format_decimal(count, locale=language) for count in frame["people"]]
    shares = [format_percent(share, format=one_decimal, locale=language) for share in frame["share"]]
    total = format_decimal(int(frame["people"].sum()), locale=language)
    hovers = [
        labels["hover"].format(label=name, people=count, total=total, share=share)
        for name, count, share in zip(names, people, shares, strict=True)
    ]
    texts = [f"{count} · {share}" for count, share in zip(people, shares, strict=True)]
    own = [colours["rest"] if rest else colours["bar"] for rest in frame["is_other"] | frame["is_unknown"]]
    lit = [not chosen or key in chosen for key in picks(frame)]
    # The colours above mark the chosen bars, so plotly must not change them; without a text colour here, plotly fails
    # at a second click.
    plain = {"textfont": {"color": colours["text"]}, "marker": {"opacity": 1}}
    places = list(range(len(frame)))
    bars = Bar(
        x=frame["people"].tolist(),
        y=places,
        orientation="h",
        customdata=[[None if pd.isna(key) else key] for key in frame["key"]],
        text=texts,
        textposition="outside",
        textfont={"color": colours["text"]},
        cliponaxis=False,
        hovertext=[safe(hover) for hover in hovers],
        hoverinfo="text",
        marker={"color": [c if on else faded(c, _FADED) for c, on in zip(own, lit, strict=True)], "cornerradius": 3},
        selected=plain,
        unselected=plain,
    )
    largest = int(frame["people"].max()) if len(frame) else 1
    layout = Layout(
        **dressed(title, colours),
        clickmode="event+select",
        dragmode=False,
        height=80 + _BAR_PX * max(len(frame), 1),
        # The text is to the right of its bar; the margin reserves its width in pixels at every width of the screen.
        margin={"l": 8, "r": 12 + _LETTER_PX * max(map(len, texts), default=0), "t": 48, "b": 8},
        bargap=0.3,
        showlegend=False,
        xaxis={"visible": False, "range": [0, largest], "fixedrange": True},
        # The axis has positions instead of names: two names that are shortened to the same text must remain two bars.
        yaxis={
            "tickvals": places,
            "ticktext": [safe(shortened(name)) for name in names],
            "autorange": "reversed",
            "automargin": True,
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
        },
    )
    # The layout is given at once, because every later change of a figure takes as long as making it.
    return Figure(bars, layout)


def dressed(title: str, colours: Mapping[str, str]) -> dict[str, Any]:
    """What the layouts of all figures have in common; of `colours` ``text`` and ``paper``."""
    return {
        "title": {"text": safe(title), "x": 0, "xanchor": "left"},
        "font": {"color": colours["text"]},
        "paper_bgcolor": colours["paper"],
        "plot_bgcolor": _TRANSPARENT,
        "modebar": {"bgcolor": _TRANSPARENT, "color": colours["text"]},
    }


def picks(frame: pd.DataFrame) -> list[str | None]:
    """What a click on each bar selects: its key, `UNKNOWN`, or None for the row of the others."""
    return [
        UNKNOWN if unknown else (None if pd.isna(key) else key)
        for key, unknown in zip(frame["key"], frame["is_unknown"], strict=True)
    ]


def named(frame: pd.DataFrame, *, other: str, unknown: str) -> pd.DataFrame:
    """The same frame with labels for the rows of the others and of the unknown, for figures, tables and export."""
    label = frame["label"].astype(object).mask(frame["is_other"], other).mask(frame["is_unknown"], unknown)
    return frame.assign(label=label)


def faded(colour: str, opacity: float) -> str:
    """A colour, as #rrggbb, that lets the background through."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def shortened(name: str) -> str:
    """The name as it fits beside its bar."""
    return name if len(name) <= LABEL_MAX else name[: LABEL_MAX - 1].rstrip() + "…"


def legend_name(text: str) -> str:
    """The name as it stands in a legend. A saved picture has the font of the system, which is wider than that of the
    page, and is cut at the width that the legend has there: so there is some room behind it."""
    return safe(text) + _ROOM


def safe(text: str) -> str:
    """The text with its HTML characters escaped, because plotly interprets some HTML tags in texts."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
