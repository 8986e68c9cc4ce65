"""The room by minute: how its numbers are written."""

import pandas as pd

from core.analytics.room_figure import Strip, room_figure

COLOURS = dict.fromkeys(("people", "joins", "leaves", "text", "paper", "mark"), "#3366cc")


def test_axes_write_numbers_as_they_are_told() -> None:
    """Plotly would write 10k, in whatever language."""
    at = pd.date_range("2026-11-19 19:00", periods=2, freq="min")
    people = {"people": [11_000, 12_000], "joins": [11_000, 1_000], "leaves": [0, 0]}
    figure = room_figure(
        pd.DataFrame({"minute": [0, 1], "at": at, **people}),
        title="",
        hovers=["", ""],
        labels=dict.fromkeys(("people", "joins", "leaves"), ""),
        colours=COLOURS,
        write=lambda count: f"{count:_}",
        strips=[Strip("", [3, 1_500], ["", ""], "#999999")],
    )
    assert "10_000" in figure.layout.yaxis.ticktext
    assert len(figure.layout.yaxis.ticktext) == len(figure.layout.yaxis.tickvals)
    assert figure.layout.yaxis2.ticktext == ("1_500",)
