"""Logging in with a name, a password and, where the user has them, a one-time code; following an invitation."""

from dataclasses import dataclass, field
from secrets import token_urlsafe

from sqlmodel import Session

from core.audit import note
from core.desk import Desk
from core.domain.access.credentials import check_password, name_key, token_hash
from core.domain.audit.deeds import Deed
from core.errors import NotFound
from core.services.access.known_sessions import forget_known
from core.services.access.passwords import hash_password, is_password
from core.services.access.second_factor import is_code
from core.services.access.session_times import IDLE, LONGEST
from core.services.access.tries import Refused, note_right, take_try
from core.services.access.users import require_user
from data.models import LoginSession, User
from data.repositories.access import sessions
from data.repositories.access import users as repository

LONGEST_AGENT = 200


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody has typed."""

    name: str
    password: str = field(repr=False)
    code: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Browser:
    """From where: the address, and what the browser says of itself."""

    address: str
    agent: str


@dataclass(frozen=True, slots=True)
class Invited:
    """Whose link it is."""

    name: str


def log_in(desk: Desk, typed: Credentials, browser: Browser) -> str | Refused | None:
    """The token of a new session; Refused when there were too many wrong tries, None when something is wrong. Which of
    them it is, and whether there is such a user, neither the answer nor its time tells."""
    refused = take_try(desk, typed.name, browser.address)
    if refused is not None:
        return refused
    with desk.store.reading() as session:
        user = repository.find_by_name(session, name_key(typed.name))
        kept = None if user is None or user.disabled_at is not None else user.password_hash
    is_right = is_password(typed.password, kept)
    with desk.store.writing() as session:
        user = repository.find_by_name(session, name_key(typed.name))
        # In the meantime somebody may have disabled the user or changed the password
        is_right = is_right and user is not None and user.disabled_at is None and user.password_hash == kept
        if user is None or not is_right or not is_code(desk, user, typed.code):
            name, number = (user.name, user.id) if user else (None, None)
            note(session, desk, Deed.LOGIN_REFUSED, operator=name, subject=number, origin=browser.address)
            return None
        token = begin_session(desk, session, user, browser, Deed.LOGGED_IN)
    note_right(desk, typed.name, browser.address)
    return token


def log_out(desk: Desk, token: str) -> None:
    """End the session of this token, if there is one."""
    with desk.store.writing() as session:
        found = sessions.find(session, token_hash(token))
        if found is not None:
            sessions.drop_token(session, token_hash(token))
            user = found[1]
            note(session, desk, Deed.LOGGED_OUT, operator=user.name, subject=user.id, origin=found[0].address)
    forget_known(desk)


def find_invited(desk: Desk, token: str) -> Invited:
    """Who may set a password by this link. Raises NotFound("invitation") for one that was used, is too old, or was
    replaced."""
    with desk.store.reading() as session:
        return Invited(_invited(desk, session, token).name)


def accept_invitation(desk: Desk, token: str, password: str, browser: Browser) -> str:
    """Set the password of the invited user, once, and log in; former sessions of the user end. Returns the token of the
    session. A user with one-time codes has to log in with one instead: returns "".

    Raises NotFound("invitation"), and InvalidInput("password") for one that cannot be taken.
    """
    check_password(password, find_invited(desk, token).name)
    hashed = hash_password(password)
    with desk.store.writing() as session:
        user = _invited(desk, session, token)
        user.password_hash = hashed
        session.add(user)
        repository.drop_invitation(session, user.id or 0)
        sessions.drop_of(session, user.id or 0)
        begun = "" if user.totp_sealed else begin_session(desk, session, user, browser, Deed.LOGGED_IN)
        note(session, desk, Deed.PASSWORD_CHANGED, operator=user.name, subject=user.id, origin=browser.address)
    forget_known(desk)
    return begun


def begin_session(desk: Desk, session: Session, user: User, browser: Browser, deed: Deed) -> str:
    """The token of a new session of a user who has proved who it is; `deed`: by what."""
    now, token = desk.now(), token_urlsafe(32)
    sessions.drop_ended(session, now, now - IDLE)
    session.add(
        LoginSession(
            token_hash=token_hash(token),
            user_id=user.id or 0,
            created_at=now,
            seen_at=now,
            ends_at=now + LONGEST,
            address=browser.address,
            agent=browser.agent[:LONGEST_AGENT],
        )
    )
    note(session, desk, deed, operator=user.name, subject=user.id, origin=browser.address)
    return token


def _invited(desk: Desk, session: Session, token: str) -> User:
    invitation = repository.find_invitation(session, token_hash(token))
    if invitation is None or invitation.ends_at <= desk.now():
        raise NotFound("invitation")
    return require_user(session, invitation.user_id)
