"""The moment when a lead came is never taken for the session."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from core.domain.lists.column_names import Kind
from core.domain.registration.lead_dates import find_lead_dates

MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


def found(titles: tuple[str, ...], *rows: tuple[str, ...]) -> tuple[Kind, ...]:
    columns: dict[Kind, int] = {"date": 0, "time": 1} if len(titles) > 1 else {"date": 0}
    return find_lead_dates(titles, rows, columns, zone=MOSCOW, now=NOW)


@pytest.mark.parametrize("title", ["Дата", "date", "Дата и время", "DateTime"])
def test_days_that_are_over_in_a_column_of_a_vague_name_are_those_of_leads(title: str) -> None:
    assert found((title,), ("18.11.2026",), ("19.11.2026",), ("-",)) == ("date",)
    assert found((title,), ("18.11.2026 19:00",)) == ("date",)
    assert found((title,), ("2026-11-19T18:00:00Z",)) == ("date",)


def test_odd_minutes_are_those_of_leads_even_today() -> None:
    assert found(("Дата",), ("20.11.2026 10:47",), ("20.11.2026 10:52",), ("20.11.2026 11:00",)) == ("date",)
    assert found(("Дата", "Время"), ("20.11.2026", "10:47"), ("20.11.2026", "10:51")) == ("date", "time")


@pytest.mark.parametrize(
    "rows",
    [
        (("20.11.2026 19:00",), ("21.11.2026 19:00",)),
        (("19.11.2026 19:00",), ("21.11.2026 19:00",)),
        (("2 декабря в 19:30",),),
        (("02.12.2026 19:07",), ("02.12.2026 19:00",), ("02.12.2026 19:00",)),
        (("01.02.2027 12:34",),),  # an odd minute, but no lead came on a day that is still to come
        (("18.11.2026 10:47",), ("21.11.2026 12:34",)),
        (("завтра",), ("",)),
        (),
    ],
)
def test_a_column_with_a_coming_day_is_one_of_sessions(rows: tuple[tuple[str, ...], ...]) -> None:
    assert found(("Дата",), *rows) == ()


def test_column_named_after_the_session_is_taken_at_its_word() -> None:
    assert found(("Дата вебинара",), ("18.11.2026 10:47",)) == ()
    assert found(("Дата вебинара", "Время"), ("20.11.2026", "19:00")) == ()
