"""What a client's history shows about a call whose answer was lost: done, not done, or unknown."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from core.domain import sent_before
from core.domain.sent_before import CLOCKS_APART, FROM_OUTSIDE_NOTICE, HISTORY_ROWS

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
    assert sent_since([notice()], notice="came", already_sent=1) is False
    assert sent_since([notice(), notice()], notice="came", already_sent=1) is True


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
