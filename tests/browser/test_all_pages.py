"""Every page on a laptop and on a phone, in the long test every view in both languages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from core.i18n import Language
from tests.browser.all_pages import Seen, foreign_sentences, walk
from tests.browser.axe import Look
from tests.browser.live import Live, live_dashboard, pull_all
from tests.browser.views import EACH_PAGE


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, operator: BrowserContext) -> Iterator[Live]:
    with live_dashboard(tmp_path_factory.mktemp("pages")) as dashboard:
        pull_all(dashboard, operator)
        yield dashboard


def test_every_page_is_russian_fits_a_phone_and_is_made_for_everybody(chromium: Browser, desk: Live) -> None:
    assert walk(chromium, desk, "ru", views=EACH_PAGE, axe="light") == Seen()


@pytest.mark.long
@pytest.mark.parametrize(("language", "look"), [("ru", "light"), ("en", "dark")])
def test_every_view_is_in_its_language_fits_a_phone_and_is_made_for_everybody(
    chromium: Browser, operator: BrowserContext, tmp_path: Path, language: Language, look: Look
) -> None:
    with live_dashboard(tmp_path) as desk:
        pull_all(desk, operator)
        assert walk(chromium, desk, language, axe=look) == Seen()


def test_a_sentence_left_in_the_other_language_would_be_found() -> None:
    foreign = {one.sentence: one for one in foreign_sentences("ru")}
    assert foreign["Check the list"].is_in("Посещение\nCheck the list\n")
    assert foreign["{n} rows found"].is_in("Найдено\n12 rows found")
    assert not foreign["File"].is_in("Filed under: File cabinet")
