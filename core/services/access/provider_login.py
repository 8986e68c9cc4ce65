"""Logging in with an identity provider in place of a password. The provider says whose account it is; who is a user,
and what the user may do, is decided here, and nobody becomes a user by this.

An account that comes first is that of the user whose name is its verified e-mail. From then on it is this user's,
whatever becomes of the e-mail; another account that has the address later is not.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from hmac import compare_digest
from secrets import token_urlsafe
from typing import Any

from sqlmodel import Session

from core.audit import note
from core.desk import Desk
from core.domain.access.credentials import name_key
from core.domain.audit.deeds import Deed
from core.environment import IdentityProvider
from core.errors import InvalidInput, NotConfigured
from core.services.access.identity_provider import authorization_address, fetch_keys, fetch_tokens
from core.services.access.known_sessions import forget_known
from core.services.access.login import Browser, begin_session
from core.services.access.second_factor import is_code
from core.services.access.tries import Refused, note_right, take_try
from data.models import User
from data.repositories.access import provider_accounts
from data.repositories.access import users as repository

HOLDS = timedelta(minutes=10)
"""How long a login that was begun can be ended."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A login that was begun: what is expected when the browser comes back. `back`: where to; `target`: the page that
    is opened then."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    back: str
    target: str


@dataclass(frozen=True, slots=True)
class Known:
    """Who the provider says it is. `email`: None unless it is verified."""

    issuer: str
    subject: str = field(repr=False)
    email: str | None = field(repr=False)
    target: str


def begin_login(desk: Desk, back: str, target: str) -> tuple[str, str]:
    """The provider's address for the browser, and what the browser has to bring along when it comes back. Raises
    NotConfigured("provider") without one, InvalidInput("provider") when it does not answer."""
    from authlib.oauth2.rfc7636 import create_s256_code_challenge  # half a second, for who uses it

    state, nonce, verifier = token_urlsafe(24), token_urlsafe(24), token_urlsafe(48)
    challenge = create_s256_code_challenge(verifier)
    address = authorization_address(_provider(desk), back, state=state, nonce=nonce, challenge=challenge)
    return address, _seal(desk, "begun", asdict(Begun(state, nonce, verifier, back, target)))


def end_login(desk: Desk, brought: str, *, state: str, code: str) -> Known:
    """Who has come back from the provider with this code. Raises InvalidInput("provider") with reason ``expired`` for a
    login that was not begun in this browser, or too long ago, and as `read_account` and `begin_login`."""
    from core.services.access.id_token import Expected, read_account

    begun = Begun(**_open(desk, "begun", brought))
    if not code or not compare_digest(begun.state.encode(), state.encode("utf-8", "surrogatepass")):
        raise InvalidInput("provider", None, "expired")
    provider = _provider(desk)
    tokens = fetch_tokens(provider, begun.back, code=code, verifier=begun.verifier)
    account = read_account(tokens, fetch_keys(provider), Expected(provider.issuer, provider.client_id, begun.nonce))
    return Known(account.issuer, account.subject, account.email, begun.target)


def seal_known(desk: Desk, known: Known) -> str:
    """For a form that asks for the one-time code: who it is, for as long as a login holds."""
    return _seal(desk, "known", asdict(known))


def open_known(desk: Desk, sealed: str) -> Known:
    """What `seal_known` has sealed. Raises InvalidInput("provider") with reason ``expired``."""
    return Known(**_open(desk, "known", sealed))


def let_in(desk: Desk, known: Known, browser: Browser, code: str | None = None) -> str | Refused | None:
    """The token of a new session, as after a password. None when the user has one-time codes and this is none of them;
    Refused when there were too many wrong ones. Raises InvalidInput("provider", the e-mail): ``unknown`` for who is no
    user, or no more, ``other_account`` where the user of this e-mail has come in by another account of the provider,
    ``not_verified`` for an account that nobody has and whose e-mail the provider does not vouch for."""
    with desk.store.reading() as session:
        user, _is_bound = _find_user(session, known)
        tried = user.name if user else known.email or known.subject
    if code is not None and (refused := take_try(desk, tried, browser.address)):
        return refused
    with desk.store.writing() as session:
        user, is_bound = _find_user(session, known)
        problem = _why_refused(session, known, user, is_bound=is_bound)
        if user is not None and problem is None:
            if not is_code(desk, user, code or ""):
                if code is not None:
                    _note_refused(session, desk, user, browser)
                return None
            if not is_bound:
                provider_accounts.add(session, user.id or 0, known.issuer, known.subject, desk.now())
            repository.drop_invitation(session, user.id or 0)
            token = begin_session(desk, session, user, browser, Deed.LOGGED_IN_BY_PROVIDER)
        else:
            _note_refused(session, desk, user, browser)
    if problem is not None:
        raise InvalidInput("provider", known.email, problem)
    if code is not None:
        note_right(desk, tried, browser.address)
    forget_known(desk)
    return token


def _find_user(session: Session, known: Known) -> tuple[User | None, bool]:
    """Whose account it is, and that it is bound; else who has its e-mail for a name."""
    if user := provider_accounts.find_user(session, known.issuer, known.subject):
        return user, True
    # Letters of other alphabets may be compared as equal to Latin ones.
    is_name = known.email is not None and known.email.isascii()
    return repository.find_by_name(session, name_key(known.email or "")) if is_name else None, False


def _why_refused(session: Session, known: Known, user: User | None, *, is_bound: bool) -> str | None:
    if user is None:
        return "unknown" if known.email else "not_verified"
    if user.disabled_at is not None:
        return "unknown"
    has_other = not is_bound and provider_accounts.has_one(session, user.id or 0, known.issuer)
    return "other_account" if has_other else None


def _note_refused(session: Session, desk: Desk, user: User | None, browser: Browser) -> None:
    name, number = (user.name, user.id) if user else (None, None)
    note(session, desk, Deed.LOGIN_REFUSED, operator=name, subject=number, origin=browser.address)


def _provider(desk: Desk) -> IdentityProvider:
    if desk.environment.provider is None:
        raise NotConfigured("provider")
    return desk.environment.provider


def _seal(desk: Desk, purpose: str, what: dict[str, str | None]) -> str:
    sealed = {"for": purpose, "ends_at": (desk.now() + HOLDS).isoformat(), "what": what}
    return desk.vault.seal(json.dumps(sealed)).decode()


def _open(desk: Desk, purpose: str, sealed: str) -> dict[str, Any]:
    try:
        opened = json.loads(desk.vault.open(sealed.encode("utf-8", "surrogatepass")))
        is_right = opened["for"] == purpose and desk.now() < datetime.fromisoformat(opened["ends_at"])
    except (NotConfigured, ValueError, TypeError, KeyError):
        is_right = False
    if not is_right:
        raise InvalidInput("provider", None, "expired")
    what: dict[str, Any] = opened["what"]
    return what
