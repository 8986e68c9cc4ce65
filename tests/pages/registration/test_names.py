"""Who is registered is said in the gender of a name that leaves no doubt."""

import pytest

from pages.registration.names import gender_of


@pytest.mark.parametrize(
    ("name", "gender"),
    [
        ("Анна", "woman"),
        ("иванова  СОФЬЯ", "woman"),
        ("Артём Волков", "man"),
        ("Никита", "man"),
        ("Саша", None),
        ("Волкова", None),
        ("Анна и Пётр", None),
        ("anna@example.com", None),
        ("", None),
    ],
)
def test_only_a_name_without_doubt_tells_a_woman_from_a_man(name: str, gender: str | None) -> None:
    assert gender_of(name) == gender
