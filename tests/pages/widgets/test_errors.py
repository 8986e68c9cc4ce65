"""Errors on a page: worded for the operator, and silent about values in the log."""

import logging
import pickle
from pathlib import Path

import pytest
import streamlit.error_util
from streamlit.testing.v1 import AppTest

from core import errors
from core.domain.access.rights import Right
from core.environment import read_environment
from core.errors import ApiError, DeskError, InvalidInput
from tests.patience import PATIENCE_S
from tests.wording import ru

PLANTED = "planted.person@example.org"


NEEDED = ("bizon_token", "salebot_key", "bizon_project_id", "webhook_secret", "secret_key")


def every_error() -> list[DeskError]:
    made: list[DeskError] = [
        DeskError(),
        InvalidInput("email", None, "empty"),
        errors.NotFound("report", 1),
        errors.NotFound("webhook_address", "http://127.0.0.1:1"),
        errors.Conflict("project", "x"),
        errors.Conflict("job", "x"),
        *(errors.NotConfigured(what) for what in NEEDED),
        *(errors.LimitReached(what, 100) for what in ("salebot_budget", "campaign_cap")),
        *(errors.NotAllowed(right) for right in Right),
        errors.RateLimited("bizon365", "getlist", 429, 30.0),
        errors.UnexpectedPayload("salebot", "get_clients", 200, "too_large"),
        *(errors.StorageFault("files", reason, Path("/srv/desk")) for reason in ("full", "locked", "read_only")),
        *(errors.StorageFault("files", reason) for reason in ("damaged", "failing")),
    ]
    kinds: list[type[ApiError]] = [
        errors.Unavailable,
        errors.RateLimited,
        errors.Unauthorized,
        errors.Forbidden,
        errors.Rejected,
        errors.Missing,
        errors.ReportNotReady,
        errors.UnexpectedPayload,
    ]
    return [*made, *(kind(service, "call", 400) for kind in kinds for service in ("bizon365", "salebot"))]


def _explain_all() -> None:
    import streamlit as st

    from pages.widgets.errors import explain
    from tests.pages.widgets.test_errors import every_error

    for error in every_error():
        st.text(explain(error))


def _fail() -> None:
    from pages.widgets.errors import show_unexpected
    from tests.pages.widgets.test_errors import PLANTED

    try:
        raise KeyError(PLANTED)
    except KeyError as error:
        show_unexpected(error)


def _open_a_damaged_store() -> None:
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from data.store import Store
    from pages.widgets.errors import show_unexpected

    with TemporaryDirectory() as folder:
        (Path(folder) / "desk.sqlite3").write_bytes(b"garbage" * 1000)
        try:
            with Store(f"sqlite:///{folder}/desk.sqlite3").reading() as session:
                session.connection()
        except Exception as error:
            show_unexpected(error)


def test_page_that_meets_a_damaged_store_does_not_say_that_all_is_there(caplog: pytest.LogCaptureFixture) -> None:
    page = AppTest.from_function(_open_a_damaged_store, default_timeout=PATIENCE_S).run()
    said = page.error[0].value
    assert ru("The dashboard's database is damaged…") in said
    assert str(read_environment().home) in said
    assert "is damaged. End the dashboard" in caplog.text


def test_every_error_has_a_sentence_in_russian() -> None:
    page = AppTest.from_function(_explain_all, default_timeout=PATIENCE_S).run()
    assert not page.exception
    sentences = [text.value for text in page.text]
    assert len(sentences) == len(every_error())
    for sentence in sentences:
        assert any("а" <= letter.lower() <= "я" for letter in sentence)
        assert sentence.endswith(".")


def _name_sections() -> None:
    import streamlit as st

    from pages.widgets.errors import explain, section_of
    from tests.pages.widgets.test_errors import every_error

    st.session_state["language"] = "en"
    for error in every_error():
        st.text(f"{explain(error)}|{section_of(error) or ''}")


def test_an_error_that_names_the_settings_links_to_their_section() -> None:
    told = [
        text.value.split("|") for text in AppTest.from_function(_name_sections, default_timeout=PATIENCE_S).run().text
    ]
    assert {section for _, section in told} == {"", "connection", "webhook", "salebot", "functions"}
    assert [text for text, section in told if ("Settings" in text) != bool(section)] == []


def test_unforeseen_error_shows_a_sentence_and_logs_the_place_only(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    page = AppTest.from_function(_fail, default_timeout=PATIENCE_S).run()
    assert not page.exception
    assert ru("Something went wrong on…") in page.error[0].value
    assert "KeyError at " in caplog.text
    assert PLANTED not in caplog.text


def test_streamlit_does_not_log_the_values_either(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    import pages.widgets.errors  # noqa: F401 - puts the filter in place

    streamlit.error_util._log_uncaught_app_exception(KeyError(PLANTED))
    assert PLANTED not in caplog.text + "".join(capsys.readouterr())


@pytest.mark.parametrize("error", every_error(), ids=lambda error: type(error).__name__)
def test_written_down_errors_read_back_the_same(error: DeskError) -> None:
    from core.problems import read_problem, write_problem

    back = read_problem(write_problem(error))
    assert type(back) is type(error)
    assert (str(back), vars(back)) == (str(error), vars(error))


@pytest.mark.parametrize("error", every_error(), ids=lambda error: type(error).__name__)
def test_errors_survive_the_engine_of_the_jobs(error: DeskError) -> None:
    """It pickles what a step raised."""
    back = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes of a moment ago
    assert (type(back), str(back), vars(back)) == (type(error), str(error), vars(error))


def test_what_was_typed_is_not_written_down() -> None:
    from core.problems import write_problem

    assert PLANTED not in write_problem(InvalidInput("email", PLANTED))
