"""Dates and times in the cells of lists: each way in which a spreadsheet writes them gives the same session."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.registration.session_cells import SessionCell, find_session, parse_date_cell, parse_time_cell
from core.errors import InvalidInput

MOSCOW = ZoneInfo("Europe/Moscow")
NOTHING = SessionCell()
DAY, CLOCK, TODAY = date(2021, 9, 13), time(15, 0), date(2021, 9, 1)
MINUTES = st.datetimes(datetime(2000, 1, 2), datetime(2099, 1, 1))  # noqa: DTZ001 - a cell has no zone


@pytest.mark.parametrize(
    "cell",
    ["13.09.2021", "13.09.21", "13/09/2021", "13-09-2021", "2021-09-13", "44452", "44452.0", "13 сентября 2021 г."],
)
def test_a_date_alone_names_the_day(cell: str) -> None:
    assert parse_date_cell(cell) == SessionCell(DAY)


@pytest.mark.parametrize(
    "cell",
    [
        "13.09.2021 15:00",
        "13.09.2021, 15:00",
        "13.09.2021 в 15.00",
        "13 сентября 2021 15:00",
        "13.09.21 15:00:30",
        "2021-09-13 15:00",
        "2021-09-13T15:00:00",
        "44452.625",
        "44452,625",
    ],
)
def test_one_cell_may_hold_the_date_and_the_time(cell: str) -> None:
    assert parse_date_cell(cell) == parse_time_cell(cell) == SessionCell(DAY, CLOCK)


@pytest.mark.parametrize(
    "cell", ["2021-09-13T12:00:00Z", "2021-09-13T12:00:00.000Z", "2021-09-13T15:00:00+03:00", "2021-09-13 15:00+03"]
)
def test_a_moment_with_its_zone_is_that_moment_in_every_account(cell: str) -> None:
    moment = datetime(2021, 9, 13, 12, tzinfo=UTC)
    assert parse_date_cell(cell) == SessionCell(moment=moment)
    assert (
        find_session(
            parse_date_cell(cell), NOTHING, SessionCell(DAY, time(9)), zone=ZoneInfo("Asia/Tokyo"), today=TODAY
        )
        == moment
    )


@pytest.mark.parametrize(("cell", "clock"), [("15:00", CLOCK), ("15.00", CLOCK), ("0.625", CLOCK), ("0,5", time(12))])
def test_a_time_is_read_however_a_cell_holds_it(cell: str, clock: time) -> None:
    assert parse_time_cell(cell) == SessionCell(clock=clock)


MOSCOW_EVENING = datetime(2026, 12, 16, 16, 30, tzinfo=UTC)
"""Wednesday the 16th, 19:30 in Moscow."""


def session_of(
    date_cell: str, time_cell: str = "", today: date = date(2026, 11, 20), zone: str = "Europe/Moscow"
) -> datetime:
    of_time = parse_time_cell(time_cell) if time_cell else NOTHING
    return find_session(parse_date_cell(date_cell), of_time, NOTHING, zone=ZoneInfo(zone), today=today)


@pytest.mark.parametrize(
    "cell",
    [
        "16.12.2026 19:30 МСК",
        "16.12.2026 в 19:30 по Мск",
        "16.12.2026, 19:30 (мск)",
        "16.12.2026 19:30 по московскому времени",
        "16.12.2026 21:30 МСК+2",
        "16.12.2026 16:30 UTC",
        "16.12.2026 18:30 GMT+2",
        "Wed Dec 16 2026 19:30:00 GMT+0300 (Москва, стандартное время)",
        "Wed, 16 Dec 2026 16:30:00 GMT",
    ],
)
def test_a_moment_with_a_named_zone_is_that_moment_in_every_account(cell: str) -> None:
    for zone in ("Europe/Moscow", "Asia/Almaty"):
        assert session_of(cell, zone=zone) == MOSCOW_EVENING
        assert find_session(NOTHING, parse_time_cell(cell), NOTHING, zone=ZoneInfo(zone), today=TODAY) == MOSCOW_EVENING


@pytest.mark.parametrize(
    "cell",
    [
        "2026/12/16 19:30",
        "16-е декабря 2026 в 7:30 вечера",
        "«16.12.2026 19:30»",
        "2026.12.16 19:30",
        "ср, 16.12.2026 19:30",
        "среда 16.12.2026, 19:30",
        "16.12.2026 (Ср) 19:30",
        "\u200b16.12.2026 19:30",
        "16.12.2026 07:30 PM",
        "16.12.2026 7:30 p.m.",
        "16.12.2026 19-30",
        "16.12.2026 19.30 ч.",
        "16-дек-2026 19:30",
        "16 декабря 2026 г., 19:30",
        "16 дек. 2026 года в 19:30",
        "16 декабря в 19:30",
        "в среду 16 декабря в 19:30",
        "16-го декабря, начало в 19:30",
        "16.12 в 19:30",
        "December 16, 2026 7:30 PM",
        "Dec 16 2026, 19:30",
    ],
)
def test_a_session_is_read_as_people_and_programs_write_it(cell: str) -> None:
    assert session_of(cell) == MOSCOW_EVENING


@pytest.mark.parametrize(
    "cell",
    ["в 19:30", "19-30", "7:30 PM", "07:30pm", "19:30:00", "19 ч 30 мин", "19.30", "начало в 19:30", "19:29:59.7"],
)
def test_a_time_of_its_own_is_read_as_people_write_it(cell: str) -> None:
    assert session_of("16.12.2026", cell) == MOSCOW_EVENING


@pytest.mark.parametrize("cell", ["7 PM", "19 ч.", "19 часов", "в 19 час", "18:59:31", "2026-12-16T18:59:59.999"])
def test_seconds_are_rounded_and_hours_may_stand_alone(cell: str) -> None:
    assert session_of("16.12.2026", cell) == MOSCOW_EVENING - timedelta(minutes=30)


def test_the_zone_of_a_time_is_that_of_the_session() -> None:
    assert session_of("16.12.2026", "19:30 МСК", zone="Asia/Almaty") == MOSCOW_EVENING
    assert session_of("16 декабря", "19:30 (мск)", zone="Asia/Almaty") == MOSCOW_EVENING


def test_seconds_before_midnight_round_to_the_day_that_follows() -> None:
    assert session_of("16.12.2026 23:59:59") == session_of("17.12.2026 00:00")
    assert session_of("2026-12-16T23:59:59.999") == session_of("17.12.2026 00:00")


@pytest.mark.parametrize(
    ("cell", "today", "year"),
    [
        ("16 декабря в 19:30", date(2026, 11, 20), 2026),
        ("16 декабря в 19:30", date(2026, 12, 16), 2026),
        ("16 января в 19:30", date(2026, 11, 20), 2027),
        ("29 февраля в 19:30", date(2026, 11, 20), 2028),
        # Two days ago, and its weekday was that of this year
        ("ср, 18 ноября в 19:30", date(2026, 11, 20), 2026),
        ("чт, 18 ноября в 19:30", date(2026, 11, 20), 2027),
    ],
)
def test_a_day_without_a_year_is_the_coming_one(cell: str, today: date, year: int) -> None:
    assert session_of(cell, today=today).year == year


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("18 ноября в 19:30", "no_year"),
        ("21 сентября в 19:30", "no_year"),
        ("пн, 16 декабря в 19:30", "weekday_differs"),
        ("пн, 16.12.2026 19:30", "weekday_differs"),
        ("30 февраля в 19:30", "bad_date"),
        ("03/04/2026 7:30 PM", "day_or_month"),
    ],
)
def test_a_day_that_may_be_another_one_is_asked_about(cell: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        session_of(cell)
    assert (caught.value.field, caught.value.reason) == ("date", reason)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("завтра", "bad_date"),
        ("13", "bad_date"),
        ("13.09", "bad_date"),
        ("99999", "bad_date"),
        ("31.02.2021 15:00", "bad_date"),
        ("13.09.2021 25:00", "bad_time"),
        ("13.09.2021 13:00 AM", "bad_time"),
        ("13.09.2021 12 утра", "bad_time"),
        ("13.09.2021 15:00 завтра", "bad_date"),
        ("13.09.2021 15:00 по Киеву", "bad_date"),
        ("13.09.2021 15:00-17:00", "bad_date"),
        ("13.09.2021 и 14.09.2021", "bad_date"),
        ("среда 19:30", "bad_date"),
        ("19:30", "bad_date"),
        ("1999-09-13T12:00:00Z", "bad_date"),
        (" ".join("13" * 30_000), "bad_date"),
    ],
)
def test_text_that_is_not_a_date_is_refused(cell: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_date_cell(cell)
    assert (caught.value.field, caught.value.reason) == ("date", reason)


@pytest.mark.parametrize("cell", ["19", "вечером", "25:00", "13.09.2021", "44452"])
def test_text_that_is_not_a_time_is_refused(cell: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_time_cell(cell)
    assert (caught.value.field, caught.value.reason) == ("time", "bad_time")


@given(MINUTES)
def test_a_serial_number_of_excel_is_its_minute(moment: datetime) -> None:
    moment = moment.replace(second=0, microsecond=0)
    days = (moment - datetime(1899, 12, 30)) / timedelta(days=1)  # noqa: DTZ001
    cell = parse_date_cell(repr(days))
    assert (cell.day, cell.clock or time()) == (moment.date(), moment.time())


@given(MINUTES)
def test_every_way_to_write_a_session_is_one_session(moment: datetime) -> None:
    moment = moment.replace(second=0, microsecond=0)
    apart = find_session(
        parse_date_cell(f"{moment:%d.%m.%Y}"), parse_time_cell(f"{moment:%H:%M}"), NOTHING, zone=MOSCOW, today=TODAY
    )
    written = [f"{moment:%d.%m.%Y %H:%M}", f"{moment:%Y-%m-%dT%H:%M}", moment.replace(tzinfo=MOSCOW).isoformat()]
    assert {find_session(parse_date_cell(text), NOTHING, NOTHING, zone=MOSCOW, today=TODAY) for text in written} == {
        apart
    }


def test_date_and_time_of_a_row_override_the_usual_ones() -> None:
    usual = SessionCell(date(2021, 1, 1), time(9, 0))
    noon = datetime(2021, 9, 13, 12, tzinfo=UTC)
    assert find_session(SessionCell(DAY), SessionCell(clock=CLOCK), usual, zone=MOSCOW, today=TODAY) == noon
    assert find_session(SessionCell(DAY, CLOCK), NOTHING, usual, zone=MOSCOW, today=TODAY) == noon
    assert find_session(NOTHING, SessionCell(DAY, CLOCK), usual, zone=MOSCOW, today=TODAY) == noon
    assert find_session(SessionCell(DAY), NOTHING, usual, zone=MOSCOW, today=TODAY) == datetime(
        2021, 9, 13, 6, tzinfo=UTC
    )


def test_midnight_beside_a_date_counts_only_where_no_other_time_is_known() -> None:
    midnight = SessionCell(DAY, time())
    assert find_session(midnight, SessionCell(clock=CLOCK), NOTHING, zone=MOSCOW, today=TODAY) == datetime(
        2021, 9, 13, 12, tzinfo=UTC
    )
    assert find_session(midnight, NOTHING, SessionCell(clock=CLOCK), zone=MOSCOW, today=TODAY) == datetime(
        2021, 9, 13, 12, tzinfo=UTC
    )
    assert find_session(midnight, NOTHING, NOTHING, zone=MOSCOW, today=TODAY) == datetime(2021, 9, 12, 21, tzinfo=UTC)


@pytest.mark.parametrize(("known", "missing"), [(SessionCell(DAY), "time"), (SessionCell(clock=CLOCK), "date")])
def test_without_a_day_or_a_time_there_is_no_session(known: SessionCell, missing: str) -> None:
    for of_date, of_time, usual in [(known, NOTHING, NOTHING), (NOTHING, known, NOTHING), (NOTHING, NOTHING, known)]:
        with pytest.raises(InvalidInput) as caught:
            find_session(of_date, of_time, usual, zone=MOSCOW, today=TODAY)
        assert (caught.value.field, caught.value.reason) == (missing, "required")


@given(st.text("0123456789.:-/, +()вгчмскGMTPZамдек", max_size=40))
def test_no_text_is_more_than_a_session_or_a_refusal(cell: str) -> None:
    def refusal(parse: Callable[[str], SessionCell]) -> str | None:
        try:
            parse(cell)
        except InvalidInput as refused:
            return refused.reason
        return None

    assert refusal(parse_date_cell) in {None, "bad_date", "bad_time", "weekday_differs", "day_or_month"}
    assert refusal(parse_time_cell) in {None, "bad_time"}
