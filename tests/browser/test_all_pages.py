"""Every page on a laptop and on a phone, in the long test every view in both languages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from core.i18n import Language
from tests.browser.all_pages import LOCALES, Seen, foreign_sentences, walk
from tests.browser.axe import Look
from tests.browser.live import Live, live_dashboard, live_project, pull_all
from tests.browser.views import EACH_PAGE
from tests.dashboard import Dashboard
from tests.patience import PATIENCE_S


@pytest.fixture(scope="module")
def desk(dashboard: Dashboard, operator: BrowserContext) -> Iterator[Live]:
    with live_project(dashboard) as desk:
        pull_all(desk, operator)
        yield desk


def test_every_page_is_russian_fits_a_phone_and_is_made_for_everybody(context: BrowserContext, desk: Live) -> None:
    assert walk(context, desk, "ru", views=EACH_PAGE, axe="light") == Seen()


@pytest.mark.long
@pytest.mark.parametrize(("language", "look"), [("ru", "light"), ("en", "dark")])
def test_every_view_is_in_its_language_fits_a_phone_and_is_made_for_everybody(
    chromium: Browser, operator: BrowserContext, tmp_path: Path, language: Language, look: Look
) -> None:
    with live_dashboard(tmp_path) as desk:
        pull_all(desk, operator)
        context = chromium.new_context(locale=LOCALES[language], color_scheme=look, reduced_motion="reduce")
        context.set_default_timeout(PATIENCE_S * 1000)
        assert walk(context, desk, language, axe=look) == Seen()
        context.close()


def test_a_sentence_left_in_the_other_language_would_be_found() -> None:
    foreign = {one.sentence: one for one in foreign_sentences("ru")}
    assert foreign["Check the list"].is_in("Посещение\nCheck the list\n")
    assert foreign["{n} rows found"].is_in("Найдено\n12 rows found")
    assert not foreign["File"].is_in("Filed under: File cabinet")
