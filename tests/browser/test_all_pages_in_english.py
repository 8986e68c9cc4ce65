"""Every page in English, on a laptop and on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.all_pages import Seen, walk
from tests.browser.live import Live, live_dashboard, pull_all


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, operator: BrowserContext) -> Iterator[Live]:
    with live_dashboard(tmp_path_factory.mktemp("en")) as dashboard:
        pull_all(dashboard, operator)
        yield dashboard


def test_every_page_fits_a_phone(chromium: Browser, desk: Live) -> None:
    assert walk(chromium, desk, "en") == Seen()


@pytest.mark.long
def test_every_page_can_be_read_in_the_dark(chromium: Browser, desk: Live) -> None:
    assert walk(chromium, desk, "en", axe="dark") == Seen()
