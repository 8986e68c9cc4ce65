"""The columns that a list of people to register may have."""

from core.domain.lists.column_names import Kind
from core.domain.tags import TAGS

FIELDS: tuple[Kind, ...] = ("email", "phone", "name", "client_id", "page_id", "date", "time", "confirm", "utm_", *TAGS)
"""Those kinds of columns that say something about a registration."""
