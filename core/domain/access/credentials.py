"""Names, passwords and tokens: what they may be, and how they are kept and compared."""

from hashlib import sha256
from ipaddress import IPv6Address, ip_address

from core.domain.access.rights import SYSTEM
from core.errors import InvalidInput

LONGEST_NAME = 64
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 256
"""More would only make the hashing slow."""


def clean_name(typed: str) -> str:
    """A name to log in with, without needless spaces. Raises InvalidInput("user_name")."""
    name = " ".join(typed.split())
    if not name:
        raise InvalidInput("user_name", None, "empty")
    if len(name) > LONGEST_NAME:
        raise InvalidInput("user_name", None, "too_long", LONGEST_NAME)
    if not name.isprintable() or name_key(name) == SYSTEM.name:
        raise InvalidInput("user_name", None, "invalid")
    return name


def name_key(name: str) -> str:
    """The name as it is compared: without regard to case and needless spaces."""
    return " ".join(name.split()).casefold()


def check_password(password: str, name: str) -> None:
    """Raises InvalidInput("password") for one that is too short, too long, the name, or one character repeated."""
    if len(password) < SHORTEST_PASSWORD:
        raise InvalidInput("password", None, "too_short", SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        raise InvalidInput("password", None, "too_long", LONGEST_PASSWORD)
    if name_key(password) == name_key(name) or len(set(password)) < 3:
        raise InvalidInput("password", None, "guessable")


def token_hash(token: str) -> str:
    """What is kept of the token of a session or an invitation. The token is random, so a plain hash is enough."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def tries_of_name(name: str) -> str:
    """Under which key the wrong tries for a name are counted."""
    return token_hash(f"name {name_key(name)}")


def tries_of_address(address: str) -> str:
    """Under which key the wrong tries from an address are counted: of IPv6 its network, whose addresses one computer
    has all to itself."""
    try:
        known = ip_address(address)
    except ValueError:
        return token_hash(f"address {address}")
    network = int(known) >> 64 if isinstance(known, IPv6Address) else int(known)
    return token_hash(f"address {known.version} {network}")
