"""Dates and times: the account's clock, and the moment it means."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.sessions import (
    WebinarId,
    account_moment,
    day_start,
    next_midnight,
    parse_account_date,
    parse_account_time,
    parse_webinar_id,
    write_moment,
)
from core.errors import InvalidInput

MOSCOW = ZoneInfo("Europe/Moscow")


def test_the_time_in_a_webinar_id_is_the_accounts() -> None:
    parsed = parse_webinar_id("222222:SW45YzV0d*2021-09-12T19:00:00", MOSCOW)
    assert parsed == WebinarId("222222:SW45YzV0d", datetime(2021, 9, 12, 16, 0, tzinfo=UTC))


def test_a_webinar_id_with_a_zone_keeps_it() -> None:
    assert parse_webinar_id("1:room*2021-09-12T16:00:00Z", MOSCOW).starts_at == datetime(2021, 9, 12, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "222222:room", "*2021-09-12T19:00:00", "1:room*", "1:room*yesterday", "1:r*0001-01-01"]
)
def test_what_is_no_webinar_id_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_webinar_id(text, MOSCOW)
    assert (caught.value.field, caught.value.reason) == ("webinar_id", "bad_webinar_id")


@pytest.mark.parametrize(
    "text",
    [
        "01.09.2021",
        "1.9.2021",
        " 1.9.2021 ",
        "1/9/2021",
        "01-09-2021",
        "2021-09-01",
        "2021-9-1",
        "01.09.2021 г.",
        "2021-09-01T15:00:00",
        "01.09.21",
        "1 сентября 2021",
        "1 Сент. 2021 г.",
    ],
)
def test_a_date_is_read_however_typed(text: str) -> None:
    assert parse_account_date(text) == date(2021, 9, 1)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "required"),
        ("31.02.2021", "bad_date"),
        ("13.09", "bad_date"),
        ("13.09.210", "bad_date"),
        ("13 сентября", "bad_date"),
        ("13 сентябоя 2021 года на", "bad_date"),
        ("31 июня 2021", "bad_date"),
        ("1 некогда 2021", "bad_date"),
        ("завтра", "bad_date"),
        ("09.13.2021", "bad_date"),
        ("01.01.0001", "bad_date"),
        ("31.12.9999", "bad_date"),
    ],
)
def test_a_bad_date_is_refused(text: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_account_date(text)
    assert (caught.value.field, caught.value.reason) == ("date", reason)


@pytest.mark.parametrize("text", ["9:00", "09:00", " 9:00 ", "09.00", "09:00:30", "9 : 00"])
def test_a_time_is_read_however_typed(text: str) -> None:
    assert parse_account_time(text) == time(9, 0)


@pytest.mark.parametrize(
    ("text", "reason"), [(" ", "required"), ("25:00", "bad_time"), ("9", "bad_time"), ("9:0", "bad_time")]
)
def test_a_bad_time_is_refused(text: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_account_time(text)
    assert (caught.value.field, caught.value.reason) == ("time", reason)


@pytest.mark.parametrize(("name", "month"), [("марта", 3), ("мая", 5), ("май", 5), ("июня", 6), ("июля", 7)])
def test_months_that_begin_alike_are_told_apart(name: str, month: int) -> None:
    assert parse_account_date(f"7 {name} 2026") == date(2026, month, 7)


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1)))  # noqa: DTZ001
def test_a_moment_as_the_accounts_clock_shows_it_is_read_back_to_the_minute(moment: datetime) -> None:
    utc, kolkata = moment.replace(second=0, microsecond=0, tzinfo=UTC), ZoneInfo("Asia/Kolkata")
    day, clock = f"{utc.astimezone(kolkata):%d.%m.%Y %H:%M}".split()
    assert account_moment(parse_account_date(day), parse_account_time(clock), kolkata) == utc


def test_a_moment_before_all_calendars_is_a_bad_date() -> None:
    with pytest.raises(InvalidInput):
        account_moment(date(1, 1, 1), time(0, 0), MOSCOW)


@pytest.mark.parametrize(
    ("now", "begins"), [((20, 20, 59), (19, 21)), ((20, 21, 0), (20, 21)), ((21, 20, 59), (20, 21))]
)
def test_a_day_is_that_of_the_accounts_clock(now: tuple[int, int, int], begins: tuple[int, int]) -> None:
    moment, began_at = datetime(2026, 11, *now, tzinfo=UTC), datetime(2026, 11, *begins, tzinfo=UTC)
    assert day_start(moment, MOSCOW) == began_at
    assert next_midnight(moment, MOSCOW) == began_at + timedelta(days=1)


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1)))  # noqa: DTZ001
def test_a_moment_is_written_in_utc_without_a_plus_and_to_the_millisecond(moment: datetime) -> None:
    moscow = moment.replace(tzinfo=MOSCOW)
    written = write_moment(moscow)
    assert "+" not in written
    assert timedelta(0) <= moscow - datetime.fromisoformat(written) < timedelta(milliseconds=1)
