"""Bytes of text files become the text that was written, whatever wrote them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.spreadsheets.encoding import ENCODINGS, Encoding, decode_file

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
    return decode_file(content).text


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
    assert decode_file(text.encode(encoding), encoding).text == text


def test_wrongly_named_encoding_shows_strange_signs_and_no_error() -> None:
    assert "Ян" not in decode_file("почта;имя\na@example.com;Ян\n".encode("cp1251"), "utf-8").text


@pytest.mark.parametrize("russian", EIGHT_BIT)
def test_lines_of_two_encodings_are_each_read_in_their_own_and_counted(russian: str) -> None:
    first = "Почта;Имя\na@example.com;Анна Петрова\nb@example.com;Борис\n"
    second = "c@example.com;Вера Кузнецова\nd@example.com;\n"
    decoded = decode_file(first.encode("utf-8") + second.encode(russian))
    assert decoded.text == first + second
    assert (decoded.encoding, decoded.other, decoded.other_lines) == ("utf-8", russian, 1)
    assert decoded.other_line == "c@example.com;Вера Кузнецова"


def test_one_line_of_utf8_among_many_of_cp1251_is_the_other_one() -> None:
    many, one = "Жанна;a@example.com\nЮрий;b@example.com\n", "Щукин;c@example.com\n"
    decoded = decode_file(many.encode("cp1251") + one.encode("utf-8"))
    assert (decoded.text, decoded.encoding, decoded.other, decoded.other_lines) == (many + one, "cp1251", "utf-8", 1)


def test_a_damaged_byte_costs_a_letter_and_not_the_encoding() -> None:
    text = "Почта;Имя\na@example.com;Анна\nb@example.com;Борис\n"
    cut = text.encode("utf-8").replace("Борис".encode(), "Борис".encode()[:-1])
    assert decode_file(cut).text == text.replace("Борис", "Бори\ufffd")
    assert decode_file(cut).encoding == "utf-8"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_its_mark_is_read(encoding: str) -> None:
    text = "Имя;Почта\r\nВера Смирнова;vera@example.com\r\nГлеб;gleb@example.com\r\n"
    decoded = decode_file(text.encode(encoding))
    assert (decoded.text, decoded.encoding) == (text, encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251"])
def test_stray_zeros_fall_away_and_change_no_encoding(encoding: str) -> None:
    text = "Имя;Почта\nВера Смирнова\0\0\0;vera@example.com\0\0\nГлеб\0;gleb@example.com\n"
    decoded = decode_file(text.encode(encoding))
    assert (decoded.text, decoded.encoding) == (text.replace("\0", ""), encoding)


def test_zeros_make_no_list_of_a_picture() -> None:
    with pytest.raises(InvalidInput, match="not_a_table"):
        decode_file(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0")
