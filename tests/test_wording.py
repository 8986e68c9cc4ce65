"""Tests of the pages take the interface's sentences from its catalogues, and say only their own data themselves."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from core.environment import ROOT
from core.i18n import CATALOGUES, Language
from tests.wording import en, like, ru, ru_n, said, sentence

LONG = 12
"""A text of more letters than this that is a part of a sentence of the interface is taken for that sentence."""
DATA = {
    "нет": "what people write into a list where they know nothing",
    "Имя": "the title of a column in somebody's list",
    "завтра": "what people write instead of a date",
    "Телефон": "the title of a column in somebody's list",
}
CYRILLIC = re.compile("[А-Яа-яЁё]")


def test_sentences_come_with_their_placeholders_and_numbers_as_the_language_writes_them() -> None:
    assert ru("of {total}", total=5_000).endswith("5\u00a0000")
    assert en("of {total}", total=5_000) == "of 5,000"
    assert len({ru_n("{n} row", "{n} rows", n).removeprefix(str(n)) for n in (1, 2, 5)}) == 3


def test_sentence_is_recognised_by_its_beginning() -> None:
    assert en("The Bizon365 token was not accepted…").startswith("The Bizon365 token was not accepted: ")


@pytest.mark.parametrize("message", ["No page says this", "No page says this…", "The…", "{n} row", "Pull the report"])
def test_a_message_that_the_catalogues_do_not_hold_fails_a_test(message: str) -> None:
    with pytest.raises(LookupError):
        said(message, "ru")


def test_a_sentence_with_unknown_values_is_recognised_by_its_words_and_its_known_values() -> None:
    message = "Created {when}, ends with `{tail}`."
    shown = ru(message, when="28.11.2026 12:00", tail="abcd")
    assert like(message, tail="abcd").search(f"({shown})")
    assert not like(message, tail="efgh").search(shown)


def test_no_test_of_the_pages_spells_a_russian_sentence_of_the_interface() -> None:
    sentences = set(_pieces("ru"))
    spelt = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in _tests("pages", "browser", "web")
        for line, text in _texts(path)
        if CYRILLIC.search(text) and text.strip() not in DATA and _is_of_the_interface(text.strip(), sentences)
    ]
    assert spelt == []


def test_no_test_of_the_pages_compares_with_an_english_sentence_of_the_interface() -> None:
    sentences = set(_pieces("en"))
    spelt = [
        f"{path.relative_to(ROOT)}:{one.lineno}: {one.value}"
        for path in _tests("pages", "browser")
        for compared in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(compared, ast.Compare)
        for one in (compared.left, *compared.comparators)
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and " " in one.value.strip()
        if _is_of_the_interface(one.value.strip(), sentences)
    ]
    assert spelt == []


def test_whatever_a_walk_presses_and_reads_is_said_by_the_interface() -> None:
    """Many walks are taken by `make test-long` and `make shots` alone: that a word has changed is seen here."""
    gone = []
    for path in _tests("browser"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("said", "ru")):
                continue
            if isinstance(call.args[0], ast.Constant):
                try:
                    sentence(str(call.args[0].value), "ru")
                except LookupError as error:
                    gone.append(f"{path.relative_to(ROOT)}:{call.lineno}: {error}")
    assert gone == []


def _is_of_the_interface(text: str, sentences: set[str]) -> bool:
    """It is a sentence, a long part of one, or holds a long one."""
    if text in sentences:
        return True
    if len(text) > LONG and any(text in sentence for sentence in sentences):
        return True
    return any(len(sentence) > LONG and sentence in text for sentence in sentences)


def _pieces(language: Language) -> Iterator[str]:
    """What a catalogue says, without the placeholders: the texts before, between and after them."""
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        strings = [message.string for message in read_po(file, locale=language) if message.id]
    for string in strings:
        for form in string if isinstance(string, list | tuple) else (string,):
            yield from (piece.strip() for piece in re.split(r"\{\w+\}", str(form)) if piece.strip())


def _tests(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / "tests" / folder).rglob("*.py"))


def _texts(path: Path) -> Iterator[tuple[int, str]]:
    """The string literals of a file, docstrings left out; of an f-string, the texts around its values."""
    tree = ast.parse(path.read_text("utf-8"))
    described = {
        id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)
    }
    for one in ast.walk(tree):
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in described:
            yield one.lineno, one.value
