"""E-mail addresses that something is to be sent to."""

import re
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from core.domain.contacts import bare_email, is_placeholder
from core.errors import InvalidInput

LONGEST_EMAIL = 254
"""Letters of the longest address that mail knows (RFC 5321)."""
_PLAIN_LOCAL = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*")
_RUSSIAN = re.compile(r"[а-яё]", re.IGNORECASE)
_BOTH_ALPHABETS = re.compile(r"[a-z][^.@]*[а-яё]|[а-яё][^.@]*[a-z]", re.IGNORECASE)


def check_email(text: str) -> str:
    """The address as it is to be sent: what a list leaves around it is taken away, its domain is in small letters.

    Only how it is written is checked; whether it exists is not asked. Raises InvalidInput(field="email") with reason
    ``required`` (nothing stands there, or the ``1`` for "not given"), ``bad_email``, or ``russian_letter``: one that
    looks like a Latin letter, so that the address seems right and is nobody's.
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
        # Its own text would repeat the address
        raise InvalidInput("email", None, "bad_email") from None


def _has_wrong_letter(email: str, local: str, domain: str) -> bool:
    """Whether two alphabets meet within a word, or a Russian name stands before a Latin domain, which none gives."""
    return bool(_BOTH_ALPHABETS.search(email) or (domain.isascii() and _RUSSIAN.search(local)))


@lru_cache(maxsize=10_000)
def _checked_domain(domain: str) -> str:
    """Most addresses of a list share a few domains, and checking them is what takes the time."""
    return validate_email(f"a@{domain}", check_deliverability=False).domain
