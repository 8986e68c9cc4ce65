"""Both catalogues say everything the interface says."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from core.i18n import CATALOGUES, LANGUAGES, choose_language, translations
from core.i18n.update import ROOT, SPEAKING, extract_messages, extract_sentences, update_catalogue

PLACEHOLDER = re.compile(r"(?<!#)\{(\w+)")


def read(language: str) -> Catalog:
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def forms(value: object) -> list[str]:
    return [str(form) for form in value] if isinstance(value, list | tuple) else [str(value or "")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_is_complete(language: str) -> None:
    missing = [message.id for message in read(language) if message.id and not all(forms(message.string))]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_has_exactly_the_sentences_of_the_code(language: str) -> None:
    in_code = {message.id for message in extract_messages() if message.id}
    in_catalogue = {message.id for message in read(language) if message.id}
    assert in_catalogue == in_code


def test_no_sentence_hides_in_an_f_string_where_extraction_does_not_look() -> None:
    hidden = [
        f"{path.name}:{call.lineno}"
        for folder in SPEAKING
        for path in (ROOT / folder).rglob("*.py")
        for text in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("_", "ngettext")
    ]
    assert hidden == []


def test_no_sentence_is_said_once_with_a_plural_and_once_without() -> None:
    """They would share one translation, which fits one of them only."""
    said = list(extract_sentences())
    plural = {one[0] for one in said if isinstance(one, tuple)}
    assert plural & set(said) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_placeholders(language: str) -> None:
    for message in read(language):
        if not message.id:
            continue
        expected = {name for form in forms(message.id) for name in PLACEHOLDER.findall(form)}
        for form in forms(message.string):
            # A plural form for exactly one may leave the number out; nothing may be made up.
            assert set(PLACEHOLDER.findall(form)) <= expected, message.id
            assert set(PLACEHOLDER.findall(form)) >= expected - {"n"}, message.id


def test_update_keeps_what_is_translated(tmp_path: Path) -> None:
    path = tmp_path / "ru.po"
    path.write_bytes((CATALOGUES / "ru.po").read_bytes())
    updated = update_catalogue(path, extract_messages())
    assert {m.id: m.string for m in updated if m.id} == {m.id: m.string for m in read("ru") if m.id}


@pytest.mark.parametrize(
    ("locale", "language"), [("en-US", "en"), ("en", "en"), ("ru-RU", "ru"), ("de-DE", "ru"), ("", "ru"), (None, "ru")]
)
def test_russian_where_the_browser_does_not_ask_for_english(locale: str | None, language: str) -> None:
    assert choose_language(locale) == language


def test_russian_has_its_three_plural_forms() -> None:
    russian = translations("ru")
    plurals = [message.id for message in read("ru") if isinstance(message.id, tuple)]
    # Of some words, «человек» among them, two forms are alike
    assert max(len({russian.ngettext(one, many, n) for n in (1, 2, 5)}) for one, many in plurals) == 3
