"""A cell gives every contact in it, and says what it leaves in doubt."""

import pytest

from core.domain.lists.contact_cells import CellContacts, contact_kind, read_contacts


@pytest.mark.parametrize(
    ("cell", "contacts"),
    [
        ("\u202avera@example.com\u202c", CellContacts(("vera@example.com",))),
        ("Вера <vera@example.com>; Глеб <gleb@example.com>", CellContacts(("vera@example.com", "gleb@example.com"))),
        ("89000000021, 79000000022", CellContacts(phones=("+79000000021", "+79000000022"))),
        ("vera@example.com 8 900 000-00-21", CellContacts(("vera@example.com",), ("+79000000021",))),
        ("+79000000021, vera@example.com", CellContacts(("vera@example.com",), ("+79000000021",))),
        ("vera@example.com,89000000021", CellContacts(("vera@example.com",), ("+79000000021",))),
        ("89000000021 ::: 89000000022", CellContacts(phones=("+79000000021", "+79000000022"))),
        ("89000000021/vera@example.com", CellContacts(("vera@example.com",), ("+79000000021",))),
        ("[vera@example.com](mailto:vera@example.com)", CellContacts(("vera@example.com",))),
        ("EMAIL:vera@example.com", CellContacts(("vera@example.com",))),
        ("https://example.com/?email=vera@example.com&x=1", CellContacts(("vera@example.com",))),
        ("vera@example.com=89000000021", CellContacts(("vera@example.com",))),
        ('{"email":"vera@example.com"}', CellContacts(("vera@example.com",))),
        ("84201536", CellContacts(client_id="84201536")),
        ("  84201536 ", CellContacts(client_id="84201536")),
        ("просто слово", CellContacts()),
        ("", CellContacts()),
    ],
)
def test_every_contact_of_a_cell_is_read(cell: str, contacts: CellContacts) -> None:
    assert read_contacts(cell) == contacts


@pytest.mark.parametrize(
    "cell",
    [
        "4 vera@example.com",
        "vera@example.com 4",
        "84201536 vera@example.com",
        "4;vera@example.com",
        "№ 4: vera@example.com",
    ],
)
def test_a_number_beside_an_address_is_no_client_id(cell: str) -> None:
    assert read_contacts(cell) == CellContacts(("vera@example.com",))


@pytest.mark.parametrize("cell", ["4 +79000000021", "+79000000021 4", "поток 4, 89000000021"])
def test_a_number_beside_a_phone_is_no_client_id(cell: str) -> None:
    assert read_contacts(cell) == CellContacts(phones=("+79000000021",))


@pytest.mark.parametrize(
    "cell",
    [
        *("4", "1234567", "1698765432109876543", "8.42E+7", "84201536.5", "№ 84201536"),
        *("80291234567", "0671234567", "0501234567", "84201536001"),  # phones without their country, or mistyped
    ],
)
def test_a_lone_number_that_salebot_never_gave_is_no_client_id(cell: str) -> None:
    assert read_contacts(cell).client_id is None


@pytest.mark.parametrize(
    ("cell", "doubt"),
    [
        ("vеra@example.com", "russian_letter"),
        ("vera@exаmple.com", "russian_letter"),
        ("vera@example.сом", "russian_letter"),
        ("vera@example.ру", "russian_letter"),
        ("vera@почта.рф", None),
        ("vera@mail,ru", "bad_email"),
        ("vera@example.com, gleb@", "bad_email"),
        ("vera 1@example.com", "lost_plus"),
        ("8 (029) 123-45-67", "bad_phone"),
        ("1234567", "bad_phone"),
        ("80291234567", "bad_phone"),
        ("0671234567", "bad_phone"),
        ("89000000021, 1234567", "bad_phone"),
        ("vera@example.com, 1234567", None),
        ("7.9E+10", "digits_lost"),
        ("vera@example.com", None),
        ("Выгружено 28.11.2026 в 10:00, всего 2", None),
        ("[28.11.2026 19:04]", None),
        ("28.11.2026 1234567", "bad_phone"),
        ("Vera vera@example.com", None),
        ("89000000021", None),
        ("нет", None),
    ],
)
def test_what_cannot_be_looked_for_as_it_stands_is_a_doubt(cell: str, doubt: str | None) -> None:
    assert read_contacts(cell).doubt == doubt


def test_an_address_with_a_space_is_looked_for_in_both_ways() -> None:
    assert read_contacts("vera 1@example.com").emails == ("vera+1@example.com", "1@example.com")
    assert read_contacts("vera +1@example.com").emails == ("vera+1@example.com", "+1@example.com")


def test_phones_are_read_as_those_of_the_projects_country() -> None:
    assert read_contacts("8 (029) 123-45-67", "BY") == CellContacts(phones=("+375291234567",))
    assert contact_kind("8 (029) 123-45-67", "BY") == "phone"
    assert contact_kind("8 (029) 123-45-67") is None
