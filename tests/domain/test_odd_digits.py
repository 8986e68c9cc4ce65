"""Numbers, dates and times from outside may be written in the digits of any script, and be as long as they like: each
is read or refused."""

from collections.abc import Callable
from contextlib import suppress
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.contacts import client_number, has_lost_id_digits, normalize_client_id
from core.domain.links.link import check_host
from core.domain.phones import normalize_phone
from core.domain.registration.session_cells import parse_date_cell, parse_time_cell
from core.domain.registration.written_moment import read_moment
from core.domain.reports.cities import english_city
from core.domain.sessions import parse_account_date, parse_account_time, parse_webinar_id
from core.domain.variables import check_report_limit
from core.errors import DeskError

READERS: dict[str, Callable[[str], object]] = {
    "client id": normalize_client_id,
    "client number": client_number,
    "lost digits": has_lost_id_digits,
    "phone": normalize_phone,
    "date cell": parse_date_cell,
    "time cell": parse_time_cell,
    "moment": read_moment,
    "date": parse_account_date,
    "time": parse_account_time,
    "webinar": lambda text: parse_webinar_id(text, ZoneInfo("Europe/Moscow")),
    "city": english_city,
    "limit": check_report_limit,
    "host": lambda text: check_host("domain", text),
}
odd = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "", "02.12.2026 ", "222222:a*", "2026-12-02T", "1e", "0.", "+7", "a.ru:"]),
    st.text("0123456789٣²³①９.,:-/+eE TZчмг*@", max_size=14),
    st.sampled_from(["", "", "", "1" * 20, "9" * 400, "1" * 5000]),
)


@pytest.mark.parametrize("reader", READERS)
@given(odd)
def test_odd_number_is_read_or_refused(reader: str, text: str) -> None:
    with suppress(DeskError):
        READERS[reader](text)
