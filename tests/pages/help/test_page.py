"""Help: the section that the address names, in the operator's language, with or without its pictures."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.environment import ROOT
from pages.help import guide
from pages.help.guide import read_guide
from tests.conftest import open_page

PICTURE = ROOT / "docs" / "webinar.png"


def title(page: AppTest) -> str:
    assert not page.exception
    return page.main.header[0].value


def test_a_link_opens_its_section_and_any_other_address_the_first(desk: Desk) -> None:
    sections = read_guide("ru")
    assert title(open_page("help", section="scenarios")) == sections["scenarios"].title
    assert title(open_page("help", section="nothing")) == next(iter(sections.values())).title


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with the guide alone."""
    shutil.copy(guide.DOCS / "guide.ru.md", tmp_path)
    monkeypatch.setattr(guide, "DOCS", tmp_path)
    read_guide.cache_clear()
    yield tmp_path
    read_guide.cache_clear()


def test_a_picture_is_shown_when_it_is_there(desk: Desk, docs: Path) -> None:
    assert not open_page("help").main.get("image")
    (docs / "shots" / "ru").mkdir(parents=True)
    shutil.copy(PICTURE, docs / "shots" / "ru" / "connect.png")
    assert open_page("help").main.get("image")
