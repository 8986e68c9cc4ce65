"""The users that are made at the computer itself, never over the network: the first administrator."""

from core.audit import note
from core.desk import Desk
from core.domain.access.credentials import check_password, clean_name, name_key
from core.domain.access.rights import Role
from core.domain.audit.deeds import Deed
from core.services.access.known_sessions import forget_known
from core.services.access.passwords import hash_password
from core.services.access.users import UserDraft, add_user
from data.repositories.access import sessions
from data.repositories.access import users as repository


def set_administrator(desk: Desk, name: str, password: str) -> bool:
    """Make an administrator with this password; one of this name gets the password, is let in again, becomes an
    administrator, and needs no one-time code until it is set up anew. Returns whether it is a new user. Raises
    InvalidInput("user_name" or "password")."""
    cleaned = clean_name(name)
    check_password(password, cleaned)
    hashed = hash_password(password)
    with desk.store.writing(durable=True) as session:
        user = repository.find_by_name(session, name_key(cleaned))
        is_new = user is None
        if user is None:
            user = add_user(desk, session, cleaned, UserDraft(Role.ADMINISTRATOR, None), hashed)
        else:
            user.role, user.password_hash, user.disabled_at = Role.ADMINISTRATOR, hashed, None
            user.totp_sealed = user.totp_step = None
            session.add(user)
            repository.drop_invitation(session, user.id or 0)
            sessions.drop_of(session, user.id or 0)
        note(session, desk, Deed.USER_ADDED if is_new else Deed.PASSWORD_CHANGED, subject=user.id)
    forget_known(desk)
    return is_new


def ensure_administrator(desk: Desk, name: str | None, password: str | None) -> None:
    """Make the first administrator from what the environment says, when there is no user yet. Raises as
    `set_administrator`."""
    if not name or not password:
        return
    with desk.store.reading() as session:
        if repository.has_any(session):
            return
    set_administrator(desk, name, password)
