"""Rows of a list understood as registrations."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.domain.registration_columns import Field


@dataclass(frozen=True, slots=True)
class RegistrationChoices:
    """Which column holds what, and the values of rows that have none of their own: the page, the date and the time as
    typed (of the account's zone), tags, and whether Bizon365 mails a confirmation link."""

    columns: Mapping[Field, int]
    page_id: str | None = None
    date: str | None = None
    time: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    confirm: bool = False
