"""What an identity provider says is believed only when it is the provider's, and meant for this login."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from core.errors import InvalidInput
from core.services.access.id_token import LEEWAY_S, Account, Expected, read_account

KEY = RSAKey.generate_key(2048, {"kid": "one", "alg": "RS256", "use": "sig"})
PUBLIC = KEY.as_dict(private=False)
EXPECTED = Expected("https://login.example.com", "desk", "number used once")
NOW = int(datetime.now(UTC).timestamp())  # a provider's clock is the world's
CLAIMS = {
    "iss": "https://login.example.com",
    "aud": "desk",
    "sub": "248289761001",
    "iat": NOW,
    "exp": NOW + 86_400,  # long after the last of the tests, however slow the machine is
    "nonce": "number used once",
    "email": "anna@example.com",
    "email_verified": True,
}


def told(claims: dict[str, Any], key: Any = KEY, alg: str = "RS256") -> dict[str, str]:
    """The provider's answer with a token of these claims."""
    return {"id_token": jwt.encode({"alg": alg, "kid": "one"}, claims, key, [alg])}


SIGNED = told(CLAIMS)["id_token"]
UNSIGNED_HEAD = urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")


def test_account_is_read_with_its_verified_email() -> None:
    account = Account("https://login.example.com", "248289761001", "anna@example.com")
    assert read_account(told(CLAIMS), {"keys": [PUBLIC]}, EXPECTED) == account
    assert read_account(told({**CLAIMS, "aud": ["desk"]}), {"keys": [PUBLIC]}, EXPECTED) == account


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://login.example.org"},
        {"iss": None},
        {"aud": "another"},
        {"aud": ["another"], "azp": "desk"},
        {"aud": ["desk", "another"]},
        {"azp": "another"},
        {"exp": NOW - LEEWAY_S - 10},
        {"exp": None},
        {"iat": NOW + 86_400},
        {"nonce": "another"},
        {"nonce": None},
        {"sub": None},
        {"sub": ""},
        {"sub": "1" * 256},
    ],
)
def test_token_that_is_not_meant_for_this_login_is_not_believed(wrong: dict[str, Any]) -> None:
    claims = {name: value for name, value in {**CLAIMS, **wrong}.items() if value is not None}
    with pytest.raises(InvalidInput) as refused:
        read_account(told(claims), {"keys": [PUBLIC]}, EXPECTED)
    assert refused.value.reason == "untrue"


@pytest.mark.parametrize("verified", [False, None, "false", 1, "yes"])
def test_email_that_is_not_verified_is_not_taken(verified: object) -> None:
    claims = {name: value for name, value in {**CLAIMS, "email_verified": verified}.items() if value is not None}
    assert read_account(told(claims), {"keys": [PUBLIC]}, EXPECTED).email is None


@pytest.mark.parametrize(
    "tokens",
    [
        told(CLAIMS, RSAKey.generate_key(2048, {"kid": "one"})),
        told(CLAIMS, OctKey.import_key(str(PUBLIC["n"])), "HS256"),
        {"id_token": f"{UNSIGNED_HEAD}.{SIGNED.split('.')[1]}."},
        {"id_token": SIGNED[:-4] + "AAAA"},
        {"id_token": "a.b.c"},
        {},
    ],
    ids=["other key", "public key as secret", "none", "changed", "nonsense", "no token"],
)
def test_token_that_the_provider_has_not_signed_is_not_believed(tokens: dict[str, str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_account(tokens, {"keys": [PUBLIC]}, EXPECTED)
    assert refused.value.reason == "untrue"
