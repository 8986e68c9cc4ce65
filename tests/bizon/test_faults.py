"""Every fault of the sandbox against the client: which error, after how many tries."""

import itertools
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import stamina

from core.bizon.api import BizonApi
from core.bizon.wire import BizonAccount
from core.errors import (
    ApiError,
    Forbidden,
    Missing,
    RateLimited,
    Rejected,
    Unauthorized,
    Unavailable,
    UnexpectedPayload,
)
from core.http.pace import Pace, Stopped
from core.http.permits import FilePermits
from core.http.transport import RetryPolicy, open_http
from core.sandbox.server import SandboxServer
from tests.bizon.test_api import coming_session, of_email, smallest
from tests.conftest import QUICK
from tests.patience import PATIENCE_S
from tests.present import PRESENT, present_clock


@pytest.mark.parametrize(
    ("kind", "settings", "error", "tries"),
    [
        ("status", {"status": 401}, Unauthorized, 1),
        ("status", {"status": 403}, Forbidden, 1),
        ("status", {"status": 404}, Missing, 1),
        ("status", {"status": 400}, Rejected, 1),
        ("status", {"status": 408}, Rejected, 1),
        ("status", {"status": 429}, RateLimited, 3),
        ("status", {"status": 429, "retry_after_s": 0}, RateLimited, 3),
        ("status", {"status": 429, "retry_after_s": 0, "retry_after_as": "date"}, RateLimited, 3),
        ("status", {"status": 429, "retry_after_s": 3600}, RateLimited, 1),
        ("status", {"status": 500}, Unavailable, 3),
        ("status", {"status": 502}, Unavailable, 3),
        ("status", {"status": 503, "retry_after_s": 0}, Unavailable, 3),
        ("cut", {}, Unavailable, 3),
        ("cut_body", {}, Unavailable, 3),
        ("bad_json", {}, UnexpectedPayload, 1),
        ("html", {}, UnexpectedPayload, 1),
        ("message", {}, Rejected, 1),
        ("errors", {}, Rejected, 1),
    ],
)
def test_permanent_fault_raises_its_error_after_the_given_number_of_tries(
    sandbox: SandboxServer, api: BizonApi, kind: Any, settings: dict[str, Any], error: type[ApiError], tries: int
) -> None:
    sandbox.faults.play(kind, **settings)
    with pytest.raises(ApiError) as raised:
        api.fetch_viewers(smallest(sandbox).webinar_id)
    assert type(raised.value) is error
    assert raised.value.call == "getviewers"
    assert len(sandbox.traffic) == tries


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        ("status", {"status": 429}),
        ("status", {"status": 429, "retry_after_s": 0}),
        ("status", {"status": 500}),
        ("status", {"status": 504}),
        ("cut", {}),
        ("cut_body", {}),
    ],
)
def test_temporary_fault_uses_one_try_and_loses_no_data(
    sandbox: SandboxServer, api: BizonApi, kind: Any, settings: dict[str, Any]
) -> None:
    sandbox.faults.play(kind, times=2, **settings)
    webinar = smallest(sandbox)
    reading = api.fetch_viewers(webinar.webinar_id)
    assert reading.read() == sandbox.world.viewers(webinar.webinar_id)
    assert len(sandbox.traffic) == 3


@pytest.mark.parametrize("spelling", ["seconds", "date"])
def test_retry_after_is_waited_for(sandbox: SandboxServer, api: BizonApi, spelling: str) -> None:
    asked_s = {"seconds": 1, "date": 2}[spelling]  # a date has whole seconds, so up to one of them is lost
    sandbox.faults.play("status", status=429, retry_after_s=asked_s, retry_after_as=spelling, times=1)
    api.fetch_viewers(smallest(sandbox).webinar_id)
    first, second = [exchange.at_s for exchange in sandbox.traffic]
    assert second - first >= 0.95


def test_retry_after_holds_back_every_thread_of_the_account(sandbox: SandboxServer, http: httpx.Client) -> None:
    looks: list[float] = []  # a waiting call looks at the stop button again and again

    def look() -> bool:
        looks.append(time.monotonic())
        return False

    api = BizonApi(account_of(sandbox), http, clock=present_clock(), policy=QUICK, should_stop=look)
    webinar_id = smallest(sandbox).webinar_id
    sandbox.faults.play("status", status=429, retry_after_s=1, times=1)
    first = threading.Thread(target=api.fetch_viewers, args=(webinar_id,))
    first.start()
    wait_until(lambda: any(exchange.status == 429 for exchange in sandbox.traffic))
    refused_at_s = time.monotonic()
    wait_until(lambda: sum(look_s > refused_at_s for look_s in looks) >= 5)
    api.fetch_report(webinar_id)
    first.join()
    refused, *others = [exchange.at_s for exchange in sandbox.traffic]
    assert len(others) == 2
    assert all(at_s - refused >= 0.95 for at_s in others)


def test_waits_between_tries_grow(sandbox: SandboxServer, http: httpx.Client) -> None:
    policy = RetryPolicy(attempts=4, wait_initial_s=0.1, wait_max_s=5, timeout_s=5, total_s=20)
    sandbox.faults.play("status", status=503)
    with pytest.raises(Unavailable):
        open_api(sandbox, http, policy=policy).fetch_viewers("1:r*2026-01-01T10:00:00")
    moments = [exchange.at_s for exchange in sandbox.traffic]
    waits = [later - sooner for sooner, later in itertools.pairwise(moments)]
    # The jitter of up to 0.1 s comes on top of 0.1, 0.2 and 0.4 s.
    assert all(wait >= least for wait, least in zip(waits, (0.1, 0.2, 0.4), strict=True))


def test_tries_end_when_the_time_is_over(sandbox: SandboxServer, http: httpx.Client) -> None:
    policy = RetryPolicy(attempts=1000, wait_initial_s=0.05, wait_max_s=0.1, timeout_s=5, total_s=1.5)
    sandbox.faults.play("status", status=503)
    start = time.monotonic()
    with pytest.raises(Unavailable):
        open_api(sandbox, http, policy=policy).fetch_viewers("1:r*2026-01-01T10:00:00")
    assert time.monotonic() - start < 50  # a thousand tries take that at least
    assert 1 < len(sandbox.traffic) < 50


def test_call_to_a_server_that_does_not_answer_ends_after_the_time_out(sandbox: SandboxServer) -> None:
    policy = RetryPolicy(attempts=2, wait_initial_s=0.01, wait_max_s=0.01, timeout_s=0.5, total_s=60)
    sandbox.faults.play("slow", delay_s=3)
    with open_http(policy, own_network=True) as http, pytest.raises(Unavailable) as raised:
        open_api(sandbox, http, policy=policy).fetch_viewers("1:r*2026-01-01T10:00:00")
    assert raised.value.status is None
    assert len(sandbox.traffic) == 2


def test_address_without_a_server_is_unavailable(sandbox: SandboxServer, http: httpx.Client) -> None:
    account = BizonAccount("http://127.0.0.1:9", "v2", "1", "made-up")
    with pytest.raises(Unavailable) as raised:
        BizonApi(account, http, clock=present_clock(), policy=QUICK).send_subscriber("1:p", "olga@example.com", PRESENT)
    assert not raised.value.outcome_unknown


@pytest.mark.parametrize(("kind", "settings"), [("cut", {}), ("cut_body", {}), ("status", {"status": 502})])
def test_registration_whose_answer_was_lost_is_not_sent_again(
    sandbox: SandboxServer, api: BizonApi, kind: Any, settings: dict[str, Any]
) -> None:
    page_id, session_at = coming_session(api)
    email = f"lost-{kind}@example.com"
    sandbox.faults.play(kind, methods=["addSubscriber"], done=True, **settings)
    with pytest.raises(Unavailable) as raised:
        api.send_subscriber(page_id, email, session_at)
    assert raised.value.outcome_unknown
    assert not raised.value.retryable
    assert len(sandbox.traffic.of("addSubscriber")) == 1
    assert len(of_email(api, page_id, email)) == 1


def test_registration_answered_with_429_is_not_sent_again_by_itself(sandbox: SandboxServer, api: BizonApi) -> None:
    """It may have been made all the same."""
    page_id, session_at = coming_session(api)
    sandbox.faults.play("status", status=429, methods=["addSubscriber"], done=True)
    with pytest.raises(RateLimited) as raised:
        api.send_subscriber(page_id, "haste@example.com", session_at)
    assert raised.value.outcome_unknown
    assert len(sandbox.traffic.of("addSubscriber")) == 1
    assert len(of_email(api, page_id, "haste@example.com")) == 1


def test_removal_whose_answer_was_lost_is_not_sent_again_by_itself(sandbox: SandboxServer, api: BizonApi) -> None:
    page_id, session_at = coming_session(api)
    api.send_subscriber(page_id, "gone@example.com", session_at)
    sandbox.faults.play("cut", methods=["removeSubscriber"], done=True, times=1)
    with pytest.raises(Unavailable) as raised:
        api.send_removal(page_id, "gone@example.com")
    assert raised.value.outcome_unknown
    assert len(sandbox.traffic.of("removeSubscriber")) == 1
    assert of_email(api, page_id, "gone@example.com") == []


def test_calls_keep_the_pace_of_the_account(sandbox: SandboxServer, http: httpx.Client, tmp_path: Any) -> None:
    pace = Pace(20, permits=FilePermits(tmp_path / "pace.sqlite3"), account="project-1")
    api = BizonApi(account_of(sandbox), http, pace, clock=present_clock(), policy=QUICK)
    threads = [threading.Thread(target=api.fetch_report, args=(smallest(sandbox).webinar_id,)) for _ in range(6)]
    start_s = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    moments = sorted(exchange.at_s for exchange in sandbox.traffic)
    assert len(moments) == 6
    assert moments[-1] - start_s >= 5 * 0.05
    pace.close()


def test_stop_button_ends_a_long_wait_between_tries(sandbox: SandboxServer, http: httpx.Client) -> None:
    pressed = threading.Event()
    policy = RetryPolicy(attempts=3, wait_initial_s=0.01, wait_max_s=0.05, timeout_s=5, total_s=600)
    sandbox.faults.play("status", status=429, retry_after_s=300)
    api = BizonApi(account_of(sandbox), http, clock=present_clock(), policy=policy, should_stop=pressed.is_set)
    threading.Timer(0.2, pressed.set).start()
    start = time.monotonic()
    with pytest.raises(Stopped):
        api.fetch_reports()
    assert time.monotonic() - start < PATIENCE_S


def open_api(sandbox: SandboxServer, http: httpx.Client, *, policy: RetryPolicy) -> BizonApi:
    return BizonApi(account_of(sandbox), http, clock=present_clock(), policy=policy)


def account_of(sandbox: SandboxServer) -> BizonAccount:
    return BizonAccount(sandbox.address, "v2", sandbox.bizon_project_id, sandbox.bizon_token)


@stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.01, wait_max=0.01, wait_jitter=0)
def wait_until(condition: Callable[[], object]) -> None:
    """Return as soon as the condition holds."""
    assert condition(), "the condition never held"
