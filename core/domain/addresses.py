"""Cleaning the addresses and keys that the operator pastes, and building the address that Bizon365 calls.

A Salebot key is part of its addresses, so such an address is as secret as the key (docs/salebot.md, section 1).
"""

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

from core.domain.pasted import drop_unseen
from core.errors import InvalidInput

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


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
