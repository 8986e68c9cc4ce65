"""Slips in the e-mails of a list are found where e-mails stand, and corrected only when asked for."""

from core.services.lists.email_slips import EmailSlip, correct_slips, list_slips
from core.services.lists.read_people import read_pasted

TEXT = "Почта;Заметка\nvera@gmial.com;gleb@mail,ru\n\nолег@почта.рф;\nolga@example.com;\nvera 1@example.com;"


def test_slips_are_listed_with_the_numbers_of_their_rows() -> None:
    people = read_pasted(TEXT)
    assert list_slips(people) == [
        EmailSlip(0, 2, "vera@gmial.com", "vera@gmail.com"),
        EmailSlip(3, 6, "vera 1@example.com", "vera+1@example.com"),
    ]


def test_corrected_list_has_no_slips_and_is_otherwise_the_same() -> None:
    people = read_pasted(TEXT)
    corrected = correct_slips(people)
    assert list_slips(corrected) == []
    assert [row[0] for row in corrected.rows] == [
        "vera@gmail.com",
        "олег@почта.рф",
        "olga@example.com",
        "vera+1@example.com",
    ]
    assert [row[1] for row in corrected.rows] == [row[1] for row in people.rows]
    assert (corrected.numbers, corrected.titles, corrected.columns) == (people.numbers, people.titles, people.columns)


def test_slips_are_found_among_contacts_of_any_kind() -> None:
    people = read_pasted("vera@yandex.ry\n89000000021")
    assert correct_slips(people).rows == (("vera@yandex.ru",), ("89000000021",))
