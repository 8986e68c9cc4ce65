"""A date and a time typed by hand are read in every form in which a list may have them."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.registration.typed_session import rewrite_typed
from core.domain.sessions import parse_account_date, parse_account_time
from tests.domain.registration.test_rows import MOSCOW

TODAY = date(2026, 11, 20)  # a Friday
OMSK = ZoneInfo("Asia/Omsk")  # three hours ahead of Moscow


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        ("02.12.2026", "19:00"),
        ("2 декабря", "7:00 PM"),
        ("2 декабря 2026", "в 19:00"),
        ("ср, 2 декабря", "19-00"),
        ("2 декабря в 19:00", ""),
        ("", "02.12.2026 19:00"),
        (" 02.12.26 ", "19:00 МСК"),
        ("02.12.2026 19:00 (мск)", ""),
        ("2026-12-02T16:00:00Z", ""),
        ("2 декабря в 18:00", "19:00"),
    ],
)
def test_session_is_read_however_it_is_typed(day: str, clock: str) -> None:
    assert rewrite_typed(day, clock, zone=MOSCOW, today=TODAY) == ("02.12.2026", "19:00")


def test_time_of_moscow_is_rewritten_by_the_clock_of_the_account() -> None:
    assert rewrite_typed("2 декабря", "22:30 МСК", zone=OMSK, today=TODAY) == ("03.12.2026", "01:30")
    assert rewrite_typed("", "19:00 мск", zone=OMSK, today=TODAY) == ("", "22:00")


@pytest.mark.parametrize(
    ("typed", "coming", "held"),
    [
        ("19 ноября", "19 ноября", "19.11.2026"),  # the next one is a year away, and the last one was yesterday
        ("20 ноября", "20.11.2026", "20.11.2026"),
        ("25 ноября", "25.11.2026", "25.11.2025"),
        ("чт, 19 ноября", "19.11.2026", "19.11.2026"),
        ("29 февраля", "29.02.2028", "29.02.2024"),
        ("пн, 19 ноября", "пн, 19 ноября", "пн, 19 ноября"),
    ],
)
def test_day_without_a_year_is_the_next_one_or_for_what_was_held_the_last_one(
    typed: str, coming: str, held: str
) -> None:
    assert rewrite_typed(typed, "", zone=MOSCOW, today=TODAY)[0] == coming
    assert rewrite_typed(typed, "", zone=MOSCOW, today=TODAY, has_been=True)[0] == held


@pytest.mark.parametrize("typed", ["", "32.12.2026", "завтра", "25:77", "после обеда"])
def test_what_cannot_be_read_stays_as_it_was_typed(typed: str) -> None:
    assert rewrite_typed(typed, typed, zone=MOSCOW, today=TODAY) == (typed, typed)
    assert rewrite_typed(typed, "7:00 PM", zone=MOSCOW, today=TODAY) == (typed, "19:00")


@given(
    st.integers(16_000_000, 68_000_000).map(lambda minutes: datetime.fromtimestamp(60 * minutes, UTC)),
    st.integers(-11, 13).map(lambda hours: timezone(timedelta(hours=hours))),
)
def test_moment_is_the_same_by_every_clock(at: datetime, zone: timezone) -> None:
    day, clock = rewrite_typed(at.isoformat(), "", zone=zone, today=TODAY)
    assert datetime.combine(parse_account_date(day), parse_account_time(clock), zone) == at
