"""Checking e-mail addresses before something is sent to them."""

import re
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from core.domain.contacts import bare_email, is_placeholder
from core.errors import InvalidInput

LONGEST_EMAIL = 254
"""The longest address that is allowed, in characters (RFC 5321)."""
_PLAIN_LOCAL = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*")
_RUSSIAN = re.compile(r"[а-яё]", re.IGNORECASE)
_BOTH_ALPHABETS = re.compile(r"[a-z][^.@]*[а-яё]|[а-яё][^.@]*[a-z]", re.IGNORECASE)


def check_email(text: str) -> str:
    """The address without stray characters around it and with its domain in lower case.

    Only the syntax is checked, not whether the address exists. Raises InvalidInput(field="email") with reason
    ``required`` (empty, or the ``1`` for "not given"), ``bad_email``, or ``russian_letter``: a Cyrillic letter that
    looks like a Latin one, so that the address looks right but does not exist.
    """
    if not text.strip() or is_placeholder(text):
        raise InvalidInput("email", None, "required")
    email = bare_email(text)
    local, _, domain = email.rpartition("@")
    if not email.isascii() and _has_wrong_letter(email, local, domain):
        raise InvalidInput("email", None, "russian_letter")
    try:
        if len(email) <= LONGEST_EMAIL and _PLAIN_LOCAL.fullmatch(local):
            return f"{local}@{_checked_domain(domain)}"
        return validate_email(email, check_deliverability=False).normalized
    except EmailNotValidError:
        # Not chained: the text of the library's error repeats the address
        raise InvalidInput("email", None, "bad_email") from None


def _has_wrong_letter(email: str, local: str, domain: str) -> bool:
    """Whether a word mixes two alphabets, or a Cyrillic name stands before a Latin domain, which no mail service
    offers."""
    return bool(_BOTH_ALPHABETS.search(email) or (domain.isascii() and _RUSSIAN.search(local)))


@lru_cache(maxsize=10_000)
def _checked_domain(domain: str) -> str:
    """The checked domain. It is cached because most addresses of a list share a few domains, and checking them takes
    most of the time."""
    return validate_email(f"a@{domain}", check_deliverability=False).domain
