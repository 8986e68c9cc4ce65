"""Who calls, as far as that is known: proxies that are named in DESK_TRUSTED_PROXIES are believed, nobody else.

The server itself believes what a caller from 127.0.0.1 writes into `X-Forwarded-For` and `X-Forwarded-Proto`, and puts
it in the place of the true address, with the port 0, and of the true scheme. So both are looked at again here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.types import Scope

from core.environment import Network

LOOPBACK_ADDRESS = "127.0.0.1"
UNKNOWN = "unknown"
_SECURE = {"https", "wss"}


@dataclass(frozen=True, slots=True)
class Caller:
    """`address`: of the computer that calls. `origin`: the dashboard's own, as the caller's browser knows it."""

    address: str
    origin: str

    @property
    def is_secure(self) -> bool:
        """Whether the browser speaks https."""
        return self.origin.startswith("https:")


def read_caller(scope: Scope, trusted: Sequence[Network]) -> Caller:
    """The caller of a request or a websocket."""
    headers = Headers(scope=scope)
    client, port = scope.get("client") or (UNKNOWN, None)
    told = filter(None, (part.strip() for part in ",".join(headers.getlist("x-forwarded-for")).split(",")))
    peer = LOOPBACK_ADDRESS if port == 0 else client
    scheme = headers.get("x-forwarded-proto", "").split(",")[-1].strip().lower()
    if not _is_in(peer, trusted):
        is_secure = scope["scheme"] in _SECURE and "x-forwarded-proto" not in headers
        return Caller(peer, _origin(headers, is_secure))
    # Each proxy adds the address it was called from at the end; the first that is none of ours is the caller's.
    others = [address for address in reversed(list(told)) if not _is_in(address, trusted)]
    address = others[0] if others else peer
    return Caller(address if _is_address(address) else UNKNOWN, _origin(headers, scheme == "https"))


def _origin(headers: Headers, is_secure: bool) -> str:
    return f"{'https' if is_secure else 'http'}://{headers.get('host', '')}"


def _is_in(address: str, networks: Sequence[Network]) -> bool:
    return _is_address(address) and any(ip_address(address) in network for network in networks)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
