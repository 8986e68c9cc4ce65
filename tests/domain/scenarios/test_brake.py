"""The brake: what goes by itself asks first when it is too many people, suddenly many, or too late."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.scenarios.brake import FEWEST_PEOPLE, SUDDEN, TOO_LATE, Asks, find_brake, find_usual

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


def brake(
    people: int,
    *,
    cap: int = 1000,
    sent: int = 0,
    left: int = 2000,
    are_refused: bool = False,
    usual: float | None = None,
    late: timedelta = timedelta(),
) -> Asks | None:
    return find_brake(
        people,
        cap=cap,
        sent_today=sent,
        left_today=left,
        are_refused=are_refused,
        usual=usual,
        due_at=NOW - late,
        now=NOW,
    )


@pytest.mark.parametrize(
    ("asks", "given_as"),
    [
        (None, brake(100)),
        (None, brake(100, cap=100)),
        (Asks.CAP, brake(101, cap=100)),
        (Asks.CAP, brake(51, cap=100, sent=50)),
        (None, brake(100, left=100)),
        (Asks.DAY, brake(101, left=100)),
        (Asks.REFUSED, brake(1, are_refused=True)),
        (None, brake(300, usual=100)),
        (Asks.GROWTH, brake(301, usual=100)),
        (None, brake(FEWEST_PEOPLE - 1, usual=1)),
        (Asks.LATE, brake(1, late=TOO_LATE + timedelta(seconds=1))),
        (None, brake(1, late=TOO_LATE)),
    ],
)
def test_brake(asks: Asks | None, given_as: Asks | None) -> None:
    assert given_as is asks


def test_usual_is_the_middle_of_the_last_runs_and_needs_three() -> None:
    assert find_usual([10, 20]) is None
    assert find_usual([10, 1000, 20]) == 20
    assert find_usual([1] * 10 + [1000] * 10) == 1


@given(st.integers(0, 5000), st.integers(1, 2000), st.integers(0, 2000), st.none() | st.integers(1, 500))
def test_what_goes_unasked_is_within_the_cap_and_no_sudden_growth(
    people: int, cap: int, sent: int, usual: int | None
) -> None:
    if brake(people, cap=cap, sent=sent, usual=usual) is None:
        assert people + sent <= cap
        assert usual is None or people < FEWEST_PEOPLE or people <= SUDDEN * usual
