"""Every page in Russian, on a laptop and on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.all_pages import Seen, foreign_sentences, walk
from tests.browser.live import Live, live_dashboard, pull_all


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, operator: BrowserContext) -> Iterator[Live]:
    with live_dashboard(tmp_path_factory.mktemp("ru")) as dashboard:
        pull_all(dashboard, operator)
        yield dashboard


def test_every_page_fits_a_phone_and_is_made_for_everybody(chromium: Browser, desk: Live) -> None:
    assert walk(chromium, desk, "ru", axe="light") == Seen()


def test_a_sentence_left_in_the_other_language_would_be_found() -> None:
    foreign = foreign_sentences("ru")
    assert foreign["Check the list"].search("Посещение\nCheck the list\n")
    assert foreign["{n} rows found"].search("Найдено\n12 rows found")
    assert not foreign["File"].search("Filed under: File cabinet")
