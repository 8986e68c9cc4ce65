"""Webinars over each other: the right share at every minute, words of the page, no line told by a colour alone."""

import pandas as pd
import pytest

from core.analytics.retention_figure import retention_figure

COLOURS = {"rest": "#999999", "text": "#222222", "paper": "#ffffff"}
LABELS = {"hover": "{name}, {minute} мин: {people} чел., {share}", "tick": "{minute} мин"}
LINES = ["#0072b2", "#e69f00"]


def room(people: list[int], report_id: int) -> pd.DataFrame:
    minutes = range(len(people))
    retention = [one / 2000 for one in people]
    return pd.DataFrame({"report_id": report_id, "minute": minutes, "people": people, "retention": retention})


def test_webinars_laid_over_each_other_differ_without_colours() -> None:
    frames = [room([2000, 1000 + number, 10], number) for number in range(5)]
    names = {number: f"Вебинар {number}" for number in range(5)}
    figure = retention_figure(
        pd.concat(frames, ignore_index=True),
        names,
        title="Удержание",
        language="ru",
        labels=LABELS,
        colours=COLOURS,
        lines=LINES,
    )
    rest, first, second = figure.to_plotly_json()["data"]
    assert (first["name"].strip(), second["name"].strip()) == ("Вебинар 0", "Вебинар 1")
    assert first["line"]["dash"] != second["line"]["dash"]
    assert second["y"] == [1.0, 1001 / 2000, 0.005]
    assert second["hovertext"][1] == "Вебинар 1, 1 мин: 1\u00a0001 чел., 50\u00a0%"
    nan = float("nan")
    assert list(figure.data[0].y) == pytest.approx(
        [1, 0.501, 0.005, nan, 1, 0.5015, 0.005, nan, 1, 0.502, 0.005, nan], nan_ok=True
    )
    assert list(figure.data[0].x) == pytest.approx([0, 1, 2, nan] * 3, nan_ok=True)
    assert rest["hoverinfo"] == "skip"


@pytest.mark.parametrize("minutes", [0, 1, 7, 60, 61, 125, 1440])
def test_ticks_fit_a_phone(minutes: int) -> None:
    frame = room([1] * minutes, 1)
    figure = retention_figure(
        frame, {1: "Вебинар"}, title="", language="ru", labels=LABELS, colours=COLOURS, lines=LINES
    )
    assert 1 <= len(figure.layout.xaxis.ticktext) <= 6
    assert figure.layout.yaxis.ticktext[-1] == "100\u00a0%"
