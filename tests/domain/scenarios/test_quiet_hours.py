"""Quiet hours move what is due, and drop nothing."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from core.domain.scenarios.quiet_hours import QuietHours

MOSCOW = ZoneInfo("Europe/Moscow")
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001
hours = st.integers(0, 23)
zones = st.sampled_from(["Europe/Moscow", "Asia/Vladivostok", "Europe/Berlin"]).map(ZoneInfo)


def test_a_night_is_quiet_over_midnight() -> None:
    night = QuietHours(22, 9)
    at = datetime(2026, 11, 20, 23, 30, tzinfo=MOSCOW)
    assert night.after(at, MOSCOW) == datetime(2026, 11, 21, 9, tzinfo=MOSCOW)
    assert night.before(at, MOSCOW) == datetime(2026, 11, 20, 21, 59, tzinfo=MOSCOW)
    early = datetime(2026, 11, 21, 3, tzinfo=MOSCOW)
    assert night.after(early, MOSCOW) == datetime(2026, 11, 21, 9, tzinfo=MOSCOW)
    assert night.before(early, MOSCOW) == datetime(2026, 11, 20, 21, 59, tzinfo=MOSCOW)


@given(moments, hours, hours, zones)
def test_what_was_moved_is_out_of_the_quiet_hours_and_near(at: datetime, start: int, end: int, zone: ZoneInfo) -> None:
    quiet = QuietHours(start, end)
    after, before = quiet.after(at, zone), quiet.before(at, zone)
    assert before <= at <= after
    assert after - before < timedelta(days=1, hours=2)
    assert not quiet.holds(after, zone)
    assert not quiet.holds(before, zone)


@given(moments, hours)
def test_without_quiet_hours_nothing_moves(at: datetime, hour: int) -> None:
    never = QuietHours(hour, hour)
    assert never.after(at, MOSCOW) == never.before(at, MOSCOW) == at
