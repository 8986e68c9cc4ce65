"""Bytes of text files become the text that was written, whatever wrote them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.spreadsheets.encoding import ENCODINGS, Encoding, decode_text, find_encoding

RUSSIAN = [
    "Имя;Почта;Телефон\nИван Петров;ivan@example.com;89000000001\nМария Сидорова;m@example.com;+79000000002\n",
    "почта\na@example.com\n",
    "ПОЧТА;ИМЯ\na@example.com;ИВАН\n",
    "ФИО;Email\nЩукин Эдуард;a@example.com\n",
    "Номер телефона;Город;№\n1;Санкт-Петербург;3\n",
    "a@example.com\n" * 5000 + "Жанна Юрьева\n",
]
EIGHT_BIT = ["cp1251", "koi8-r", "cp866"]
UNICODE = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]


def read(content: bytes) -> str:
    return decode_text(content, find_encoding(content))


@pytest.mark.parametrize("encoding", EIGHT_BIT + UNICODE)
@pytest.mark.parametrize("text", RUSSIAN)
def test_russian_text_reads_the_same_in_every_encoding(text: str, encoding: str) -> None:
    if encoding == "koi8-r":
        text = text.replace("№", "N")
    assert read(text.encode(encoding)) == text


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1))
def test_any_text_in_utf8_reads_as_it_is(text: str) -> None:
    assert read(text.encode("utf-8")) == text.removeprefix("\ufeff")


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", bytes(range(256)) * 4])
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(content)
    assert caught.value.reason == "not_a_table"


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_encoding_named_by_the_operator_is_the_one_read(encoding: Encoding) -> None:
    text = "почта;имя\na@example.com;Ян\n"
    assert decode_text(text.encode(encoding), encoding) == text


def test_wrongly_named_encoding_shows_strange_signs_and_no_error() -> None:
    assert "Ян" not in decode_text("почта;имя\na@example.com;Ян\n".encode("cp1251"), "utf-8")
