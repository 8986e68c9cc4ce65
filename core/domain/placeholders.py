"""Placeholders: contacts that people type to get past a form. They identify nobody.

All contacts must have been normalized. A real person may own one of the rarer ones; then nothing is said of them by
that contact, which is better than to take strangers for one person.
"""

import re

from core.domain.remembered import remembered

_NOBODY = frozenset(
    {
        *("test", "tests", "testtest", "test1", "test12", "test123", "tester", "testing", "tst", "тест"),
        *("no", "none", "net", "netu", "nope", "nomail", "no-mail", "no_mail", "noemail", "no-email", "no_email"),
        *("null", "undefined", "nan", "fake", "noname", "no-name", "anonym", "anonymous", "spam"),
        *("email", "e-mail", "mymail", "myemail", "example", "sample"),
        *("qwe", "qwer", "qwert", "qwerty", "qwertyui", "qwerty123", "asd", "asdf", "asdfg", "asdfgh"),
        *("zxc", "zxcv", "zxcvb", "abc", "abcd", "abcde", "йцу", "йцукен", "фыв"),
    }
)
"""What stands before the @ of a placeholder."""
_NOWHERE = frozenset(("test.ru", "test.com", "test.test", "mail.test", "no.no", "net.net"))
"""Domains under which everything is a placeholder."""
_SHORT = 3
_ONE_LETTER = re.compile(r"(.)\1{2,}")
_FORWARD, _BACK = "01234567890123456789", "98765432109876543210"
_LAST = 7
"""The digits of a number without country and operator: of these all must be alike, or count."""
_ALIKE = 9
"""So many equal digits at the end are a placeholder; seven may be a number that somebody has paid for."""


def is_nobodys(contact: str) -> bool:
    """Whether an e-mail or a phone is a placeholder."""
    return is_nobodys_email(contact) if "@" in contact else is_nobodys_phone(contact)


def is_nobodys_email(email: str) -> bool:
    """Whether an e-mail is a placeholder: ``test@test.ru``, ``no@mail.ru``, ``aaa@...``, ``123@...``, ``1@1.ru``."""
    local, _, domain = email.partition("@")
    return (
        is_nobodys_name(local)
        or domain in _NOWHERE
        or (len(local) <= _SHORT and local == domain.partition(".")[0])
        or (len(local) >= _SHORT and local.isdecimal() and _counts(local))
    )


def is_nobodys_name(local: str) -> bool:
    """Whether a word is one that people type in place of an e-mail, or before its ``@``, to get past a form: ``no``,
    ``test``, ``aaa``."""
    return local in _NOBODY or _ONE_LETTER.fullmatch(local) is not None


@remembered(50_000)
def is_nobodys_phone(phone: str) -> bool:
    """Whether a phone is a placeholder: one repeated digit, or digits that count up or down, such as 1234567."""
    digits = phone.lstrip("+")
    return len(set(digits[-_ALIKE:])) == 1 or _counts(digits[-_LAST:])


def _counts(digits: str) -> bool:
    return digits in _FORWARD or digits in _BACK
