"""Both catalogues speak by docs/glossary.md."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po

from core.cli.argparse_words import WORDS
from core.environment import ROOT
from core.i18n import CATALOGUES, LANGUAGES, Language

CYRILLIC = re.compile("[А-Яа-яЁё]")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
LITERAL = re.compile(r"`[^`]*`|[#{]*\{[^}]*\}+")
"""What is copied as it is, and placeholders: no words of ours."""
UNIVERSAL = frozenset({"E-mail", "UTC", "VK", "xlsx", "№"})
BOTH_WAYS = frozenset({"все", "всем", "чем", "нем", "узнаем", "берем", "партнера"})
"""Words that are right with «е», though the same letters with «ё» make another word; «партнера» is in a label that is
quoted from Bizon365."""
QUOTED = "«Учётная запись (Бизон ID)»"
"""A page of Bizon365's account by its own name."""
ANSWERS = ("True", "False", "None")
SHOWS_THE_ANSWER = frozenset(
    {
        "For the calculator of a Salebot block. The bot gets True when the person is registered, otherwise a text with"
        " the reason.",
        "attended or not (True, False)",
    }
)
Sentence = tuple[str, str]


def sentences(language: Language) -> Iterator[Sentence]:
    """Each message id with one form of its translation."""
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        for message in read_po(file, locale=language):
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
            if ids[0]:
                yield from ((str(ids[0]), str(form)) for form in forms)


def words(text: str) -> list[str]:
    return [word.casefold() for word in WORD.findall(LITERAL.sub(" ", text))]


def unsaid() -> list[str]:
    """The last column of the tables of the glossary."""
    lines = (ROOT / "docs/glossary.md").read_text("utf-8").splitlines()
    rows = [line.strip("|").split("|") for line in lines if line.startswith("|")]
    return [word.strip() for row in rows for word in row[-1].split(",") if word.strip() and word.strip(" -") != ""]


def test_no_word_that_the_glossary_refuses_is_said() -> None:
    russian = tuple(word for word in unsaid() if CYRILLIC.search(word))
    english = {word for word in unsaid() if not CYRILLIC.search(word)} - {"Not"}
    assert len(russian) > 10
    assert len(english) > 10
    ru = [text.replace(QUOTED, "") for _, text in sentences("ru")]
    said = [(word, text) for text in ru for word in words(text) if word.startswith(russian)]
    own = [text for message, text in sentences("en") if message not in WORDS]
    said += [(word, text) for text in own for word in words(text) if word in english]
    assert said == []


def test_the_russian_form_for_one_fits_21_too() -> None:
    only_one = re.compile(r"\bэт\w+ (?:человек|строк)|только эт", re.IGNORECASE)
    with (CATALOGUES / "ru.po").open("rb") as file:
        forms = [message.string for message in read_po(file, locale="ru") if message.pluralizable]
    firsts = [form[0] for form in forms if isinstance(form, list | tuple)]
    assert len(firsts) > 50
    assert [first for first in firsts if only_one.search(first)] == []


def test_every_sentence_is_in_russian() -> None:
    left = [
        text
        for message, text in sentences("ru")
        if not CYRILLIC.search(text) and WORD.search(LITERAL.sub(" ", text)) and text not in UNIVERSAL
    ]
    assert left == []


def test_yo_is_written_wherever_it_belongs() -> None:
    known = {word for _, text in sentences("ru") for word in words(text)}
    doubtful = {word.replace("ё", "е") for word in known if "ё" in word} - BOTH_WAYS
    usual = re.compile("отчет|^еще$|^ее$|^нее$|^свое$|ждет|йдет|учет|счет|придет|берет|вернет")
    assert sorted(word for word in known if word in doubtful or usual.search(word)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotation_marks_are_those_of_the_language(language: Language) -> None:
    wrong = re.compile('["“”„‹›]' if language == "ru" else '["„‹›]|«[^»А-Яа-яЁё]*»')
    assert [text for _, text in sentences(language) if wrong.search(LITERAL.sub("", text))] == []


def test_true_and_false_stand_only_where_the_answer_to_a_bot_is_shown() -> None:
    said = {message for message, text in sentences("ru") if any(re.search(rf"\b{one}\b", text) for one in ANSWERS)}
    assert said == SHOWS_THE_ANSWER
