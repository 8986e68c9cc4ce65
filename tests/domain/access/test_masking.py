"""Names that hold contacts."""

import pytest

from core.domain.access.masking import HIDDEN, hide_contacts


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Анна Иванова", "Анна Иванова"),
        ("anna@example.com", HIDDEN),
        ("Анна anna@example.com", f"Анна {HIDDEN}"),
        ("@anna", HIDDEN),
        ("+7 (900) 000-00-01", HIDDEN),
        ("Анна 89000000001", f"Анна {HIDDEN}"),
        ("Анна 1985", "Анна 1985"),
        (None, None),
        ("", ""),
    ],
)
def test_contact_in_a_name_is_hidden(name: str | None, shown: str | None) -> None:
    assert hide_contacts(name) == shown
