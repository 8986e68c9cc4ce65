"""Matching: client id before e-mail before phone, whatever the order; a missing report is never a "no"."""

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.matching import Asked, Match, OtherKey, Outcome, Readiness, judge, match_people


class Row(NamedTuple):
    person_number: int
    client_id: str | None
    email: str | None
    phone: str | None


VIEWERS = [
    Row(0, "7", "a@example.com", "+79000000001"),
    Row(1, None, "b@example.com", "+79000000001"),
    Row(2, None, None, "+79000000002"),
    Row(2, None, "c@example.com", "+79000000002"),
]

KNOWN = Asked(email="a@example.com")
DOUBTED = Asked(email="a@example.com", doubt="russian_letter")

values = st.sampled_from([None, "", "1", "2", "3"])
keys = st.tuples(values, values, values)
rows = st.lists(st.builds(Row, st.integers(0, 4), values, values, values), max_size=12)
stays_of = st.dictionaries(st.integers(0, 4), st.none() | st.sampled_from([0.0, 60.0, 90.0]))


@pytest.mark.parametrize(
    ("asked", "match"),
    [
        (Asked("7", "b@example.com", None), Match(0, "client_id", "7")),
        (Asked("9", "b@example.com", "+79000000002"), Match(1, "email", "b@example.com")),
        (Asked(None, "z@example.com", "+79000000002"), Match(2, "phone", "+79000000002")),
        (Asked(None, "z@example.com", None), None),
        (Asked(), None),
    ],
)
def test_keys_are_tried_in_order(asked: Asked, match: Match | None) -> None:
    assert match_people([asked], VIEWERS) == [match]


def test_a_shared_phone_goes_to_the_longest_stay_and_is_marked() -> None:
    asked = [Asked(phone="+79000000001")]
    assert match_people(asked, VIEWERS, {0: 60.0, 1: 61.0}) == [Match(1, "phone", "+79000000001", True)]
    assert match_people(asked, VIEWERS, {0: 60.0, 1: None}) == [Match(0, "phone", "+79000000001", True)]
    assert match_people(asked, VIEWERS) == [Match(0, "phone", "+79000000001", True)]


def test_two_rows_of_one_person_are_no_ambiguity() -> None:
    assert match_people([Asked(phone="+79000000002")], VIEWERS) == [Match(2, "phone", "+79000000002", False)]


@pytest.mark.parametrize(
    ("others", "match"),
    [
        ([OtherKey("email", "c@example.com")], Match(2, "email", "c@example.com")),
        ([OtherKey("email", "z@example.com"), OtherKey("phone", "+79000000002")], Match(2, "phone", "+79000000002")),
        ([OtherKey("phone", "+79000000001")], Match(0, "phone", "+79000000001", True)),
        ([OtherKey("email", "+79000000002")], None),
    ],
)
def test_each_further_key_of_a_person_is_looked_for(others: list[OtherKey], match: Match | None) -> None:
    assert match_people([Asked(email="y@example.com", others=tuple(others))], VIEWERS) == [match]


def test_nobody_is_found_in_an_empty_report() -> None:
    assert match_people([Asked("7")], []) == [None]


@given(st.lists(keys, max_size=6), rows.flatmap(lambda r: st.tuples(st.just(r), st.permutations(r))), stays_of)
def test_the_order_of_viewers_does_not_matter(
    asked: list[tuple[str | None, str | None, str | None]],
    orders: tuple[list[Row], list[Row]],
    stays: dict[int, float | None],
) -> None:
    people = [Asked(*person) for person in asked]
    assert match_people(people, orders[0], stays) == match_people(people, orders[1], stays)


@given(st.lists(keys, max_size=6), rows, stays_of)
def test_matching_agrees_with_looking_at_every_row(
    asked: list[tuple[str | None, str | None, str | None]], viewers: list[Row], stays: dict[int, float | None]
) -> None:
    def by_hand(person: tuple[str | None, ...]) -> tuple[str, int, bool] | None:
        for name, value in zip(("client_id", "email", "phone"), person, strict=True):
            holders = {row.person_number for row in viewers if value and getattr(row, name) == value}
            if holders:
                return name, min(holders, key=lambda number: (-(stays.get(number) or 0.0), number)), len(holders) > 1
        return None

    found = match_people([Asked(*person) for person in asked], viewers, stays)
    assert [match and (match.matched_by, match.person_number, match.is_ambiguous) for match in found] == [
        by_hand(person) for person in asked
    ]


@pytest.mark.parametrize(
    ("person", "report", "is_found", "stay_s", "min_stay_s", "outcome", "reason"),
    [
        (KNOWN, Readiness.READY, True, None, 0, Outcome.ATTENDED, None),
        (KNOWN, Readiness.READY, True, 0.0, 0, Outcome.ATTENDED, None),
        (KNOWN, Readiness.READY, True, 600.0, 600, Outcome.ATTENDED, None),
        (KNOWN, Readiness.READY, True, 599.9, 600, Outcome.ATTENDED_LESS, None),
        (KNOWN, Readiness.READY, True, None, 600, Outcome.CANNOT_TELL, "presence_unknown"),
        (KNOWN, Readiness.READY, False, None, 0, Outcome.ABSENT, None),
        (KNOWN, Readiness.INCOMPLETE, True, 600.0, 0, Outcome.ATTENDED, None),
        (KNOWN, Readiness.INCOMPLETE, False, None, 0, Outcome.CANNOT_TELL, "report_incomplete"),
        (KNOWN, Readiness.NOT_READY, False, None, 0, Outcome.CANNOT_TELL, "report_not_ready"),
        (DOUBTED, Readiness.READY, True, None, 0, Outcome.ATTENDED, None),
        (DOUBTED, Readiness.READY, False, None, 0, Outcome.CANNOT_TELL, "russian_letter"),
        (Asked(doubt="bad_phone"), Readiness.READY, False, None, 0, Outcome.CANNOT_TELL, "bad_phone"),
        (Asked(), Readiness.READY, False, None, 0, Outcome.CANNOT_TELL, "no_keys"),
        (Asked(), Readiness.NOT_READY, False, None, 0, Outcome.CANNOT_TELL, "no_keys"),
    ],
)
def test_only_a_whole_report_can_say_no(
    person: Asked,
    report: Readiness,
    is_found: bool,
    stay_s: float | None,
    min_stay_s: float,
    outcome: Outcome,
    reason: str | None,
) -> None:
    verdict = judge(person, report=report, is_found=is_found, stay_s=stay_s, min_stay_s=min_stay_s)
    assert verdict == (outcome, reason)
