"""When the next webinar of a room is expected, and when its report is looked for."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from core.domain.webinars.habits import FEWEST, LOOK_BACK, OFTEN, SELDOM, SOON, expect_starts, next_look
from tests.reports_world import START

MOSCOW, BERLIN = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Berlin")
WEEK = timedelta(weeks=1)
MOMENTS = st.lists(st.integers(-50 * 24 * 60, 60).map(lambda minutes: START + timedelta(minutes=minutes)), max_size=12)


def expect(starts: list[datetime], zone: ZoneInfo = MOSCOW) -> tuple[datetime, ...]:
    return expect_starts(starts, zone, since=START, until=START + WEEK)


def test_webinar_of_each_week_is_expected_in_the_next_one() -> None:
    late = timedelta(minutes=7)
    assert expect([START - WEEK + late, START - 2 * WEEK, START - 3 * WEEK]) == (START,)


def test_one_webinar_is_no_habit_and_neither_are_two_on_one_day() -> None:
    assert expect([START - WEEK]) == ()
    assert expect([START - WEEK, START - WEEK + timedelta(minutes=10)]) == ()


def test_long_past_webinars_say_nothing() -> None:
    assert expect([START - 6 * WEEK, START - 7 * WEEK]) == ()


def test_room_with_several_webinars_a_day_is_expected_at_each() -> None:
    hours = [timedelta(hours=n) for n in (0, 3, 6)]
    starts = [START - week * WEEK + hour for week in (1, 2) for hour in hours]
    assert expect(starts) == tuple(START + hour for hour in hours)


def test_habit_keeps_the_time_of_the_clock_when_that_is_changed() -> None:
    begin = datetime(2026, 10, 28, 19, tzinfo=BERLIN)  # the clock went back on the 25th
    before = [(begin - week * WEEK).astimezone(UTC) for week in (1, 2)]
    since = begin.astimezone(UTC) - timedelta(hours=3)
    assert expect_starts(before, BERLIN, since=since, until=since + WEEK / 7) == (begin.astimezone(UTC),)


@given(starts=MOMENTS, data=st.data())
def test_order_does_not_matter_and_each_expected_start_has_its_habit(
    starts: list[datetime], data: st.DataObject
) -> None:
    found = expect(starts)
    assert expect(data.draw(st.permutations(starts))) == found
    assert list(found) == sorted(set(found))
    known = [start.astimezone(MOSCOW) for start in starts if START - LOOK_BACK <= start < START]
    for one in found:
        assert START <= one < START + WEEK
        local = one.astimezone(MOSCOW)
        held = [at for at in known if at.weekday() == local.weekday()]
        assert any((at.hour, at.minute) == (local.hour, local.minute) for at in held), "the room did begin then"
        assert len({at.date() for at in held}) >= FEWEST


@given(ends=MOMENTS)
def test_next_look_is_often_after_an_end_at_the_next_one_and_else_every_hour(ends: list[datetime]) -> None:
    at = next_look(ends, START)
    assert START < at <= START + SELDOM
    if any(end <= START < end + SOON for end in ends):
        assert at == START + OFTEN
    else:
        assert at == START + SELDOM or at in ends
        assert not any(START < end < at for end in ends)


def test_each_end_is_followed_by_sixteen_looks_then_hourly_ones() -> None:
    at, looks = START, [START]
    while at < START + timedelta(hours=7):
        at = next_look([START], at)
        looks.append(at)
    assert looks[:17] == [START + n * OFTEN for n in range(17)]
    assert looks[17:] == [START + timedelta(hours=4 + n) for n in (1, 2, 3)]
