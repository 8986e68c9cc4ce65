"""One-time codes from an app on the phone (TOTP, RFC 6238), beside the password."""

from dataclasses import dataclass, field

import pyotp

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.errors import InvalidInput, NotConfigured
from core.rights import needs
from core.services.access.known_sessions import forget_known
from core.services.access.users import require_user
from data.models import User

ISSUER = "Webinar Desk"
INTERVAL_S = 30


@dataclass(frozen=True, slots=True)
class NewCodes:
    """A secret that becomes the user's once a code of it was typed. `uri`: what the QR code for the app says."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)


@needs(Right.LOOK)
def has_codes(desk: Desk) -> bool:
    """Whether the operator's login asks for codes. Raises NotFound for who has not logged in."""
    with desk.store.reading() as session:
        return require_user(session, desk.acting.user_id or 0).totp_sealed is not None


@needs(Right.LOOK)
def begin_codes(desk: Desk, secret: str | None = None) -> NewCodes:
    """A new secret for the operator, or the same one again."""
    secret = secret or pyotp.random_base32()
    return NewCodes(secret, pyotp.TOTP(secret).provisioning_uri(name=desk.operator, issuer_name=ISSUER))


@needs(Right.LOOK)
def turn_codes_on(desk: Desk, secret: str, code: str) -> None:
    """From now on the operator's login asks for codes of this secret. Raises InvalidInput("code") for a wrong one,
    NotFound for who has not logged in."""
    step = _step_of(desk, secret, code)
    if step is None:
        raise InvalidInput("code", None, "wrong")
    with desk.store.writing() as session:
        user = require_user(session, desk.acting.user_id or 0)
        user.totp_sealed, user.totp_step = desk.vault.seal(secret), step
        session.add(user)
        note(session, desk, Deed.SECOND_FACTOR_SET, subject=user.id)
    forget_known(desk)


@needs(Right.LOOK)
def turn_codes_off(desk: Desk) -> None:
    """The operator's login asks for no codes any more. Raises InvalidInput("code") when an administrator requires
    them."""
    with desk.store.writing() as session:
        user = require_user(session, desk.acting.user_id or 0)
        if user.totp_required:
            raise InvalidInput("code", None, "needed")
        user.totp_sealed = user.totp_step = None
        session.add(user)
        note(session, desk, Deed.SECOND_FACTOR_REMOVED, subject=user.id)


@needs(Right.USERS)
def reset_codes(desk: Desk, user_id: int) -> None:
    """For a user whose phone is lost: the login asks for no codes until they are set up anew. Raises NotFound."""
    with desk.store.writing() as session:
        user = require_user(session, user_id)
        user.totp_sealed = user.totp_step = None
        session.add(user)
        note(session, desk, Deed.SECOND_FACTOR_REMOVED, subject=user.id)
    forget_known(desk)


def is_code(desk: Desk, user: User, code: str) -> bool:
    """Whether it is a code of now that the user has not used; it is used by that. For a user without codes anything is
    right; when another key has sealed the secret nothing is, until the codes are reset."""
    if user.totp_sealed is None:
        return True
    try:
        step = _step_of(desk, desk.vault.open(user.totp_sealed), code)
    except NotConfigured:
        return False
    if step is None or (user.totp_step is not None and step <= user.totp_step):
        return False
    user.totp_step = step
    return True


def _step_of(desk: Desk, secret: str, code: str) -> int | None:
    """Of which interval the code is: the present one or one beside it, as clocks differ."""
    typed = "".join(code.split())
    now = int(desk.now().timestamp()) // INTERVAL_S
    codes = pyotp.TOTP(secret, interval=INTERVAL_S)
    return next((step for step in (now, now - 1, now + 1) if _same(codes.at(step * INTERVAL_S), typed)), None)


def _same(right: str, typed: str) -> bool:
    return pyotp.utils.strings_equal(right, typed)
