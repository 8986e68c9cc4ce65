"""Where the dashboard connects to: computers of the internet, over https, unless a project allows its own network.

The addresses of projects are typed by people, and where a name leads is decided by whoever has the domain. So each
address is looked at when it is connected to: a name that leads elsewhere in the next moment is looked at anew.
"""

import socket
from collections.abc import Iterable, Mapping
from contextlib import suppress
from ipaddress import ip_address
from ssl import SSLContext
from typing import Any

import httpcore
import httpx
from httpx._utils import get_environment_proxies

from core.domain.addresses import is_public

LOOPBACK_HOSTS = ("127.0.0.1", "localhost")


class NotPublic(Exception):
    """Nothing was sent: `host` leads to this computer or its network, or would be asked without https."""

    def __init__(self, host: str) -> None:
        super().__init__("not public")
        self.host = host


def carriers(
    trusted: SSLContext, limits: httpx.Limits, *, own_network: bool
) -> tuple[httpx.BaseTransport, Mapping[str, httpx.BaseTransport | None]]:
    """How requests are carried: directly, and (pattern of httpx -> how) through the proxies that the environment names;
    None there stands for directly. This computer is never behind a proxy."""
    direct = httpx.HTTPTransport(verify=trusted, limits=limits) if own_network else _Direct(trusted, limits)
    others: dict[str, httpx.BaseTransport | None] = {}
    for pattern, proxy in get_environment_proxies().items():
        kind = httpx.HTTPTransport if own_network else _ByProxy
        others[pattern] = None if proxy is None else kind(verify=trusted, limits=limits, proxy=proxy)
    return direct, others | {f"all://{host}": None for host in LOOPBACK_HOSTS}


class _Direct(httpx.HTTPTransport):
    """The transport of httpx, connected by `_PublicNetwork`, for which it has no parameter."""

    def __init__(self, trusted: SSLContext, limits: httpx.Limits) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=trusted,
            max_connections=limits.max_connections,
            max_keepalive_connections=limits.max_keepalive_connections,
            keepalive_expiry=limits.keepalive_expiry,
            network_backend=_PublicNetwork(),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        _require_https(request)
        return super().handle_request(request)


class _ByProxy(httpx.HTTPTransport):
    """Through a proxy, which connects instead and may know names that are unknown here; it is its operator who decides
    where it connects to. Refused is what is known here to be no computer of the internet."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        _require_https(request)
        with suppress(OSError):
            _public_addresses(request.url.host, request.url.port or 443)
        return super().handle_request(request)


class _PublicNetwork(httpcore.SyncBackend):
    """Looks a name up, and connects to those of its addresses that are public, one after the other: to the very ones
    that it has looked at. The name itself stays in the request and in the check of the certificate."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = _public_addresses(host, port)
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from None
        *others, last = addresses
        for address in others:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return super().connect_tcp(address, port, timeout, local_address, socket_options)
        return super().connect_tcp(last, port, timeout, local_address, socket_options)


def _public_addresses(host: str, port: int) -> list[str]:
    """The public addresses that a name leads to. Raises NotPublic when all of them are others, OSError when the name is
    not known."""
    found = dict.fromkeys(str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    public = [address for address in found if is_public(ip_address(address))]
    if not public:
        raise NotPublic(host)
    return public


def _require_https(request: httpx.Request) -> None:
    if request.url.scheme != "https":
        raise NotPublic(request.url.host)
