"""The act of an erasure is one page without scripts, and nothing in it is taken for markup."""

from core.domain.privacy.act_page import ActWords, build_act


def test_the_act_is_a_whole_page_and_shows_names_as_they_are() -> None:
    words = ActWords(
        language="ru",
        title="Акт № 1",
        facts=[("Проект", "<b>Школа</b>"), ("Кто", "Анна & Ко")],
        heading="Что стёрто",
        removed=[("входы", "3")],
        remarks=["Контактов нет."],
        signature="Подпись",
    )
    page = build_act(words)
    assert page.startswith("<!doctype html>")
    assert "&lt;b&gt;Школа&lt;/b&gt;" in page
    assert "Анна &amp; Ко" in page
    assert "<script" not in page
    assert "<td>входы</td><td>3</td>" in page
