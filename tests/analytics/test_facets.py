"""Facets: nothing lost by folding, every spelling of a city in one row, the unknown shown as such."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analytics.facets import UNKNOWN, by_city, by_country, by_region, city_label, filter_facets, share_by

COLUMNS = ["country", "region", "city_key", "city", "device", "system", "browser", "people"]
MOSCOW, ALMATY = "524901", "1526384"
FRAME = pd.DataFrame(
    [
        ("RU", "Москва", MOSCOW, "Москва", "phone", "Android", "Chrome", 5),
        ("RU", "Москва", MOSCOW, "Moscow", "desktop", "Windows", "Chrome", 6),
        ("KZ", None, ALMATY, "Алматы", "phone", "iOS", "Safari", 3),
        ("RU", None, "RU/malievidumki", "Малые Выдумки", None, None, None, 2),
        (None, None, None, None, "desktop", "Windows", "Edge", 4),
    ],
    columns=COLUMNS,
)

facets = st.lists(
    st.tuples(
        st.sampled_from(["RU", "KZ", "", None]),
        st.none(),
        st.sampled_from([None, "", *map(str, range(30))]),
        st.sampled_from([None, "Тула", "Tula"]),
        st.sampled_from([None, "phone", "desktop"]),
        st.none(),
        st.none(),
        st.integers(0, 50),
    ),
    max_size=40,
).map(lambda rows: pd.DataFrame(rows, columns=COLUMNS))


def counts(frame: pd.DataFrame) -> list[tuple[str | None, int]]:
    labels = [None if pd.isna(label) else label for label in frame["label"]]
    return list(zip(labels, frame["people"].tolist(), strict=True))


def test_spellings_of_a_city_are_one_row_in_the_pages_language() -> None:
    assert counts(by_city(FRAME, "ru")) == [("Москва", 11), ("Алматы", 3), ("Малые Выдумки", 2), (None, 4)]
    assert counts(by_city(FRAME, "en"))[:2] == [("Moscow", 11), ("Almaty", 3)]


def test_the_rest_is_folded_and_the_unknown_stands_last() -> None:
    frame = by_city(FRAME, "ru", top=1)
    assert counts(frame) == [("Москва", 11), (None, 5), (None, 4)]
    assert frame["is_other"].tolist() == [False, True, False]
    assert frame["is_unknown"].tolist() == [False, False, True]


def test_a_single_rest_keeps_its_name() -> None:
    assert counts(by_city(FRAME, "ru", top=2)) == [("Москва", 11), ("Алматы", 3), ("Малые Выдумки", 2), (None, 4)]


def test_country_codes_become_names_in_the_pages_language() -> None:
    assert counts(by_country(FRAME, "ru")) == [("Россия", 13), ("Казахстан", 3), (None, 4)]
    assert counts(by_country(FRAME, "en"))[0] == ("Russia", 13)
    assert counts(by_country(FRAME.assign(country="??"), "en")) == [("??", 20)]


def test_regions_are_named_in_the_language_where_that_is_known() -> None:
    frame = FRAME.assign(region="Самарская область")
    assert counts(by_region(frame, "ru")) == [("Самарская область", 20)]
    assert counts(by_region(frame, "en")) == [("Samara Region", 20)]
    assert counts(by_region(frame.assign(region="Край"), "en")) == [("Край", 20)]


def test_an_empty_frame_has_no_rows_and_the_same_columns() -> None:
    empty = by_city(FRAME.iloc[:0], "ru")
    assert len(empty) == 0
    assert list(empty.columns) == ["key", "label", "people", "share", "is_other", "is_unknown"]


@pytest.mark.parametrize(
    ("spellings", "language", "label"),
    [
        ({"Moscow": 9, "Москва": 1}, "ru", "Москва"),
        ({"МОСКВА": 2, "Москва": 2}, "ru", "Москва"),
        ({"Moskva": 9, "Москва": 1}, "en", "Moscow"),
        ({"Moscow": 9}, "ru", "Moscow"),
        ({}, "ru", "Moscow"),
    ],
)
def test_a_city_is_called_as_its_people_write_it(spellings: dict[str, int], language: str, label: str) -> None:
    assert city_label(MOSCOW, spellings, language) == label


def test_a_town_out_of_the_table_is_called_in_latin_where_known() -> None:
    assert city_label("RU/x", {"Малые Выдумки": 5, "Malye Vydumki": 1}, "en") == "Malye Vydumki"
    assert city_label("RU/malievidumki", {}, "en") == "malievidumki"


def test_a_city_and_a_device_can_be_crossed() -> None:
    crossed = filter_facets(FRAME, {"city_key": [MOSCOW, UNKNOWN], "device": ["desktop"]})
    assert crossed["people"].tolist() == [6, 4]
    assert filter_facets(FRAME, {"device": [UNKNOWN]})["people"].tolist() == [2]
    assert filter_facets(FRAME, {})["people"].sum() == 20
    assert len(filter_facets(FRAME, {"city_key": []})) == 0


@given(facets, st.sampled_from(["country", "city_key", "device", "system"]), st.integers(1, 10))
def test_people_add_up_to_the_total_and_shares_to_one(frame: pd.DataFrame, column: str, top: int) -> None:
    shares = share_by(frame, column, top)
    total = frame["people"].sum()
    assert shares["people"].sum() == total
    assert shares["share"].sum() == pytest.approx(1 if total else 0)
    assert (~shares["is_other"] & ~shares["is_unknown"]).sum() <= top + 1
    named = shares[~shares["is_other"] & ~shares["is_unknown"]]
    assert named["people"].is_monotonic_decreasing
    pd.testing.assert_frame_equal(shares, share_by(frame.iloc[::-1], column, top))


@given(facets, st.integers(1, 5))
def test_cities_crossed_with_devices_add_up_too(frame: pd.DataFrame, top: int) -> None:
    parts = [filter_facets(frame, {"device": [device]}) for device in ("phone", "desktop", UNKNOWN)]
    assert sum(by_city(part, "ru", top)["people"].sum() for part in parts) == frame["people"].sum()
