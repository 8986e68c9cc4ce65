"""Figures: frames in, plotly figures out. Words and colours come from the page; nothing here speaks a language."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import pandas as pd
from babel import Locale
from babel.numbers import format_decimal, format_percent

from core.analytics.facets import UNKNOWN

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

LABEL_MAX = 20
"""Letters of a name that fit beside its bar on a phone's screen; the hover shows the whole name."""
_BAR_PX = 30
_LETTER_PX = 7
_FADED = 0.35
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
    ``{people}``, ``{total}`` and ``{share}``. `colours`: ``bar``, ``rest`` (other and unknown) and ``text``.
    Numbers are written as `language` does. Each bar carries its key as custom data, for selections. The background
    is transparent, so that the page's theme shows. When keys are `chosen`, the other bars are faded.
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
    # What is chosen is told by our colours alone; without text colours of its own, plotly stops at a second click
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
        hovertext=[_safe(hover) for hover in hovers],
        hoverinfo="text",
        marker={"color": [c if on else _faded(c) for c, on in zip(own, lit, strict=True)], "cornerradius": 3},
        selected=plain,
        unselected=plain,
    )
    largest = int(frame["people"].max()) if len(frame) else 1
    layout = Layout(
        clickmode="event+select",
        dragmode=False,
        title={"text": _safe(title), "x": 0, "xanchor": "left"},
        font={"color": colours["text"]},
        paper_bgcolor=_TRANSPARENT,
        plot_bgcolor=_TRANSPARENT,
        height=80 + _BAR_PX * max(len(frame), 1),
        # The text stands right of its bar: the margin keeps its room, in pixels, at every width of the screen
        margin={"l": 8, "r": 12 + _LETTER_PX * max(map(len, texts), default=0), "t": 48, "b": 8},
        bargap=0.3,
        showlegend=False,
        xaxis={"visible": False, "range": [0, largest], "fixedrange": True},
        # Places, not names, on the axis: two names cut to the same letters must stay two bars
        yaxis={
            "tickvals": places,
            "ticktext": [_safe(_shortened(name)) for name in names],
            "autorange": "reversed",
            "automargin": True,
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
        },
    )
    # Given whole: every later change of a figure costs as much as making it
    return Figure(bars, layout)


def picks(frame: pd.DataFrame) -> list[str | None]:
    """What a click on each bar means: its key, `UNKNOWN`, or None for the folded rest."""
    return [
        UNKNOWN if unknown else (None if pd.isna(key) else key)
        for key, unknown in zip(frame["key"], frame["is_unknown"], strict=True)
    ]


def named(frame: pd.DataFrame, *, other: str, unknown: str) -> pd.DataFrame:
    """The same frame with words for the folded and the unknown rows, for figures, tables and export."""
    label = frame["label"].astype(object).mask(frame["is_other"], other).mask(frame["is_unknown"], unknown)
    return frame.assign(label=label)


def _faded(colour: str) -> str:
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{_FADED})"


def _shortened(name: str) -> str:
    return name if len(name) <= LABEL_MAX else name[: LABEL_MAX - 1].rstrip() + "…"


def _safe(text: str) -> str:
    """Plotly reads a few HTML tags in texts; a city of that name must not become one."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
