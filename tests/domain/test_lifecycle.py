"""What the states of a ledger mean: sets that contradict each other are refused, and moves follow the order."""

from dataclasses import replace
from enum import StrEnum
from typing import Any

import pytest

from core.domain.lifecycle import Lifecycle


class Letter(StrEnum):
    WRITTEN = "written"
    ON_ITS_WAY = "on_its_way"
    ARRIVED = "arrived"
    LOST = "lost"
    BURNT = "burnt"


LETTERS = Lifecycle(
    followers={
        Letter.WRITTEN: (Letter.ON_ITS_WAY, Letter.BURNT),
        Letter.ON_ITS_WAY: (Letter.WRITTEN, Letter.ARRIVED, Letter.LOST),
        Letter.ARRIVED: (),
        Letter.LOST: (Letter.ARRIVED,),
        Letter.BURNT: (),
    },
    unsettled=frozenset({Letter.WRITTEN, Letter.ON_ITS_WAY}),
    resumable=frozenset({Letter.WRITTEN}),
    in_doubt=frozenset({Letter.ON_ITS_WAY, Letter.LOST}),
    succeeded=frozenset({Letter.ARRIVED}),
    problems=frozenset({Letter.LOST}),
    given_up={Letter.WRITTEN: Letter.BURNT},
)


@pytest.mark.parametrize(
    "change",
    [
        {"succeeded": frozenset({Letter.ARRIVED, Letter.LOST})},
        {"succeeded": frozenset({Letter.ARRIVED, Letter.WRITTEN})},
        {"problems": frozenset({Letter.LOST, Letter.ON_ITS_WAY})},
        {"resumable": frozenset({Letter.WRITTEN, Letter.LOST})},
        {"in_doubt": frozenset({Letter.ON_ITS_WAY, Letter.ARRIVED})},
        {"given_up": {Letter.WRITTEN: Letter.LOST}},
        {"given_up": {Letter.LOST: Letter.ARRIVED}},
    ],
)
def test_sets_that_contradict_each_other_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="line"):
        replace(LETTERS, **change)


def test_line_moves_only_to_a_state_that_may_follow_or_stays() -> None:
    assert LETTERS.check_move(Letter.WRITTEN, Letter.ON_ITS_WAY) is Letter.ON_ITS_WAY
    assert LETTERS.check_move(Letter.ARRIVED, Letter.ARRIVED) is Letter.ARRIVED
    with pytest.raises(ValueError, match="arrived cannot follow written"):
        LETTERS.check_move(Letter.WRITTEN, Letter.ARRIVED)


def test_sets_that_are_derived_agree_with_the_order_of_the_states() -> None:
    assert LETTERS.final == {Letter.ARRIVED, Letter.BURNT}
    assert LETTERS.open == {Letter.WRITTEN, Letter.ON_ITS_WAY, Letter.LOST}
    assert LETTERS.before(Letter.ARRIVED) == {Letter.ON_ITS_WAY, Letter.LOST}
    assert LETTERS.before(Letter.ARRIVED, Letter.BURNT) == {Letter.WRITTEN, Letter.ON_ITS_WAY, Letter.LOST}
    assert LETTERS.count({"written": 3, "lost": 2, "unheard_of": 1}, LETTERS.open) == 5
