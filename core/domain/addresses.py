"""Cleaning the addresses and keys that the operator pastes, and building the address that Bizon365 calls.

A Salebot key is part of its addresses, so such an address is as secret as the key (docs/salebot.md, section 1).
"""

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from core.domain.pasted import drop_unseen
from core.errors import InvalidInput

_GATEWAYS = IPv6Network("64:ff9b::/96")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")


def clean_pasted(text: str) -> str:
    """The pasted key or address without white space and invisible characters (docs/salebot.md, section 1)."""
    return "".join(drop_unseen(text).split())


def clean_base_url(text: str) -> str:
    """The address of a service as ``https://host[:port]``; a pasted path and query are dropped.

    Plain http is accepted only for this machine itself, where the sandbox listens. Raises
    InvalidInput(field="base_url") with reason ``required``, ``bad_scheme``, ``has_credentials``, ``bad_url`` or
    ``not_https``. The error holds no value: a pasted address may hold a key.
    """
    address = clean_pasted(text)
    if not address:
        raise InvalidInput("base_url", None, "required")
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
        port = parts.port
    except ValueError:
        raise InvalidInput("base_url", None, "bad_url") from None
    host = _checked_host(parts)
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + (f":{port}" if port is not None else "")


def is_bare_address(text: str) -> bool:
    """Whether the text is an address of a service and nothing more: what follows the host, or precedes it, may be a
    key."""
    _, _, rest = clean_pasted(text).rpartition("://")
    return not set("/?#@") & set(rest.removesuffix("/"))


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether this is an address of the internet: neither of this computer, nor of a network that others do not reach,
    nor of several computers at once. An IPv6 address that stands for one of IPv4 is public only if that one is."""
    inner = _inner(address) if isinstance(address, IPv6Address) else None
    return address.is_global and not address.is_multicast and (inner is None or is_public(inner))


def may_be_public(host: str) -> bool:
    """Whether a host can be on the internet, as far as its name tells; where it leads is seen when it is connected
    to."""
    try:
        return is_public(ip_address(host))
    except ValueError:
        # A bare name resolves in the local network at most, and these two are kept for it (RFC 6761 and RFC 6762).
        return "." in host.rstrip(".") and not host.rstrip(".").endswith((".localhost", ".local"))


def webhook_url(base_url: str, key: str) -> str:
    """``https://chatter.salebot.pro/bizon_webhook/<key>``, for the registration page's "Пересылка данных"."""
    return f"{clean_base_url(base_url)}/bizon_webhook/{clean_pasted(key)}"


def _checked_host(parts: SplitResult) -> str:
    if parts.scheme not in ("http", "https"):
        raise InvalidInput("base_url", None, "bad_scheme")
    if parts.username is not None or parts.password is not None:
        raise InvalidInput("base_url", None, "has_credentials")
    host = parts.hostname or ""
    is_local = host == "localhost" or _is_loopback(host)
    if not is_local and not _HOST.fullmatch(host):
        raise InvalidInput("base_url", None, "bad_url")
    if parts.scheme == "http" and not is_local:
        raise InvalidInput("base_url", None, "not_https")
    return host


def _inner(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address to which an IPv6 one leads: as a mapped one, by 6to4, or through a gateway (RFC 6052)."""
    gateway = IPv4Address(int(address) & 0xFFFFFFFF) if address in _GATEWAYS else None
    return address.ipv4_mapped or address.sixtofour or gateway


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
