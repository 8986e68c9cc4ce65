"""The public schedule of a page is read in every plausible shape, and a failure is an error of the API."""

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.bizon.schedule import PublicPages, decode
from core.errors import ApiError, Missing, RateLimited, Rejected, Unavailable, UnexpectedPayload
from core.http.transport import Answer, RetryPolicy
from core.sandbox.server import SandboxServer
from core.sandbox.world.webinars import epoch_ms
from tests.conftest import QUICK
from tests.present import PRESENT, present_clock
from tests.registering import coming, page_id

ZONE = ZoneInfo("Asia/Yekaterinburg")
SESSION = datetime(2026, 12, 2, 15, tzinfo=UTC)
MS = 1796223600000
LATER = datetime(2026, 12, 3, 15, tzinfo=UTC)


def answer(root: Any, status: int = 200) -> Answer:
    body = root if isinstance(root, bytes) else json.dumps(root).encode()
    return Answer(status, {}, body, PRESENT)


def sessions(schedule: Any, **root: Any) -> tuple[datetime, ...]:
    return decode(answer({"pageId": "222222:page1", "schedule": schedule, **root}), ZONE)


def test_moments_of_the_tests_are_the_same() -> None:
    assert SESSION.timestamp() * 1000 == MS
    assert SESSION.astimezone(ZONE).hour == 20


@pytest.mark.parametrize(
    "schedule",
    [
        '{"2026-12-02": [{"text": "20:00", "val": 1796223600000}]}',
        {"2026-12-02": [{"text": "20:00", "val": MS}]},
        {"2026-12-02": [{"text": "20:00", "val": str(MS)}]},
        {"2026-12-02": [{"text": "20:00", "val": MS // 1000}]},
        {"2026-12-02": [{"text": "20:00", "val": "2026-12-02T15:00:00.000Z"}]},
        {"2026-12-02": [{"text": "20:00"}]},
        {"2026-12-02": [{"text": "20:00", "val": None}]},
        {"2026-12-02": [{"text": "20.00", "val": "20.00"}]},
        {"2026-12-02": ["20:00"]},
        {"2026-12-02": [MS]},
        {"2026-12-02": MS},
        {"02.12.2026": {"0": {"text": "20:00"}}},
        {"2026-12-02": {"0": {"text": "20:00", "val": MS}, "2": {"text": "20:00", "val": MS}}},
        [{"text": "20:00", "val": MS}, {"text": "вечером", "val": "вечером"}],
        [[MS]],
        [{"val": MS + 30_000}],
        [{"val": True}, {"val": 0}, {"val": -1}, {"val": 10**30}, {"val": "99:99"}, {}, None, MS],
    ],
)
def test_a_session_is_read_however_it_is_written(schedule: Any) -> None:
    assert sessions(schedule) == (SESSION,)


def test_sessions_come_in_order_and_once() -> None:
    days = {"2026-12-03": [{"val": MS + 86_400_000}], "2026-12-02": [{"val": MS}, {"val": MS, "text": "20:00"}]}
    assert sessions(days) == (SESSION, LATER)


@pytest.mark.parametrize("schedule", ["", "[]", "{}", [], {}, None, False, "скоро"])
def test_an_empty_schedule_has_no_sessions(schedule: Any) -> None:
    assert sessions(schedule, days=[]) == ()


@pytest.mark.parametrize(
    ("root", "status", "error"),
    [
        ({"message": "Страница не найдена"}, 200, Rejected),
        ({"message": "Страница не найдена"}, 404, Missing),
        (b"Not found", 404, Missing),
        ({"message": "Доступ закрыт"}, 403, Rejected),
        ({}, 429, RateLimited),
        ({}, 502, Unavailable),
        ({}, 302, UnexpectedPayload),
        (b"<!DOCTYPE html>", 200, UnexpectedPayload),
        ({"pageId": "222222:page1"}, 200, UnexpectedPayload),
        ([], 200, UnexpectedPayload),
        (b"", 200, UnexpectedPayload),
    ],
)
def test_any_other_answer_is_an_error(root: Any, status: int, error: type[ApiError]) -> None:
    with pytest.raises(error):
        decode(answer(root, status), ZONE)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.sampled_from([MS, "20:00"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["2026-12-02", "val", "text", "x"]), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(VALUES)
def test_no_schedule_is_too_odd_to_be_read(schedule: Any) -> None:
    assert all(found.tzinfo is UTC for found in sessions(schedule))
    assert all(found.tzinfo is UTC for found in sessions(json.dumps(schedule)))


@pytest.fixture
def pages(sandbox: SandboxServer, http: httpx.Client) -> PublicPages:
    return PublicPages(sandbox.address, ZONE, http, clock=present_clock(), policy=QUICK)


@pytest.mark.parametrize("shape", ["string", "object"])
def test_sandbox_serves_the_coming_sessions_of_a_page_without_a_token(
    sandbox: SandboxServer, pages: PublicPages, shape: str
) -> None:
    sandbox.faults.switch(schedule_as=shape)
    found = pages.fetch_sessions(page_id(sandbox))
    assert coming(sandbox) in found
    assert found == tuple(sorted(found))
    assert epoch_ms(found[0]) > sandbox.world.now_ms
    with pytest.raises(Missing):
        pages.fetch_sessions(page_id(sandbox, "copy-old"))


@pytest.mark.parametrize("fault", ["cut", "html", "bad_json", "message"])
def test_faults_of_the_public_pages_are_errors(sandbox: SandboxServer, http: httpx.Client, fault: Any) -> None:
    sandbox.faults.play(fault, methods=["form"])
    once = RetryPolicy(attempts=1, timeout_s=5, total_s=10)
    with pytest.raises(ApiError):
        PublicPages(sandbox.address, ZONE, http, clock=present_clock(), policy=once).fetch_sessions(page_id(sandbox))
