"""An identity provider that the environment names, asked by OpenID Connect: the authorization code with PKCE.

What is asked goes to addresses that the environment, and the provider it names, have given. No answer is kept but what
the provider says of itself.
"""

from functools import lru_cache
from time import monotonic
from typing import Any
from urllib.parse import urlencode

import httpx

from core.environment import IdentityProvider
from core.errors import InvalidInput
from core.http.fields import parse_json
from core.http.transport import RetryPolicy, open_http

SCOPE = "openid email"
LARGEST_ANSWER_BYTES = 1024 * 1024
KNOWN_FOR_S = 300
_POLICY = RetryPolicy(attempts=1, timeout_s=10.0, total_s=20.0)


def authorization_address(provider: IdentityProvider, back: str, *, state: str, nonce: str, challenge: str) -> str:
    """Where the browser goes to log in; `back` is where it comes back to. Raises as `describe`."""
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": SCOPE,
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    address = str(describe(provider)["authorization_endpoint"])
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def fetch_tokens(provider: IdentityProvider, back: str, *, code: str, verifier: str) -> dict[str, Any]:
    """What the provider gives for a code, which holds once. Raises as `describe`."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
    known = describe(provider)
    methods = known.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if "client_secret_basic" in methods:
        login = httpx.BasicAuth(provider.client_id, provider.client_secret)
        return _ask("POST", str(known["token_endpoint"]), data=form, auth=login)
    secret = {"client_id": provider.client_id, "client_secret": provider.client_secret}
    return _ask("POST", str(known["token_endpoint"]), data={**form, **secret})


def fetch_keys(provider: IdentityProvider) -> dict[str, Any]:
    """The provider's public keys, as they are now. Raises as `describe`."""
    return _ask("GET", str(describe(provider)["jwks_uri"]))


def describe(provider: IdentityProvider) -> dict[str, Any]:
    """What the provider says of itself (OpenID Connect Discovery 1.0). Raises InvalidInput("provider") with
    reason ``unreachable`` when it does not answer, or not as a provider of this address does, and ``untrue`` when it
    refuses what is asked, such as a code that was used."""
    return _describe(provider, int(monotonic() // KNOWN_FOR_S))


@lru_cache(maxsize=2)
def _describe(provider: IdentityProvider, _period: int) -> dict[str, Any]:
    base = provider.issuer.rstrip("/")
    known = _ask("GET", f"{base}/.well-known/openid-configuration")
    scheme = base.partition("://")[0]
    addresses = [str(known.get(name)) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
    if str(known.get("issuer")).rstrip("/") != base or not all(one.startswith(f"{scheme}://") for one in addresses):
        raise InvalidInput("provider", None, "unreachable")
    return known


def _ask(verb: str, address: str, **sent: Any) -> dict[str, Any]:
    try:
        # The environment decides on this computer and its network, and schools have providers of their own there.
        with open_http(_POLICY, own_network=True) as http, http.stream(verb, address, **sent) as answer:
            body = b""
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > LARGEST_ANSWER_BYTES:
                    break
            is_whole = answer.is_success and len(body) <= LARGEST_ANSWER_BYTES
            told, is_refused = parse_json(body) if is_whole else None, answer.is_client_error
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        told, is_refused = None, False
    if not isinstance(told, dict):
        raise InvalidInput("provider", None, "untrue" if is_refused else "unreachable")
    return told
