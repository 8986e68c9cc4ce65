"""Several webinars over each other as a plotly figure. Texts and colours are given by the page; the table beside the
figure is the frame that it is made of."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from babel.numbers import format_decimal, format_percent

from core.analytics.figures import dressed, faded, legend_name, safe

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from plotly.graph_objects import Figure

_STEPS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 240)
_MOST_TICKS = 6  # each takes 50 pixels, so they fit the screen of a phone
_HEIGHT_PX = 420
_DASHES = ("solid", "dash", "dot", "dashdot")
_SHARES = (0, 0.2, 0.4, 0.6, 0.8, 1)


def retention_figure(
    frame: pd.DataFrame,
    names: Mapping[int, str],
    *,
    title: str,
    language: str,
    labels: Mapping[str, str],
    colours: Mapping[str, str],
    lines: Sequence[str],
) -> "Figure":
    """Several webinars over each other: the share of those who came that is in the room, by minute.

    `frame`: that of `get_room_over_time`, newest first; `names`: of the webinars, by report id. The newest have each a
    colour of `lines` and a dash of their own, so that they differ without colours, too; further ones are thin lines of
    the colour ``rest`` and have no names. `labels`: ``hover`` is a template with ``{name}``, ``{minute}``, ``{people}``
    and ``{share}``; ``tick`` one with ``{minute}``.
    """
    from plotly.graph_objects import Figure, Layout, Scatter

    shown = list(dict.fromkeys(frame["report_id"].tolist()))
    traces: list[Any] = []
    rest = frame[frame["report_id"].isin(shown[len(lines) :])]
    if len(rest):
        line = {"color": faded(colours["rest"], 0.5), "width": 1}
        x, y = _with_gaps(rest)
        traces.append(Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", showlegend=False))
    for place, report_id in enumerate(shown[: len(lines)]):
        own = frame[frame["report_id"] == report_id]
        hovers = [
            safe(
                labels["hover"].format(
                    name=names[report_id],
                    minute=minute,
                    people=format_decimal(people, locale=language),
                    share=format_percent(share, locale=language),
                )
            )
            for minute, people, share in zip(own["minute"], own["people"], own["retention"], strict=True)
        ]
        traces.append(
            Scatter(
                x=own["minute"].tolist(),
                y=own["retention"].tolist(),
                mode="lines",
                name=legend_name(names[report_id]),
                line={"color": lines[place], "width": 2, "dash": _DASHES[place % len(_DASHES)]},
                hovertext=hovers,
                hoverinfo="text",
            )
        )
    last = max(frame["minute"], default=0)
    step = next((step for step in _STEPS if last < step * _MOST_TICKS), _STEPS[-1])
    ticks = list(range(0, last + 1, step))
    layout = Layout(
        **dressed(title, colours),
        height=_HEIGHT_PX,
        margin={"l": 8, "r": 12, "t": 48, "b": 8},
        legend={"orientation": "h", "yanchor": "top", "y": -0.15, "x": 0},
        showlegend=True,
        dragmode=False,
        xaxis={
            "tickvals": ticks,
            "ticktext": [safe(labels["tick"].format(minute=tick)) for tick in ticks],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
        },
        yaxis={
            "tickvals": _SHARES,
            "ticktext": [format_percent(share, locale=language) for share in _SHARES],
            "range": [0, 1.02],
            "fixedrange": True,
            "gridcolor": faded(colours["rest"], 0.25),
            "zeroline": False,
            "automargin": True,
        },
    )
    return Figure(traces, layout)


def _with_gaps(frame: pd.DataFrame) -> tuple["NDArray[np.float64]", "NDArray[np.float64]"]:
    """Minutes and shares as arrays, which plotly takes as they are, with a gap after each webinar."""
    report = frame["report_id"].to_numpy()
    ends = np.append(np.flatnonzero(report[1:] != report[:-1]) + 1, len(report))
    minute, share = (frame[name].to_numpy(dtype=np.float64) for name in ("minute", "retention"))
    return np.insert(minute, ends, np.nan), np.insert(share, ends, np.nan)
