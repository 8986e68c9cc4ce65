"""Every page in English, on a laptop and on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.all_pages import Seen, walk
from tests.browser.live import Live, live_dashboard, pull_all
from tests.browser.views import EACH_PAGE


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, operator: BrowserContext) -> Iterator[Live]:
    with live_dashboard(tmp_path_factory.mktemp("en")) as dashboard:
        pull_all(dashboard, operator)
        yield dashboard


def test_every_page_is_english_and_fits_a_phone(chromium: Browser, desk: Live) -> None:
    assert walk(chromium, desk, "en", views=EACH_PAGE) == Seen()


@pytest.mark.long
def test_every_view_is_english_and_can_be_read_in_the_dark(chromium: Browser, desk: Live) -> None:
    assert walk(chromium, desk, "en", axe="dark") == Seen()
