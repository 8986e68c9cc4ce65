"""Who started something, as far as it is a person's name."""

from datetime import datetime
from zoneinfo import ZoneInfo

from core.domain.access.rights import SYSTEM
from pages.widgets.language import _, plain, recent

ACCOUNTS = frozenset(
    {"", "admin", "administrator", "app", "desk", "docker", "node", "nobody", "root", "runner", "service", "streamlit"}
    | {"ubuntu", "user", "www-data"}
)
"""Accounts of machines, not of people: the operator's name is that of the account under which the dashboard runs."""


def operator_name(account: str) -> str:
    """The operator as data in Markdown; empty where the account is not a person's."""
    return "" if account.casefold() in ACCOUNTS else plain(account)


def when_and_who(at: datetime, account: str, zone: ZoneInfo) -> str:
    """When something was started, and by whom where that is known; a scenario starts by itself."""
    if account == SYSTEM.name:
        return _("{time}, by itself", time=recent(at, zone))
    when, who = recent(at, zone), operator_name(account)
    return _("{time}, by {who}", time=when, who=who) if who else when
