"""Who started something is named where that is a person."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from pages.widgets.language import moment
from pages.widgets.operator import when_and_who
from tests.wording import ru

AT = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)
MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.mark.parametrize("account", ["root", "Root", "www-data", ""])
def test_account_of_a_machine_is_not_named(account: str) -> None:
    assert when_and_who(AT, account, MOSCOW) == moment(AT, MOSCOW)


def test_person_is_named() -> None:
    assert "anna" in when_and_who(AT, "anna", MOSCOW)


def test_what_a_scenario_started_was_started_by_nobody() -> None:
    assert when_and_who(AT, "system", MOSCOW) == ru("{time}, by itself", time=moment(AT, MOSCOW))
