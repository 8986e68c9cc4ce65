"""An identity provider on this computer, by which users of the tests log in."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from oidc_provider_mock import User, run_server_in_thread

from tests import patience
from tests.web.browsing import Browser

VERIFIED = ("marina", "vera", "Stranger")


@contextmanager
def identity_provider() -> Iterator[str]:
    """Its address. Of who is not in `VERIFIED` it verifies no e-mail."""
    known = [User(sub=name, claims={"email": f"{name}@example.com", "email_verified": True}) for name in VERIFIED]
    with run_server_in_thread(user_claims=known, require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


def come_back(browser: Browser, sub: str, wanted: str = "/") -> str:
    """Log in at the provider as somebody; the address to which it sends the browser back."""
    there = browser.open(f"/login/provider?next={wanted}").headers["location"]
    return str(patience.post(there, data={"sub": sub}).headers["location"]).removeprefix(browser.address)


def give(browser: Browser, sub: str, email: str) -> None:
    """Have the provider give an account, which it may not have yet, this e-mail, and verify it."""
    there = httpx.URL(browser.open("/login/provider").headers["location"])
    claims = {"email": email, "email_verified": True}
    patience.put(str(there.copy_with(raw_path=f"/users/{sub}".encode())), json=claims).raise_for_status()
