"""Cities: all spellings of one city are one, and no two cities are."""

import pytest

from core.domain.reports.cities import city_key, city_place, clean_city, english_city
from core.domain.reports.viewer_facts import viewer_facts

SAME = [
    [
        "Москва",
        "Moscow",
        "г. Москва",
        "г.Москва",
        "г Москва",
        "МОСКВА",
        "Moskva",
        "город Москва",
        "Москва г",
        "City of Moscow",
    ],
    [
        "Санкт-Петербург",
        "СПб",
        "Saint Petersburg",
        "St. Petersburg",
        "Sankt-Peterburg",
        "С-Петербург",
        "Санкт Петербург",
    ],
    ["Алматы", "Алма-Ата", "Almaty"],
    ["Нур-Султан", "Астана", "Nur-Sultan", "Astana"],
    ["Минск", "Minsk", "Мінск"],
    ["Київ", "Киев", "Kyiv", "Kiev", "м. Київ"],
    ["Ростов-на-Дону", "Rostov-on-Don", "Ростов на Дону", "Rostov-na-Donu"],
    ["Орёл", "Орел", "Oryol", "Orel"],
    ["Королёв", "Королев", "Korolev"],
    ["Екатеринбург", "Yekaterinburg", "Ekaterinburg"],
    ["Нижний Новгород", "Nizhny Novgorod", "Nizhniy Novgorod", "Н. Новгород"],
    ["Кишинёв", "Chișinău", "Chisinau"],
    ["Мюнхен", "München", "Munich"],
    ["Казань", "Kazan", "Kazan'"],
]
APART = [
    "Москва",
    "Ростов-на-Дону",
    "Ростов",
    "Ростов Великий",
    "Киров",
    "Кировск",
    "Новгород",
    "Нижний Новгород",
    "Городец",
]


@pytest.mark.parametrize("spellings", SAME, ids=lambda spellings: spellings[0])
def test_spellings_and_languages_of_a_city_have_one_key(spellings: list[str]) -> None:
    assert len({city_key(spelling, None) for spelling in spellings}) == 1


def test_different_cities_have_different_keys() -> None:
    assert len({city_key(city, "RU") for city in APART}) == len(APART)
    assert len({city_key(city, None) for city in APART}) == len(APART)


def test_the_country_tells_namesakes_apart() -> None:
    assert city_key("Moscow", "US") != city_key("Moscow", "RU")
    assert city_key("St. Petersburg", "US") != city_key("St. Petersburg", "RU")


@pytest.mark.parametrize("country", [None, "", "??", "Россия"])
def test_without_a_country_the_most_populous_namesake_is_meant(country: str | None) -> None:
    assert city_key("Moscow", country) == city_key("Москва", "ru")


def test_a_city_seen_under_two_countries_is_still_one() -> None:
    assert city_key("Севастополь", "RU") == city_key("Sevastopol", "UA")


def test_a_village_out_of_the_table_meets_in_both_alphabets() -> None:
    assert city_key("Малые Выдумки", "RU") == city_key("Malye Vydumki", "RU") == "RU/malievidumki"
    assert city_key("Малые Выдумки", "RU") != city_key("Малые Выдумки", "KZ")


@pytest.mark.parametrize("text", [None, "", "  ", "-", "Unknown", "Не определён", "г."])
def test_no_city_has_no_key(text: str | None) -> None:
    assert clean_city(text) is None
    assert city_key(text, "RU") is None


def test_a_name_without_letters_has_no_key() -> None:
    assert city_key("???", "RU") is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("г. Санкт-Петербург", "Санкт-Петербург"),
        (" Нижний   Новгород ", "Нижний Новгород"),
        ("город Орёл", "Орёл"),
        ("City of London", "London"),
        ("Казань г.", "Казань"),
        ("Городец", "Городец"),
        ("Горно-Алтайск", "Горно-Алтайск"),
        ("Mexico City", "Mexico City"),
        ("Москва", "Москва"),
    ],
)
def test_the_spelling_to_show_has_no_marks_of_a_city(text: str, shown: str) -> None:
    assert clean_city(text) == shown


def test_the_table_knows_english_names() -> None:
    key = city_key("Москва", "RU")
    assert key is not None
    assert english_city(key) == "Moscow"
    assert english_city("RU/malievidumki") is None
    assert english_city("1" * 5000) is None


def test_the_place_of_a_city_is_that_of_its_name_in_its_country() -> None:
    def place(name: str, country: str | None) -> tuple[int, int] | None:
        found = city_place(city_key(name, country) or "")
        return found and (round(found[0]), round(found[1]))

    assert place("Краснодар", "RU") == (45, 39)
    assert (place("Birmingham", "GB"), place("Birmingham", "US")) == ((52, -2), (34, -87))
    assert [place("Кукуй", "RU"), city_place(""), city_place("9" * 16)] == [None] * 3


def test_a_word_that_stands_for_nothing_is_no_place() -> None:
    raw = {"city": "undefined", "region": "null", "country": "undefined"}
    facts = viewer_facts(raw, position=0, starts_at_ms=0, length_s=None, phone_country="RU")
    assert (facts.city, facts.city_key, facts.region, facts.country) == (None, None, None, None)
