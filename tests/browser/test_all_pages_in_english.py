"""Every page in English, on a laptop and on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.all_pages import walk
from tests.browser.live import Live, live_dashboard, pull_all


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, operator: BrowserContext) -> Iterator[Live]:
    with live_dashboard(tmp_path_factory.mktemp("en")) as dashboard:
        pull_all(dashboard, operator)
        yield dashboard


def test_no_page_speaks_the_other_language_or_is_wider_than_a_phone(chromium: Browser, desk: Live) -> None:
    assert walk(chromium, desk, "en") == ({}, [])
