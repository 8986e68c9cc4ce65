"""What a client's history shows about a call whose answer was lost: done, not done, or unknown."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from math import floor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.domain import sent_before
from core.domain.sent_before import CLOCKS_APART, FROM_OUTSIDE_NOTICE, HISTORY_ROWS, Span

SINCE = datetime(2026, 11, 20, 12, tzinfo=UTC)
NOW = SINCE + timedelta(seconds=3)
JUST_NOW = SINCE + timedelta(seconds=1)
LONG_AGO = SINCE - timedelta(days=1)
sent_since = partial(sent_before.sent_since, since=SINCE, now=NOW)
TEXT = "Спасибо, #{name}, что пришли!"


@dataclass(frozen=True)
class Line:
    text: str | None = None
    message_id: int | None = None
    from_outside: int | None = 0
    created_at: datetime | None = JUST_NOW


def notice(text: str = "came", at: datetime | None = JUST_NOW) -> Line:
    return Line(text, None, FROM_OUTSIDE_NOTICE, at)


def test_notice_was_given_if_it_is_in_the_history() -> None:
    assert sent_since([notice()], notice="came") is True
    assert sent_since([], notice="came") is False
    assert sent_since([notice("other"), Line("came")], notice="came") is False


@pytest.mark.parametrize(
    ("before", "was_given"), [(CLOCKS_APART - timedelta(seconds=1), True), (CLOCKS_APART * 2, False)]
)
def test_clock_of_salebot_may_be_a_little_behind(before: timedelta, was_given: bool) -> None:
    assert sent_since([notice(at=SINCE - before)], notice="came") is was_given


def test_equal_notice_given_before_does_not_count() -> None:
    known = [Span(SINCE, JUST_NOW)]
    assert sent_since([notice()], notice="came", known=known) is False
    assert sent_since([notice(), notice()], notice="came", known=known) is True


@given(
    calls=st.lists(st.tuples(st.floats(-130, -110) | st.floats(-600, -0.5), st.floats(0, 8)), max_size=30),
    landed=st.booleans(),
    apart_s=st.floats(-1, 1),
)
@example(calls=[(-CLOCKS_APART.total_seconds(), 0.0)], landed=True, apart_s=-1.0)
def test_calls_of_others_never_stand_for_the_one_that_is_asked_for(
    calls: list[tuple[float, float]], landed: bool, apart_s: float
) -> None:
    """Each lands while it is under way; the history tells whole seconds, and its clock is compared by such."""
    known = [Span(moment(begun_s), moment(begun_s + took_s)) for begun_s, took_s in calls]
    landed_s = [begun_s + took_s / 2 for begun_s, took_s in calls] + [0.5] * landed
    history = [notice(at=moment(floor(at_s + apart_s))) for at_s in sorted(landed_s)]
    old = timedelta(seconds=600)
    found = sent_since(
        history, notice="came", known=[call for call in known if call.ended_at >= SINCE - old], now=moment(10)
    )
    assert found in (landed, None)
    assert found is not None or calls


def test_result_is_unknown_when_others_sent_the_same_all_the_time() -> None:
    known = [Span(moment(-second), moment(-second + 1)) for second in range(1, 400)]
    history = [notice(at=call.begun_at) for call in known[:90]]
    assert sent_since(history, notice="came", known=known) is None


def moment(second: float) -> datetime:
    return SINCE + timedelta(seconds=second)


def test_result_is_unknown_when_a_row_has_no_moment() -> None:
    assert sent_since([notice(at=None)], notice="came") is None
    assert sent_since([notice("other", at=None)], notice="came") is False


def test_result_is_unknown_when_the_history_does_not_reach_back() -> None:
    recent = [Line("Здравствуйте")] * HISTORY_ROWS
    assert sent_since(recent, notice="came") is None
    assert sent_since([*recent[1:], Line("Здравствуйте", created_at=LONG_AGO)], notice="came") is False
    assert sent_since([notice(), *recent], notice="came") is True


def test_result_is_unknown_when_the_history_may_be_cut_off() -> None:
    oldest_first = [Line("Здравствуйте", created_at=LONG_AGO + timedelta(seconds=row)) for row in range(HISTORY_ROWS)]
    assert sent_since(oldest_first, notice="came") is None
    assert sent_since(oldest_first[::-1], notice="came") is False
    assert sent_since([*oldest_first[1:], Line("Пока")], notice="came") is False


@pytest.mark.parametrize(
    ("said", "is_it"),
    [
        ("Спасибо, Вера, что пришли!", True),
        ("Спасибо,  Вера\n Ивановна, что пришли! ", True),
        ("Спасибо, #{name}, что пришли!", True),
        ("Спасибо, Вера, что пришли! Ждём снова", False),
        (None, False),
    ],
)
def test_message_is_recognised_with_any_values_of_its_variables(said: str | None, is_it: bool) -> None:
    assert sent_since([Line(said)], text=TEXT) is is_it


def test_text_of_a_notice_does_not_count_as_a_message() -> None:
    assert sent_since([notice("came")], text="came") is False


def test_block_is_recognised_by_its_id_when_the_history_holds_ids() -> None:
    assert sent_since([Line("Урок 1", 55)], message_id=55) is True
    assert sent_since([Line("Урок 2", 56), notice()], message_id=55) is False
    assert sent_since([notice(), Line("Давно", created_at=LONG_AGO)], message_id=55) is False
    assert sent_since([Line("Урок 1")], message_id=55) is None


def test_text_of_many_variables_is_compared_at_once() -> None:
    line = Line("слово " * 600)
    assert sent_since([line], text="#{a} #{b} #{c} #{d} #{e} #{f}!") is False
    assert sent_since([line], text="#{a} #{b} #{c} #{d} #{e} слово") is True
    assert sent_since([Line("ab")], text="a#{x}ab") is False  # no letter stands for two


def test_text_that_is_only_a_variable_is_not_recognised() -> None:
    assert sent_since([Line("Здравствуйте")], text="#{b365_text}") is None
    assert sent_since([], text="#{b365_text}") is False


def test_result_is_unknown_when_the_moments_are_of_another_zone_or_clock() -> None:
    assert sent_since([notice(at=NOW + timedelta(hours=3))], notice="came") is None
    assert sent_since([notice()], notice="came", since=NOW + CLOCKS_APART * 2) is None
