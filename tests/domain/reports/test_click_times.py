"""When clicks were, in whatever way a report says it; what is no time is no click at 0."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.reports.click_times import all_clicks_at, clicks_at
from core.domain.reports.room_sums import find_rise

START = datetime(2026, 11, 19, 16, tzinfo=UTC)
START_MS = round(START.timestamp() * 1000)
AT_S = 2520.0
WRITTEN = [
    AT_S,
    str(int(AT_S)),
    START_MS + 1000 * AT_S,
    str(START_MS + 1000 * int(AT_S)),
    START_MS / 1000 + AT_S,
    "2026-11-19T16:42:00.000Z",
    "2026-11-19T19:42:00+03:00",
    "2026-11-19 16:42:00",
]
json_values: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["t", "time", "id", "x"]), inner),
    max_leaves=8,
)


@pytest.mark.parametrize("value", WRITTEN)
@pytest.mark.parametrize("name", ["t", "time", "ts", "created"])
def test_every_way_to_write_a_time_is_read_the_same(name: str, value: object) -> None:
    assert clicks_at({"buttons": [{"id": "b1", name: value}]}, START) == [AT_S]


@pytest.mark.parametrize(
    "clicks",
    [
        [{"id": "b", "t": 30}, {"id": "b", "t": 90}],
        '[{"id":"b","t":30},{"id":"b","t":90}]',
        {"0": {"id": "b", "t": 30}, "1": {"id": "b", "t": 90}},
        [{"id": "b", "t": [30, 90]}],
        {"id": "b", "t": [30, 90]},
    ],
)
def test_every_shape_of_a_list_is_read(clicks: object) -> None:
    assert clicks_at({"banners": clicks}, START) == [30.0, 90.0]


@pytest.mark.parametrize(
    "raw",
    [
        {"buttons": [{"id": "b1"}], "clickFile": 1, "clickBanner": "1"},
        {"buttons": [{"t": True}, {"t": "скоро"}, {"t": None}, {"t": float("nan")}, "b1", 7]},
        {"buttons": [{"t": (START + timedelta(days=30)).isoformat()}, {"t": 1e300}]},
        {"buttons": "[{"},
    ],
)
def test_what_says_no_time_is_left_out(raw: dict[str, Any]) -> None:
    assert clicks_at(raw, START) == []
    assert all_clicks_at([raw], START) is None


@given(json_values)
def test_nothing_that_is_sent_is_an_error(value: object) -> None:
    assert all(abs(at) <= 7 * 24 * 3600 for at in clicks_at({"buttons": value, "clickFile": value}, START))


@pytest.mark.parametrize(
    ("clicks", "minute"),
    [([0, 1, 0, 9, 12, 4], 3), ([5, 0, 5], 0), ([1, 2, 3, 4], None), ([], None), ([0, 0], None)],
)
def test_offer_is_where_clicks_rise_most(clicks: list[int], minute: int | None) -> None:
    assert find_rise(clicks) == minute
