"""People written as blocks of lines are one row each, or are refused with the line at which it is not clear."""

import pytest

from core.errors import InvalidInput
from core.spreadsheets.table import read_file, read_text

VERA = ("Вера", "vera@example.com", "+7 900 000-00-21")
GLEB = ("Глеб", "gleb@example.com", "+7 900 000-00-22")
TITLES = ("Имя", "Почта", "Телефон")


def _block(*person: str, between: str = ": ", line_end: str = "\n") -> str:
    return line_end.join(f"{title}{between}{value}" for title, value in zip(TITLES, person, strict=True))


PEOPLE = [_block(*VERA), _block(*GLEB)]
SPACED = [_block(*person, line_end="\n\n") for person in (VERA, GLEB)]
BELOW, TABS, DASHES = ([_block(*person, between=sign) for person in (VERA, GLEB)] for sign in (":\n", "\t", " — "))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("\n\n".join(PEOPLE), (0, 1, 5)),
        ("\n".join(PEOPLE), (0, 1, 4)),
        ("\n\n\n".join(PEOPLE).replace("\n", "\r\n"), (0, 1, 6)),
        ("\n\n".join(SPACED), (0, 1, 7)),
        ("\n".join(BELOW), (0, 1, 7)),
        ("\n\n".join(TABS), (0, 1, 5)),
        ("\n\n".join(DASHES), (0, 1, 5)),
        ("\n".join(PEOPLE).replace(": ", '": "').replace("\n", '",\n'), (0, 1, 4)),
        (f"{PEOPLE[0]}\n\n{PEOPLE[1].replace('Почта:', '📧 *E-mail:*')}", (0, 1, 5)),
    ],
)
def test_each_block_of_labelled_lines_is_one_person(text: str, numbers: tuple[int, ...]) -> None:
    table = read_text(text)
    assert table.rows == (TITLES, VERA, GLEB)
    assert table.numbers == numbers
    assert read_file(text.encode()).rows == table.rows


def test_message_with_a_form_is_one_person() -> None:
    text = "\n\n".join(
        f"Бот заявок, [28.11.2026 10:0{minute}]\nНовая заявка!\n{_block(*person)}\nГород: Омск"
        for minute, person in enumerate((VERA, GLEB))
    )
    rows = read_text(text).rows
    assert rows[0] == ("Имя", "", *TITLES[1:], "Город")
    assert [(row[0], *row[2:4]) for row in rows[1:]] == [VERA, GLEB]


def test_value_that_one_block_lacks_is_not_taken_from_the_next() -> None:
    text = f"{_block(VERA[0], '', VERA[2])}\n\n{_block(*GLEB[:2], '')}"
    assert read_text(text).rows[1:] == (("Вера", "", VERA[2]), ("Глеб", GLEB[1], ""))


def test_paragraphs_of_one_person_are_one_row_if_all_people_have_the_same() -> None:
    text = "\n\n".join(
        f"Имя: {name}\nПочта: {email}\n\nТелефон: {phone}\nГород: Омск" for name, email, phone in (VERA, GLEB)
    )
    assert read_text(text).rows[1:] == ((*VERA, "Омск"), (*GLEB, "Омск"))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        # The second paragraph may be the rest of the first person or somebody without a name
        ("Имя: Вера\nПочта: vera@example.com\n\nТелефон: 89000000022\n\nИмя: Лев\nПочта: lev@example.com", 4),
        ("Имя: Вера\nПочта: vera@example.com\nТелефон: 89000000021\nПочта: gleb@example.com\nИмя: Лев", 4),
        ("\n".join((*PEOPLE, "зоя, zoya@example.com")), 7),
    ],
)
def test_line_that_may_belong_to_two_people_is_refused(text: str, line: int) -> None:
    with pytest.raises(InvalidInput) as raised:
        read_text(text)
    assert (raised.value.reason, raised.value.limit) == ("unclear_blocks", line)


@pytest.mark.parametrize(
    "text",
    [
        "Вера: vera@example.com\nГлеб: gleb@example.com",
        "Имя: Вера, почта: vera@example.com\nИмя: Глеб, почта: gleb@example.com",
        "Имя - Почта\nВера - vera@example.com\nГлеб - gleb@example.com",
        "Имя\tПочта\nВера\tvera@example.com\nГлеб\tgleb@example.com",
        "Почта: vera@example.com\nПочта: gleb@example.com",
    ],
)
def test_people_of_one_line_each_are_no_blocks(text: str) -> None:
    rows = read_text(text).rows
    assert [sum("@" in cell for cell in row) for row in rows[-2:]] == [1, 1]
    assert len(rows) == len(text.split("\n"))
