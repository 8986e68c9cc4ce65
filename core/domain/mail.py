"""E-mail addresses as people type them: finding them in a text, comparing them, and checking them before something is
sent to them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from core.domain.contacts import is_placeholder
from core.domain.pasted import drop_unseen
from core.domain.remembered import remembered
from core.errors import InvalidInput

LONGEST_EMAIL = 254
"""The longest address that is allowed, in characters (RFC 5321)."""
_LONGEST_TEXT = 1_000
_STRAY = " \t\r\n.,;:\"'()[]{}<>«»|“”„‘’`!?…*•·/\\"
"""Characters that lists leave around an address; no address begins or ends with one of them."""
_WORD_OF_ADDRESS = re.compile(r"[^\s,;|/]*[@\uff20][^\s,;|/]*")
_AROUND_FIELD = re.compile(r":|\w*(?:mail|почта)=", re.IGNORECASE)
"""What stands before an address that is the value of a field: «email:anna@example.com», «/?email=anna@example.com»."""
_AFTER_DOMAIN = re.compile(r"[/=&?#]")
_SEPARATORS = re.compile(r"[,;|\t\r\n]+|/(?=[^\s/]*@)|\]\((?=[^\s)]*@)")
_PLAIN = re.compile(r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?!xn--)[a-z0-9-]+(?:\.(?!xn--)[a-z0-9-]+)+")
_PLAIN_LOCAL = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*")
_LATIN_WORD = re.compile(r"[A-Za-z0-9._-]*[A-Za-z][A-Za-z0-9._-]*")
_SHORTEST_AFTER_NAME = 3
"""Letters of an address before its @ that a name may stand before, such as in "Anna anna@example.com"."""
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
_LOOKALIKES = str.maketrans("асеорухкіАВСЕНКМОРТХ", "aceopyxkiABCEHKMOPTX")
_RUSSIAN = re.compile(r"[а-яё]", re.IGNORECASE)
_CYRILLIC_ENDS = frozenset(
    (
        *("рф", "рус", "москва", "дети", "онлайн", "сайт", "орг", "ком", "католик"),
        *("укр", "бел", "срб", "мкд", "мон", "бг", "ею", "қаз"),
    )
)
"""The top-level domains in Cyrillic letters; any other one is a Latin one with look-alike letters, such as «сом»."""
_BOTH_ALPHABETS = re.compile(r"[a-z][^.@]*[а-яё]|[а-яё][^.@]*[a-z]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Address:
    """An address found in a text, as it would be sent to. With `lost_plus` a space stood in it, which was taken for a
    plus: a link turned ``anna+1@example.com`` into ``anna 1@example.com``. `last_word` is the address without what
    stood before the space."""

    text: str
    lost_plus: bool = False
    last_word: str = ""


def is_plain_email(text: str) -> bool:
    """Whether the text is one usual address in the form in which addresses are compared, and nothing else."""
    return len(text) <= _LONGEST_TEXT and _PLAIN.fullmatch(text) is not None


def list_addresses(text: str) -> list[Address]:
    """The addresses in a text, in their order: without invisible characters, ``mailto:``, names, brackets, quotes and
    punctuation around them, full-width signs as plain ones. Addresses are separated by a comma, a semicolon, ``|``,
    ``/``, a tab or a line break, or by a space.

    Any word with one ``@`` and something on both sides is accepted: reports hold addresses that a validator would
    refuse, and a person must still be found by what they typed.
    """
    if ("@" not in text and "\uff20" not in text) or len(text) > _LONGEST_TEXT:
        return []
    if is_plain_email(text):
        return [Address(text)]
    plain = text if text.isascii() else unicodedata.normalize("NFKC", drop_unseen(text))
    return list(_addresses(plain))


def without_addresses(text: str) -> str:
    """The text without the words that have an ``@`` in them."""
    if "@" not in text and "\uff20" not in text:
        return text
    return _WORD_OF_ADDRESS.sub(" ", text)


def list_emails(text: str | None) -> tuple[str, ...]:
    """The addresses in a text in the form in which addresses are compared, each once."""
    if not text:
        return ()
    folded = text.strip().casefold()
    if is_plain_email(folded):
        return (folded,)
    return tuple(dict.fromkeys(comparable_email(address.text) for address in list_addresses(text)))


def normalize_email(text: str | None) -> str | None:
    """The address in a text in the form in which addresses are compared; None unless it holds exactly one."""
    emails = list_emails(text)
    return emails[0] if len(emails) == 1 else None


def comparable_email(address: str) -> str:
    """An address in the form in which addresses are compared: case folded, and an international domain in its own
    letters, also when it was written as ``xn--...`` (punycode)."""
    local, _, domain = unicodedata.normalize("NFKC", address.casefold()).rpartition("@")
    return f"{local}@{_own_letters(domain)}"


def latin_form(email: str) -> str:
    """The address with Latin letters in place of the Cyrillic ones that look like them, on each side of the @ that has
    Latin letters too."""
    if email.isascii():
        return email
    if email.endswith(".ру"):  # these letters look like those of «py»
        email = f"{email[:-2]}ru"
    return "@".join(map(_in_latin, email.split("@")))


def punycode_form(email: str) -> str:
    """The address with its international domain as ``xn--...``; an address without one as it is."""
    local, _, domain = email.rpartition("@")
    try:
        return email if domain.isascii() else f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return email


def check_email(text: str) -> str:
    """The address in a text as it is sent to: its domain in lower case and in its own letters.

    Only the syntax is checked, not whether the address exists. Raises InvalidInput(field="email") with reason
    ``required`` (empty, or the ``1`` for "not given"); ``several_emails``; ``lost_plus``: see `Address`; ``bad_email``;
    or ``russian_letter``: a Cyrillic letter that looks like a Latin one, so that the address looks right but does not
    exist.
    """
    if not text.strip() or is_placeholder(text):
        raise InvalidInput("email", None, "required")
    addresses = list_addresses(text)
    if not addresses or len(addresses) < drop_unseen(text).count("@"):
        raise InvalidInput("email", None, "bad_email")
    if len({comparable_email(address.text) for address in addresses}) > 1:
        raise InvalidInput("email", None, "several_emails")
    if addresses[0].lost_plus:
        raise InvalidInput("email", None, "lost_plus")
    return check_address(addresses[0].text)


def check_address(email: str) -> str:
    """One address as it is sent to. Raises InvalidInput with reason ``bad_email`` or ``russian_letter``, as
    `check_email`."""
    local, _, domain = email.rpartition("@")
    domain = _own_letters(domain)
    email = f"{local}@{domain}"
    if not email.isascii() and _has_wrong_letter(email, local, domain):
        raise InvalidInput("email", None, "russian_letter")
    try:
        if len(email) <= LONGEST_EMAIL and _PLAIN_LOCAL.fullmatch(local):
            return f"{local}@{_checked_domain(domain)}"
        return validate_email(email, check_deliverability=False).normalized
    except EmailNotValidError:
        # Not chained: the text of the library's error repeats the address
        raise InvalidInput("email", None, "bad_email") from None


def doubt_of(email: str) -> str | None:
    """Why nobody can be found by this address as it is written: a reason of `check_address`, else None."""
    if is_plain_email(email):
        return None
    try:
        check_address(email)
    except InvalidInput as error:
        return error.reason
    return None


def _addresses(text: str) -> Iterator[Address]:
    for part in _SEPARATORS.split(text):
        count = part.count("@")
        if count == 1:
            yield from _address(part)
        elif count:
            for word in part.split():
                if word.count("@") == 1:
                    yield from _address(word)


def _address(text: str) -> Iterator[Address]:
    """The address in a text with one ``@``; none when a side of it is missing."""
    before, _, after = text.partition("@")
    if "<" in before:
        text = f"{before.rpartition('<')[2]}@{after.partition('>')[0]}"
    text = text.strip(_STRAY)
    if text[:7].casefold() == "mailto:":
        text = text[7:].partition("?")[0]
    before, _, after = text.partition("@")
    words, domains = before.split(), after.split()
    if not words or not domains:
        return
    local = _AROUND_FIELD.split(words[-1])[-1].lstrip(_STRAY)
    domain = _AFTER_DOMAIN.split(domains[0], maxsplit=1)[0].rstrip(_STRAY + "-–—_")
    if not local or not domain:
        return
    if len(words) == 2 and _is_lost_plus(words[0], local):
        joined = f"{words[0]}+{local.removeprefix('+')}"
        yield Address(f"{joined}@{domain}", lost_plus=True, last_word=f"{local}@{domain}")
    else:
        yield Address(f"{local}@{domain}")


def _is_lost_plus(first: str, second: str) -> bool:
    """Whether the space between these words may have been a plus, rather than that after a name or a number."""
    if not _LATIN_WORD.fullmatch(first) or not second.isascii():
        return False
    return first[:1].islower() or len(second) < _SHORTEST_AFTER_NAME


def _in_latin(word: str) -> str:
    return word.translate(_LOOKALIKES) if _LATIN.search(word) else word


def _own_letters(domain: str) -> str:
    if domain.isascii() and "xn--" not in domain:
        return domain
    try:
        # The two ways of writing one domain end in one form, whatever their letters' case and composition
        return domain.encode("idna").decode("idna")
    except UnicodeError:
        return domain


def _has_wrong_letter(email: str, local: str, domain: str) -> bool:
    """Whether a word mixes two alphabets, a Cyrillic name stands before a Latin domain, which no mail service offers,
    or the domain ends in Cyrillic letters as none does."""
    end = domain.rpartition(".")[2].casefold()
    return bool(
        _BOTH_ALPHABETS.search(email)
        or (domain.isascii() and _RUSSIAN.search(local))
        or (_RUSSIAN.search(end) and end not in _CYRILLIC_ENDS)
    )


@remembered(10_000)
def _checked_domain(domain: str) -> str:
    """The checked domain. It is cached because most addresses of a list share a few domains, and checking them takes
    most of the time."""
    return validate_email(f"a@{domain}", check_deliverability=False).domain
