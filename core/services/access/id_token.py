"""What an identity provider says of somebody: its id token, checked (OpenID Connect Core 1.0, section 3.1.3.7)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from core.errors import InvalidInput

ALGORITHMS = [f"{family}{bits}" for family in ("RS", "PS", "ES") for bits in (256, 384, 512)]
"""Those with a key that only the provider has: neither ``none`` nor one whose key the dashboard has, too."""
LEEWAY_S = 60
"""How far clocks may differ."""
LONGEST_SUBJECT = 255
"""OpenID Connect Core 1.0, section 2."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token must say to be meant for this login."""

    issuer: str
    client_id: str
    nonce: str


@dataclass(frozen=True, slots=True)
class Account:
    """An account at a provider. `subject`: what the provider calls it, and never calls another; `email`: None unless
    the provider has verified it."""

    issuer: str
    subject: str = field(repr=False)
    email: str | None = field(repr=False)


def read_account(tokens: Mapping[str, Any], keys: Mapping[str, Any], expected: Expected) -> Account:
    """Who has logged in. `tokens`: the provider's answer to the code; `keys`: its public ones.

    Raises InvalidInput("provider") with reason ``untrue`` for a token that is not the provider's, not meant for this
    login or too old.
    """
    try:
        token = jwt.decode(tokens["id_token"], KeySet.import_key_set({"keys": keys["keys"]}), ALGORITHMS)
        claims = CodeIDToken(
            token.claims,
            token.header,
            {
                "iss": {"essential": True, "value": expected.issuer},
                "aud": {"essential": True, "value": expected.client_id},
                "nonce": {"essential": True, "value": expected.nonce},
            },
            {"nonce": expected.nonce, "client_id": expected.client_id, "access_token": tokens.get("access_token")},
        )
        claims.validate(leeway=LEEWAY_S)
    except (JoseError, KeyError, TypeError, ValueError):
        raise InvalidInput("provider", None, "untrue") from None
    subject, email, verified = (claims.get(name) for name in ("sub", "email", "email_verified"))
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise InvalidInput("provider", None, "untrue")
    # Some providers write the flag as a text.
    is_verified = isinstance(email, str) and (verified is True or verified == "true")
    return Account(expected.issuer, subject, email if is_verified else None)
