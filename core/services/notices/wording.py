"""The words of notices that leave the dashboard. Words are made where all words are, above the services."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any, cast
from zoneinfo import ZoneInfo

from core.domain.notices.kinds import NoticeKind
from core.i18n import Language
from core.mail import Letter

WORDS = "pages.notices.letter"
"""The module that words a notice. It is loaded by its name when the first one goes out, as the modules of jobs are
(`core/start.py`): also a process without pages sends notices."""


@dataclass(frozen=True, slots=True)
class Told:
    """A notice and for whom it is worded: the language, the account's zone, the present, and under which address the
    dashboard opens for the reader, None where that is not known."""

    kind: NoticeKind
    facts: Mapping[str, Any]
    project_id: int
    project_name: str
    language: Language
    zone: ZoneInfo
    now: datetime
    address: str | None


def word(told: Told) -> Letter:
    """The notice as a letter; in a chat its subject is the first line."""
    return cast(Letter, import_module(WORDS).word_letter(told))
