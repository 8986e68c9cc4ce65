"""Which report: the asked minute, else the nearest of that day, else the room's newest; and it is always said."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.reports.report_choice import KnownReport, ReportChoice, choose_report
from core.errors import InvalidInput

MOSCOW = ZoneInfo("Europe/Moscow")
DAY = date(2021, 9, 12)
ROOM = "222222:room1"


def report(room: str, moment: str) -> KnownReport:
    starts_at = datetime.fromisoformat(moment).replace(tzinfo=MOSCOW)
    return KnownReport(f"{room}*{moment}", room, starts_at.astimezone(UTC), "ready")


MORNING = report(ROOM, "2021-09-12T11:00:00")
EVENING = report(ROOM, "2021-09-12T19:00:23")
AFTER_MIDNIGHT = report(ROOM, "2021-09-13T00:30:00")
OTHER_ROOM = report("222222:room2", "2021-09-14T19:00:00")
KNOWN = [OTHER_ROOM, AFTER_MIDNIGHT, EVENING, MORNING]


def choose(day: date | None = DAY, clock: time | None = None, room: str = ROOM, limit: int = 10) -> ReportChoice:
    return choose_report(KNOWN, room_id=room, day=day, clock=clock, zone=MOSCOW, limit=limit)


def test_the_asked_minute_is_exact_in_the_accounts_zone() -> None:
    assert choose(clock=time(19, 0)) == ReportChoice(EVENING, "exact", 0)


def test_the_nearest_start_within_ninety_minutes_is_taken_and_said() -> None:
    assert choose(clock=time(17, 30)) == ReportChoice(EVENING, "nearest", 90)
    assert choose(clock=time(19, 1)) == ReportChoice(EVENING, "nearest", -1)


def test_farther_than_ninety_minutes_is_no_report() -> None:
    choice = choose(clock=time(17, 29))
    assert (choice.report, choice.how) == (None, "none")


def test_another_day_is_not_nearest_however_near() -> None:
    assert choose(day=date(2021, 9, 13), clock=time(0, 0)).report == AFTER_MIDNIGHT
    assert choose(day=DAY, clock=time(23, 59)).how == "none"


def test_a_date_without_a_time_takes_the_newest_of_the_day() -> None:
    assert choose() == ReportChoice(EVENING, "day")


def test_no_date_takes_the_rooms_newest_among_the_last_reports_of_the_account() -> None:
    assert choose(day=None) == ReportChoice(AFTER_MIDNIGHT, "newest")
    assert choose(day=None, limit=2) == ReportChoice(AFTER_MIDNIGHT, "newest")
    assert choose(day=None, limit=1).how == "none"


def test_the_limit_does_not_hide_a_report_asked_by_its_date() -> None:
    assert choose(clock=time(11, 0), limit=1) == ReportChoice(MORNING, "exact", 0)


def test_when_there_is_none_the_existing_ones_are_named() -> None:
    assert choose(day=date(2020, 1, 1)).alternatives == (AFTER_MIDNIGHT, EVENING, MORNING)
    assert choose(room="222222:room9").alternatives == (OTHER_ROOM, AFTER_MIDNIGHT)


def test_a_time_needs_a_date() -> None:
    with pytest.raises(InvalidInput) as caught:
        choose(day=None, clock=time(19, 0))
    assert (caught.value.field, caught.value.reason) == ("date", "required")


minutes = st.integers(-2000, 2000)
reports = st.lists(
    st.tuples(st.sampled_from([ROOM, "222222:room2"]), minutes), max_size=8, unique_by=lambda pair: pair
).map(
    lambda pairs: [
        KnownReport(f"{room}*{minute}", room, datetime(2021, 9, 12, tzinfo=UTC) + timedelta(minutes=minute), "ready")
        for room, minute in pairs
    ]
)


@given(reports.flatmap(lambda known: st.tuples(st.just(known), st.permutations(known))), st.times())
def test_no_nearer_report_of_that_day_exists(orders: tuple[list[KnownReport], list[KnownReport]], clock: time) -> None:
    known, shuffled = orders
    clock = clock.replace(second=0, microsecond=0)
    choice = choose_report(known, room_id=ROOM, day=DAY, clock=clock, zone=MOSCOW, limit=3)
    assert choice == choose_report(shuffled, room_id=ROOM, day=DAY, clock=clock, zone=MOSCOW, limit=3)
    asked = datetime.combine(DAY, clock, tzinfo=MOSCOW)
    distances = [
        abs(item.starts_at - asked) // timedelta(minutes=1)
        for item in known
        if item.room_id == ROOM and item.starts_at.astimezone(MOSCOW).date() == DAY
    ]
    nearest = min(distances, default=91)
    assert abs(choice.minutes_later) == (nearest if nearest <= 90 else 0)
    assert choice.how == ("exact" if nearest == 0 else "nearest" if nearest <= 90 else "none")
