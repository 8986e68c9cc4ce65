"""Probable slips in an e-mail address, with the address that was probably meant. A correction is only offered: that an
address looks like a common one does not prove that it is not somebody's own."""

import re
from collections.abc import Iterator

from core.domain.mail import check_address, check_email, comparable_email, latin_form, list_addresses
from core.domain.pasted import drop_unseen
from core.domain.remembered import remembered
from core.errors import InvalidInput

COMMON_HOSTS = (
    *("gmail.com", "mail.ru", "yandex.ru", "ya.ru", "bk.ru", "list.ru", "inbox.ru", "rambler.ru", "icloud.com"),
    *("outlook.com", "hotmail.com", "yahoo.com", "internet.ru", "yandex.by", "yandex.kz", "yandex.com", "tut.by"),
    *("ukr.net", "googlemail.com", "protonmail.com", "proton.me", "lenta.ru", "vk.com"),
)
"""Where most of the audience has its mail, the likeliest first."""
_OTHERS = frozenset(
    {
        *("mail.com", "email.com", "email.ru", "mai.ru", "main.ru", "ymail.com", "e-mail.ru", "list.com", "vk.ru"),
        *("yandex.ua", "yandex.uz", "yandex.eu", "inbox.lv", "rambler.ua", "tut.ru", "tut.ua", "proton.com"),
    }
)
"""Hosts of their own that are one letter away from a common one."""
_SLIPS = {"gmail.ru": "gmail.com", "icloud.ru": "icloud.com"}
"""Hosts that exist and hand out no addresses, or hardly any."""
_ONLY_COM = frozenset({"gmail", "icloud", "hotmail", "outlook"})
_ENDINGS = frozenset(
    (
        *("com", "net", "org", "info", "biz", "pro", "ru", "su", "by", "ua", "kz", "uz", "kg", "am", "az", "ge", "md"),
        *("lv", "lt", "ee", "pl", "de", "at", "ch", "nl", "be", "fr", "it", "es", "pt", "uk", "eu", "us", "il", "tr"),
        *("cz", "bg", "ro", "rs", "fi", "se", "cn", "co", "me", "io", "ai", "tv"),
    )
)
"""Endings of domains that are no slip by themselves."""
_SHORTEST_NAME = 4
"""A host with a shorter name, such as ya.ru, has too many neighbours that are hosts of their own."""
_PLAIN = re.compile(r"[a-z0-9_.+-]+@([a-z0-9-]+(?:\.[a-z0-9]+)+)", re.IGNORECASE)
"""An address in which nothing but the host can be a slip; most of a list are such."""
_COMMA = re.compile(r"(@[\w-]+),\s?([a-z]{2,4})(?![\w@.-])", re.IGNORECASE)


def suggest_email(text: str) -> str | None:
    """The address that was probably meant by a text with one address; None where nothing looks like a slip.

    Slips are: one letter too many, missing, wrong or swapped in a common host (``gmial.com``, ``yandex.ry``), a comma
    in place of the point (``mail,ru``), a Cyrillic letter that looks like a Latin one, and a space in place of a plus.
    """
    if (plain := _PLAIN.fullmatch(text)) and _meant_host(plain[1].casefold()) is None:
        return None
    repaired = _COMMA.sub(r"\1.\2", drop_unseen(text))
    addresses = list_addresses(repaired)
    if len(addresses) != 1:
        return None
    local, _, domain = latin_form(addresses[0].text).rpartition("@")
    meant = f"{local}@{_meant_host(domain.casefold()) or domain}"
    try:
        meant = check_address(meant)
    except InvalidInput:
        return None
    return None if _is_sent_to(text, meant) else meant


def _is_sent_to(text: str, meant: str) -> bool:
    """Whether the text is sent to this very address as it stands."""
    try:
        return comparable_email(check_email(text)) == comparable_email(meant)
    except InvalidInput:
        return False


@remembered(10_000)
def _meant_host(domain: str) -> str | None:
    if domain in COMMON_HOSTS or domain in _OTHERS:
        return None
    if domain in _SLIPS:
        return _SLIPS[domain]
    return next((host for host in COMMON_HOSTS if _is_slip_of(domain, host)), None)


def _is_slip_of(domain: str, host: str) -> bool:
    if abs(len(domain) - len(host)) > 1 or domain not in set(_one_letter_away(domain, host)):
        return False
    name = host.partition(".")[0]
    typed_name, point, typed_ending = domain.partition(".")
    if point and typed_name == name:
        return typed_ending not in _ENDINGS or name in _ONLY_COM
    return len(name) >= _SHORTEST_NAME


def _one_letter_away(domain: str, host: str) -> Iterator[str]:
    """Of the texts one letter away from `host` those that `domain` may be: a letter too many, missing, wrong, or two
    swapped, at the first place where they differ."""
    place = next((i for i, (one, other) in enumerate(zip(domain, host, strict=False)) if one != other), None)
    place = min(len(domain), len(host)) if place is None else place
    start, letter = host[:place], domain[place : place + 1]
    yield start + letter + host[place:]
    yield start + host[place + 1 :]
    yield start + letter + host[place + 1 :]
    yield start + host[place + 1 : place + 2] + host[place : place + 1] + host[place + 2 :]
