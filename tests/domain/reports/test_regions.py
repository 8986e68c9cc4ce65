"""Regions, which reports name in Russian, have English names; what is not known here has none."""

import pytest

from core.domain.reports.regions import english_region


@pytest.mark.parametrize(
    ("written", "english"),
    [
        ("Краснодарский край", "Krasnodar Territory"),
        ("Алтайский край", "Altai Territory"),
        ("Республика Алтай", "Altai Republic"),
        ("Московская  область", "Moscow Region"),
        ("Москва", "Moscow"),
        ("Нижегородская обл.", "Nizhny Novgorod Region"),
        ("Чувашская Республика", "Chuvashia"),
        ("Татарстан", "Tatarstan"),
        ("Республика Саха (Якутия)", "Yakutia"),
        ("Республика Северная Осетия — Алания", "North Ossetia"),
        ("Ханты-Мансийский автономный округ - Югра", "Khanty-Mansi Autonomous District"),
        ("Еврейская автономная область", "Jewish Autonomous Region"),
        ("Могилевская область", "Mogilev Region"),
        ("Срединный край", None),
        ("", None),
    ],
)
def test_a_region_has_its_english_name(written: str, english: str | None) -> None:
    assert english_region(written) == english
