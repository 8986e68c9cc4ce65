"""E-mail addresses that something is to be sent to."""

import re
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from core.domain.contacts import bare_email, is_placeholder
from core.errors import InvalidInput

LONGEST_EMAIL = 254
"""Letters of the longest address that mail knows (RFC 5321)."""
_PLAIN_LOCAL = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*")


def check_email(text: str) -> str:
    """The address as it is to be sent: what a list leaves around it is taken away, its domain is in small letters.

    Only how it is written is checked; whether it exists is not asked. Raises InvalidInput(field="email") with reason
    ``required`` (nothing stands there, or the ``1`` for "not given") or ``bad_email``.
    """
    if not text.strip() or is_placeholder(text):
        raise InvalidInput("email", None, "required")
    email = bare_email(text)
    local, _, domain = email.rpartition("@")
    try:
        if len(email) <= LONGEST_EMAIL and _PLAIN_LOCAL.fullmatch(local):
            return f"{local}@{_checked_domain(domain)}"
        return validate_email(email, check_deliverability=False).normalized
    except EmailNotValidError:
        # Its own text would repeat the address
        raise InvalidInput("email", None, "bad_email") from None


@lru_cache(maxsize=10_000)
def _checked_domain(domain: str) -> str:
    """Most addresses of a list share a few domains, and checking them is what takes the time."""
    return validate_email(f"a@{domain}", check_deliverability=False).domain
