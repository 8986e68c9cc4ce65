"""The act as PDF says what the page says, in Russian letters, and is the same file each time."""

import logging
from io import BytesIO

import pytest
from pypdf import PdfReader

from core.domain.privacy.act_page import ActWords
from core.services.privacy.act_pdf import write_act_pdf
from tests.present import PRESENT

WORDS = ActWords(
    language="ru",
    title="Акт № 1",
    facts=[("Проект", "Школа «Ёж» 😀\x00\n"), ("Кто", "Анна & <b>Ко</b>" + "о" * 90)],
    heading="Что стёрто",
    removed=[("входы на вебинары", "1\u00a0234"), ("клиенты", "3")],
    remarks=["Контактов в акте нет. " * 200],
    signature="Подпись: ____",
)


def test_the_pdf_says_all_that_the_act_says(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    file = write_act_pdf(WORDS, PRESENT)
    reader = PdfReader(BytesIO(file))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    said = ("Акт № 1", "Школа «Ёж» ??", "Анна & <b>Ко</b>", "Что стёрто", "входы на вебинары 1 234", "Подпись: ____")
    assert [one for one in said if one not in text] == []
    assert text.count("Контактов в акте нет.") == 200
    assert reader.metadata is not None
    assert reader.metadata.title == "Акт № 1"
    assert caplog.records == []
    assert write_act_pdf(WORDS, PRESENT) == file


def test_an_act_on_nothing_is_a_file_too() -> None:
    assert write_act_pdf(WORDS._replace(removed=[]), PRESENT).startswith(b"%PDF-")
