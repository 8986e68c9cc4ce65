"""Chromium and a running dashboard. Without Chromium the browser tests are skipped, but never with CI=true."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.dashboard import Dashboard
from tests.patience import PATIENCE_S

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Scripts that come this way are compiled anew by each page, whatever the browser has kept of them.
    "--disable-features=BackgroundResourceFetch",
    # A page of the tests lives too short for code that is compiled to run fast later.
    "--js-flags=--no-maglev,--no-turbofan",
]
expect.set_options(timeout=PATIENCE_S * 1000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """One for all tests that neither end it nor need a fresh one: to start one takes longer than most of them."""
    with Dashboard(tmp_path_factory.mktemp("dashboard")) as running:
        yield running


@pytest.fixture(scope="session")
def operator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """A Russian browser in Moscow, wide as a laptop. One for all tests, with a profile on the disk: it keeps the
    frontend, and what it compiled of it, at hand."""
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is not installed")
        pytest.skip("CHROMIUM IS NOT INSTALLED: the browser tests did not run")
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"),
            executable_path=CHROMIUM,
            args=OPTIONS,
            locale="ru-RU",
            timezone_id="Europe/Moscow",
            viewport={"width": 1440, "height": 900},
            # What moves while a page waits is drawn sixty times a second: a fifth of all that the browser does.
            reduced_motion="reduce",
            accept_downloads=True,
        )
        context.set_default_timeout(PATIENCE_S * 1000)
        yield context
        context.close()


@pytest.fixture(scope="session")
def chromium(operator: BrowserContext) -> Browser:
    """For a browser with nothing kept and other settings beside the operator's."""
    assert operator.browser is not None
    return operator.browser


@pytest.fixture
def context(operator: BrowserContext) -> Iterator[BrowserContext]:
    """The operator's browser. The tabs that a test opens are closed after it, and what they kept is forgotten: a menu
    that was closed on a phone would stay closed."""
    yield operator
    for page in operator.pages:
        if page.url.startswith("http"):
            page.evaluate("localStorage.clear()")
        page.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab that may neither complain in its console nor show a stack trace."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if _is_complaint(message) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert page.get_by_test_id("stException").count() == 0
    assert complaints == []


def _is_complaint(message: ConsoleMessage) -> bool:
    # Opened by a link to a page, Streamlit's frontend looks for its server below that page before it looks at the root
    # in vain.
    return message.type == "error" and "/_stcore/" not in message.location["url"]
