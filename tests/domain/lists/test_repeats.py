"""A row that asks about somebody again points to the first row that did."""

from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from core.domain.lists.repeats import find_repeats
from core.domain.matching import Asked, Match, match_people

KEY = st.sampled_from([None, "1", "2", "3"])
ASKED = st.lists(st.builds(Asked, KEY, KEY, KEY), max_size=12)


class Row(NamedTuple):
    person_number: int
    client_id: str | None
    email: str | None
    phone: str | None


def test_rows_that_found_the_same_person_by_different_keys_are_repeats() -> None:
    asked = [Asked(email="a@example.com"), Asked(phone="+79000000001")]
    matches = [Match(5, "email", "a@example.com"), Match(5, "phone", "+79000000001")]
    assert find_repeats(asked, matches) == [None, 0]


def test_rows_that_found_different_people_are_no_repeats_though_they_share_a_phone() -> None:
    asked = [Asked(None, "a@example.com", "+79000000001"), Asked(None, "b@example.com", "+79000000001")]
    assert find_repeats(asked, [Match(1, "email", "a@example.com"), Match(2, "email", "b@example.com")]) == [None, None]


def test_rows_that_found_nobody_are_repeats_when_they_share_a_key() -> None:
    asked = [Asked(email="a@example.com"), Asked("7", "a@example.com"), Asked(client_id="7"), Asked()]
    assert find_repeats(asked, [None, None, None, None]) == [None, 0, 0, None]


def test_the_same_text_as_another_kind_of_key_is_no_repeat() -> None:
    assert find_repeats([Asked(client_id="1"), Asked(phone="1")], [None, None]) == [None, None]


@given(ASKED, st.lists(st.builds(Row, st.integers(0, 3), KEY, KEY, KEY), max_size=6))
def test_repeats_point_to_first_rows_before_them(asked: list[Asked], viewers: list[Row]) -> None:
    matches = match_people(asked, viewers)
    repeats = find_repeats(asked, matches)
    for index, first in enumerate(repeats):
        assert first is None or (first < index and repeats[first] is None)
    assert find_repeats(asked + asked, matches + matches)[len(asked) :] == [
        None if not person.keys else (index if repeats[index] is None else repeats[index])
        for index, person in enumerate(asked)
    ]
