"""Posting a message to an address that somebody has typed: once, and without a look at what is answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import httpx

from core.http.connecting import NotPublic

Trouble = Literal["own_network", "timeout", "no_connection", "bad_address"]


@dataclass(frozen=True, slots=True)
class Posted:
    """The status of the answer, or why there was none."""

    status: int | None
    trouble: Trouble | None = None


def post_once(http: httpx.Client, url: str, headers: Mapping[str, str], body: bytes) -> Posted:
    """Post it with a client of `core.http.transport.open_http`. The body of the answer is not read, and a redirect is
    an answer as any other."""
    try:
        with http.stream("POST", url, headers=dict(headers), content=body) as response:
            return Posted(response.status_code)
    except NotPublic:
        return Posted(None, "own_network")
    except httpx.TimeoutException:
        return Posted(None, "timeout")
    except httpx.TransportError:
        return Posted(None, "no_connection")
    except (httpx.InvalidURL, UnicodeError):
        return Posted(None, "bad_address")
