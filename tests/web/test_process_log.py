"""The log holds no contact and no secret, does not repeat itself without end, and does not grow without end."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import pytest
import stamina
from hypothesis import given
from hypothesis import strategies as st
from stamina.instrumentation import get_on_retry_hooks, set_on_retry_hooks

from core.errors import Unavailable
from core.web.process_log import FILE_BYTES, MOST_A_MINUTE, OLDER_FILES, FewAMinute, StruckOut, begin_log, strike_out

KEY = "0f1e2d3c4b5a69780f1e2d3c4b5a6978"
TOKEN = "Sk3xJ-vQ0pT8w_zLr5nYb2cHd7mGf4aUoEiRtXq1"
JOB = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """The file into which everything is logged, for the time of a test."""
    root, raising = logging.getLogger(), logging.raiseExceptions
    handlers = root.handlers
    loud = {name: ([*logger.handlers], logger.propagate) for name, logger in _loggers() if logger.handlers}
    hooks = get_on_retry_hooks()
    begin_log(tmp_path)
    yield tmp_path / "log" / "desk.log"
    for handler in root.handlers:
        handler.close()
    root.handlers, logging.raiseExceptions = handlers, raising
    set_on_retry_hooks(hooks)
    for name, (own, propagate) in loud.items():
        logging.getLogger(name).handlers, logging.getLogger(name).propagate = own, propagate


def _loggers() -> list[tuple[str, logging.Logger]]:
    return [(name, logging.getLogger(name)) for name in [*logging.root.manager.loggerDict]]


@pytest.mark.parametrize(
    "secret",
    [
        "anna.petrova+vk@example.com",
        "anna%40example.com",
        "+79000000001",
        "8 (900) 000-00-01",
        "79000000001",
        "%2B79000000001",
        KEY,
        TOKEN,
    ],
)
def test_contacts_and_secrets_are_struck_out_wherever_a_library_writes_them(log: Path, secret: str) -> None:
    library = logging.getLogger("some.library")
    library.error("GET https://chatter.salebot.pro/api/%s/get_clients?x=%s failed", secret, secret)
    library.warning("POST /bizon_webhook/%s from %r; token=%s", secret, secret, secret)
    try:
        raise ValueError(f"cannot read {secret}")
    except ValueError:
        library.exception("with %s", {"email": secret})
    text = log.read_text("utf-8")
    assert text.count("•••") >= 7
    assert secret not in text
    assert "test_process_log.py" in text


@pytest.mark.parametrize("secret", ["anna.petrova@example.com", "8 (900) 000-00-01", TOKEN])
def test_no_part_of_a_contact_or_secret_is_left_where_a_long_line_is_cut(secret: str) -> None:
    for place in range(4960, 5001, 3):
        text = "x" * (place - 1) + f" {secret} " + "y" * 6000
        written = StruckOut().format(logging.makeLogRecord({"msg": text}))
        assert len(written) < len(text)
        assert not set(written) & set(secret).difference("x", "y", " ", ".")


@pytest.mark.parametrize("piece", ["a%40", "%40a.", "a@", "+7 ", "key=", "a1-", "/api/"])
def test_striking_out_takes_no_longer_than_the_text_is_long(piece: str) -> None:
    began = perf_counter()
    strike_out(piece * (50_000 // len(piece)))
    assert perf_counter() - began < 2


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-29 05:01:47,123 ERROR core.jobs.engine: the job " + JOB + " ended",
        "reports/222222:room*2026-11-23T19:00:00 has 20000 viewers in 1732647600000 ms",
        'File "/srv/desk/core/services/registration/send_registration.py", line 71, in fetch_registered',
        "127.0.0.1:8502 answered 503 after 15.02 s; 12345678901234 bytes",
        "POST /api/functions/bizon365_add_subscriber",
    ],
)
def test_what_helps_to_find_a_fault_stays(text: str) -> None:
    assert strike_out(text) == text


@given(st.emails().filter(lambda email: re.fullmatch(r"[\w.+=-]+", email.partition("@")[0]) is not None))
def test_no_email_is_written(email: str) -> None:
    assert email not in strike_out(f"before {email} after")


def test_call_that_is_made_again_is_named_with_the_reason(log: Path) -> None:
    for attempt in stamina.retry_context(on=Unavailable, attempts=2, wait_initial=0.01, wait_max=0.01, wait_jitter=0):
        with attempt:
            if attempt.num == 1:
                raise Unavailable("bizon365", "getviewers", 503)
    [line] = log.read_text().splitlines()
    assert line.endswith("bizon365 getviewers: Unavailable (503). It is asked again in 0.0 s (try 2).")


def test_line_that_comes_without_end_is_counted_and_other_lines_stay(log: Path) -> None:
    attacked = logging.getLogger("a.library")  # the stand-in silences uvicorn in this process
    for n in range(10_000):
        attacked.warning("Invalid HTTP request received from %d.", n)
    logging.getLogger("core").error("Something else")
    text = log.read_text("utf-8")
    assert text.count("Invalid HTTP request") == MOST_A_MINUTE
    assert "Something else" in text


def test_after_a_minute_it_is_said_how_many_were_left_out() -> None:
    few, said = FewAMinute(), []
    for second in range(61):
        record = logging.LogRecord("name", logging.ERROR, __file__, 1, "again", (), None)
        record.created = 1000.0 + second
        if few.filter(record):
            assert few.filter(record)  # of the second handler: counted once
            said.append(StruckOut("%(message)s").format(record))
    assert said == ["again"] * MOST_A_MINUTE + [f"again (and {60 - MOST_A_MINUTE} more like this before)"]


def test_log_does_not_grow_without_end(log: Path) -> None:
    many = logging.getLogger("many")
    for n in range((2 + OLDER_FILES) * FILE_BYTES // 10_000):
        many.error(f"{n} " + "x" * 10_000)
    files = list(log.parent.iterdir())
    assert len(files) == 1 + OLDER_FILES
    assert sum(file.stat().st_size for file in files) <= (1 + OLDER_FILES) * FILE_BYTES


def test_loggers_with_handlers_of_their_own_write_into_the_same_log(tmp_path: Path, log: Path) -> None:
    own = logging.getLogger("uvicorn")
    assert own.handlers == []
    own.error("the server says")
    assert "the server says" in log.read_text("utf-8")
    assert log.stat().st_mode & 0o077 == 0 or log.parent.stat().st_mode & 0o077 == 0
