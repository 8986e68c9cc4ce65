"""Streamlit's own words: they come from Streamlit as it is installed, and every one is said in Russian."""

import re
from pathlib import Path

import pytest
import streamlit

from pages.widgets.streamlit_words import NOT_OUR_WORDS, STREAMLIT_SAYS, words_in
from tests.wording import en, ru

SCRIPTS = Path(streamlit.__file__).parent / "static" / "static" / "js"


@pytest.fixture(scope="module")
def frontend() -> str:
    """What Streamlit runs in the browser."""
    return "\n".join(path.read_text("utf-8") for path in SCRIPTS.glob("*.js"))


def test_streamlit_still_says_each_of_these(frontend: str) -> None:
    """A sentence of two is made of two in Streamlit, too, and what it says after "Error:" is one of its own."""
    pieces = {
        piece.strip()
        for message in (*STREAMLIT_SAYS, *NOT_OUR_WORDS)
        for piece in re.split(r"\{\w+\}|(?<=\.) (?=R)|(?<=Error:) ", message)
    }
    assert {piece for piece in pieces if piece.rstrip(".,") not in frontend} == set()


def test_each_of_these_has_russian_words() -> None:
    words, sentences = words_in("ru")
    assert dict(words)[en("Select all")] == ru("Select all")
    assert len(words) + len(sentences) == len(STREAMLIT_SAYS) + 2 * len(NOT_OUR_WORDS)


def test_a_word_of_streamlit_that_is_not_ours_is_said_in_ours_in_both_languages() -> None:
    assert dict(words_in("ru")[0])["Median"] == ru("Half are above")
    assert dict(words_in("en")[0])["Median"] == dict(words_in("en")[0])[ru("Half are above")] == en("Half are above")


def test_what_was_said_in_russian_is_said_in_english_again() -> None:
    assert dict(words_in("en")[0])[ru("No results")] == en("No results")


def test_values_keep_their_places_in_a_sentence() -> None:
    message = "File must be {size} or smaller."
    [said] = [said for looks, said in words_in("ru")[1] if re.fullmatch(looks, en(message, size="20MB"))]
    assert said.replace("$1", "20MB") == ru(message, size="20MB")
