"""Dates and times in the cells of lists: each way in which a spreadsheet writes them gives the same session."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.registration.session_cells import SessionCell, find_session, parse_date_cell, parse_time_cell
from core.errors import InvalidInput

MOSCOW = ZoneInfo("Europe/Moscow")
NOTHING = SessionCell()
DAY, CLOCK = date(2021, 9, 13), time(15, 0)
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
    assert find_session(parse_date_cell(cell), NOTHING, SessionCell(DAY, time(9)), ZoneInfo("Asia/Tokyo")) == moment


@pytest.mark.parametrize(("cell", "clock"), [("15:00", CLOCK), ("15.00", CLOCK), ("0.625", CLOCK), ("0,5", time(12))])
def test_a_time_is_read_however_a_cell_holds_it(cell: str, clock: time) -> None:
    assert parse_time_cell(cell) == SessionCell(clock=clock)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("завтра", "bad_date"),
        ("13", "bad_date"),
        ("13.09", "bad_date"),
        ("99999", "bad_date"),
        ("31.02.2021 15:00", "bad_date"),
        ("13.09.2021 25:00", "bad_time"),
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
    apart = find_session(parse_date_cell(f"{moment:%d.%m.%Y}"), parse_time_cell(f"{moment:%H:%M}"), NOTHING, MOSCOW)
    written = [f"{moment:%d.%m.%Y %H:%M}", f"{moment:%Y-%m-%dT%H:%M}", moment.replace(tzinfo=MOSCOW).isoformat()]
    assert {find_session(parse_date_cell(text), NOTHING, NOTHING, MOSCOW) for text in written} == {apart}


def test_date_and_time_of_a_row_override_the_usual_ones() -> None:
    usual = SessionCell(date(2021, 1, 1), time(9, 0))
    noon = datetime(2021, 9, 13, 12, tzinfo=UTC)
    assert find_session(SessionCell(DAY), SessionCell(clock=CLOCK), usual, MOSCOW) == noon
    assert find_session(SessionCell(DAY, CLOCK), NOTHING, usual, MOSCOW) == noon
    assert find_session(NOTHING, SessionCell(DAY, CLOCK), usual, MOSCOW) == noon
    assert find_session(SessionCell(DAY), NOTHING, usual, MOSCOW) == datetime(2021, 9, 13, 6, tzinfo=UTC)


def test_midnight_beside_a_date_counts_only_where_no_other_time_is_known() -> None:
    midnight = SessionCell(DAY, time())
    assert find_session(midnight, SessionCell(clock=CLOCK), NOTHING, MOSCOW) == datetime(2021, 9, 13, 12, tzinfo=UTC)
    assert find_session(midnight, NOTHING, SessionCell(clock=CLOCK), MOSCOW) == datetime(2021, 9, 13, 12, tzinfo=UTC)
    assert find_session(midnight, NOTHING, NOTHING, MOSCOW) == datetime(2021, 9, 12, 21, tzinfo=UTC)


@pytest.mark.parametrize(("known", "missing"), [(SessionCell(DAY), "time"), (SessionCell(clock=CLOCK), "date")])
def test_without_a_day_or_a_time_there_is_no_session(known: SessionCell, missing: str) -> None:
    for of_date, of_time, usual in [(known, NOTHING, NOTHING), (NOTHING, known, NOTHING), (NOTHING, NOTHING, known)]:
        with pytest.raises(InvalidInput) as caught:
            find_session(of_date, of_time, usual, MOSCOW)
        assert (caught.value.field, caught.value.reason) == (missing, "required")
