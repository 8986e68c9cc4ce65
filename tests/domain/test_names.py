"""Names as people type them: which could be of one person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.names import are_different, count_different, may_be_same, name_words, plain_name

NAMES = st.sampled_from(["", "Анна", "анна петрова", "Петрова Анна ", "Анна П.", "Anna", "Иван", "Иван Петров", "Пётр"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Анна", "анна"),
        ("Анна Петрова", " Петрова  Анна"),
        ("Анна", "Петрова Анна"),
        ("Борис П.", "Борис Петров"),
        ("Анна", "Anna"),
        ("Фёдор", "Федор"),
        ("Юлия 💐", "Yuliya"),
    ],
)
def test_name_is_the_same_in_another_order_length_or_alphabet(one: str, other: str) -> None:
    assert may_be_same(name_words(one), name_words(other))


@pytest.mark.parametrize(("one", "other"), [("Анна", "Иван"), ("Анна Петрова", "Анна Иванова"), ("Анна И.", "Анна П.")])
def test_other_words_are_another_name(one: str, other: str) -> None:
    assert are_different({name_words(one)}, {name_words(other)})


@pytest.mark.parametrize("name", ["", " ", "+7 900 000-00-01", "anna@example.com", "12"])
def test_what_is_no_name_differs_from_none(name: str) -> None:
    assert name_words(name) == frozenset()
    assert not are_different({name_words("Анна")}, set())


def test_people_of_one_name_written_in_several_ways_count_once() -> None:
    assert count_different(map(name_words, ["Анна", "Анна Петрова", "анна", "Петрова А.", "Anna", ""])) == 1
    assert count_different(map(name_words, ["Анна Петрова", "Анна Иванова", "Анна", "Иван"])) == 3


@given(st.lists(NAMES, max_size=6).flatmap(lambda names: st.tuples(st.just(names), st.permutations(names))))
def test_order_of_names_does_not_matter(orders: tuple[list[str], list[str]]) -> None:
    counts = [count_different(map(name_words, names)) for names in orders]
    assert counts[0] == counts[1] <= len(set(map(plain_name, orders[0])))


def test_exactly_the_same_name_may_differ_in_case_and_spaces_only() -> None:
    assert plain_name(" Анна  ПЕТРОВА") == plain_name("Анна Петрова") != plain_name("Анна")
