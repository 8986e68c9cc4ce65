"""Columns with contacts that are not those of the people in the rows: a manager's, a school's."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.domain.contacts import normalize_client_id
from core.domain.lists.column_names import Kind
from core.domain.lists.contact_cells import read_contacts
from core.domain.phones import DEFAULT_COUNTRY
from core.domain.placeholders import is_nobodys

LEAST_OWN = 0.5
"""The share of different values that a column of people's own contacts has at least."""
_MOST = 0.5
_FEWEST = 5
"""The fewest contacts of a column by which it is judged: one person may be registered for several sessions."""


@dataclass(frozen=True, slots=True)
class SharedContacts:
    """A column whose contacts repeat from row to row. `value` is the most frequent one; `is_one`: most rows have it."""

    value: str = field(repr=False)
    is_one: bool


def find_shared(texts: Sequence[str], kind: Kind | None, country: str = DEFAULT_COUNTRY) -> SharedContacts | None:
    """What the filled cells of a column share; None where each person may have a contact of their own. `kind` is what
    the column is called. Placeholders do not count."""
    counts = Counter(text.strip().casefold() for text in texts)
    if len(texts) < _FEWEST or len(counts) >= LEAST_OWN * len(texts):
        return None
    contacts = {text: count for text, count in counts.items() if _is_somebodys(text, kind, country)}
    total = sum(contacts.values())
    if total < _FEWEST or len(contacts) >= LEAST_OWN * total:
        return None
    value = max(contacts, key=lambda text: contacts[text])
    return SharedContacts(value, contacts[value] > _MOST * total)


def _is_somebodys(text: str, kind: Kind | None, country: str) -> bool:
    if kind == "client_id":
        return normalize_client_id(text) is not None
    found = read_contacts(text, country)
    return any(not is_nobodys(contact) for contact in (*found.emails, *found.phones))
