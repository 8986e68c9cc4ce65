"""The map of towns: everybody is on it or beside it, as large as they are many, and where they live."""

from itertools import combinations

import pandas as pd
import pytest

from core.analytics.facets import by_city
from core.analytics.town_map import WEST, WHOLE, find_spot, map_figure, split_by_map
from core.domain.reports.cities import city_key
from core.domain.reports.city_names import NEAR
from core.sandbox.world.places import PLACES

TOWNS = dict.fromkeys((place["city"], place["country"]) for place in PLACES if "city" in place)
COLOURS = {"bar": "#3366cc", "rest": "#999999", "text": "#222222", "paper": "#ffffff"}


def key(name: str, country: str = "RU") -> str:
    return city_key(name, country) or ""


def shares(*towns: tuple[str | None, str, int]) -> pd.DataFrame:
    rows = [(city_key(name, country), name, people) for name, country, people in towns]
    return by_city(pd.DataFrame(rows, columns=["city_key", "city", "people"]), "ru", 1_000)


@pytest.mark.parametrize(
    ("west", "east"), [("Калининград", "Москва"), ("Казань", "Омск"), ("Владивосток", "Петропавловск-Камчатский")]
)
def test_who_lives_further_east_stands_further_right(west: str, east: str) -> None:
    left, right = find_spot(key(west)), find_spot(key(east))
    assert left
    assert right
    assert left.x < right.x


def test_distances_are_those_of_the_globe_within_a_twentieth() -> None:
    moscow, kazan = find_spot(key("Москва")), find_spot(key("Казань"))
    assert moscow
    assert kazan
    assert ((moscow.x - kazan.x) ** 2 + (moscow.y - kazan.y) ** 2) ** 0.5 == pytest.approx(719, rel=0.05)


def test_every_town_of_the_region_is_drawn_and_no_other() -> None:
    near = {place for place in TOWNS if place[1] in NEAR}
    assert [name for name, country in near if not find_spot(key(name, country))] == []
    assert [find_spot(key(*far)) for far in (("Paris", "FR"), ("Tel Aviv", "IL"), ("New York", "US"))] == [None] * 3


def test_everybody_is_on_the_map_or_beside_it_and_circles_are_as_large_as_people_are_many() -> None:
    frame = shares(("Москва", "RU", 90), ("Омск", "RU", 10), ("Кукуй", "RU", 3), ("Париж", "FR", 2), (None, "RU", 5))
    drawn, elsewhere = split_by_map(frame)
    assert drawn["people"].sum() + elsewhere["people"].sum() == 110
    assert elsewhere["label"].fillna("?").tolist() == ["Кукуй", "Париж", "?"]
    figure = map_figure(drawn, title="", hovers=["<b>", ""], colours=COLOURS, chosen=[key("Омск")])
    circles = figure.data[-1]
    assert (circles.marker.size, circles.marker.sizemode) == ((90, 10), "area")
    assert circles.marker.color == ("rgba(51,102,204,0.3)", "#3366cc")
    assert (circles.hovertext[0], circles.text) == ("&lt;b>", ("Москва", "Омск"))
    assert map_figure(split_by_map(shares())[0], title="", hovers=[], colours=COLOURS).data[-1].x == ()


def test_names_do_not_stand_on_each_other() -> None:
    drawn, _ = split_by_map(shares(*[(*town, 1_000 - n) for n, town in enumerate(TOWNS)]))
    figure = map_figure(drawn, title="", hovers=[""] * len(drawn), colours=COLOURS)
    circles = figure.data[-1]
    named = [(x, y) for x, y, name in zip(circles.x, circles.y, circles.text, strict=True) if name]
    assert len(named) > 3
    assert all(abs(a[0] - b[0]) > 500 or abs(a[1] - b[1]) > 50 for a, b in combinations(named, 2))


def test_the_west_is_drawn_larger_and_who_lives_further_east_is_beside_it() -> None:
    frame = shares(("Москва", "RU", 90), ("Новосибирск", "RU", 10), ("Алматы", "KZ", 4), ("Хабаровск", "RU", 3))
    drawn, elsewhere = split_by_map(frame, WEST)
    assert drawn["label"].tolist() == ["Москва", "Новосибирск", "Алматы"]
    assert elsewhere["label"].tolist() == ["Хабаровск"]
    assert WEST.width < WHOLE.width / 2
    figure = map_figure(drawn, title="", hovers=[""] * 3, colours=COLOURS, area=WEST)
    assert (figure.layout.xaxis.range, figure.layout.yaxis.range) == WEST
