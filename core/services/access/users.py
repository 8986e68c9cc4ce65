"""Users: who may log in, as what, and to which projects."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Literal

from sqlmodel import Session

from core.audit import note
from core.desk import Desk
from core.domain.access.credentials import clean_name, name_key, token_hash
from core.domain.access.rights import Right, Role
from core.domain.audit.deeds import Deed
from core.errors import Conflict, NotFound
from core.rights import needs
from core.services.access.known_sessions import forget_known
from data.models import User
from data.repositories.access import provider_accounts, sessions
from data.repositories.access import users as repository

LINK_HOLDS = timedelta(days=3)
UserState = Literal["invited", "active", "disabled"]


@dataclass(frozen=True, slots=True)
class UserSettings:
    """One user. `projects`: ids of those that the user may see, None for all. `link_ends_at`: until when a link that
    was not followed yet holds. `has_account`: an account of an identity provider is the user's."""

    id: int
    name: str
    role: Role
    projects: frozenset[int] | None
    state: UserState
    link_ends_at: datetime | None
    has_codes: bool
    needs_codes: bool
    has_account: bool


@dataclass(frozen=True, slots=True)
class UserDraft:
    """What an administrator decides of a user. `projects`: None for all; administrators see all of them. `needs_codes`:
    the user has to set up one-time codes before anything else."""

    role: Role
    projects: frozenset[int] | None
    needs_codes: bool = False


@needs(Right.USERS)
def list_users(desk: Desk) -> list[UserSettings]:
    """All users by name."""
    with desk.store.reading() as session:
        projects, links = repository.list_projects(session), repository.list_invitations(session)
        bound = provider_accounts.list_users(session)
        return [_settings(user, projects, links, has_account=user.id in bound) for user in repository.list_all(session)]


@needs(Right.USERS)
def invite_user(desk: Desk, name: str, draft: UserDraft) -> str:
    """Add a user who sets the password by a link; returns its token, which is shown this once and works once, for
    `LINK_HOLDS`. Raises InvalidInput("user_name"), Conflict("user") when the name is taken, Conflict("no_users") while
    nobody could let others in: the first administrator is made at the computer itself."""
    cleaned = clean_name(name)
    with desk.store.writing() as session:
        if not repository.has_any(session):
            raise Conflict("no_users")
        if repository.find_by_name(session, name_key(cleaned)) is not None:
            raise Conflict("user")
        user = add_user(desk, session, cleaned, draft)
        link = _new_link(desk, session, user)
        note(session, desk, Deed.USER_INVITED, subject=user.id)
        return link


@needs(Right.USERS)
def renew_link(desk: Desk, user_id: int) -> str:
    """A new link by which the user sets a password, also in place of a forgotten one; returns its token. A former link
    no longer works. Raises NotFound, and Conflict("user") for one who is disabled."""
    with desk.store.writing() as session:
        user = require_user(session, user_id)
        if user.disabled_at is not None:
            raise Conflict("user")
        link = _new_link(desk, session, user)
        note(session, desk, Deed.USER_INVITED, subject=user.id)
        return link


@needs(Right.USERS)
def change_user(desk: Desk, user_id: int, draft: UserDraft) -> None:
    """Change role, projects and the need of codes; holds at once. Raises NotFound, and Conflict("last_administrator")
    when nobody else could decide on users."""
    with desk.store.writing() as session:
        user = require_user(session, user_id)
        if draft.role is not Role.ADMINISTRATOR:
            _require_other_administrator(session, user)
        _put(session, user, draft)
        note(session, desk, Deed.USER_CHANGED, subject=user_id)
    forget_known(desk)


@needs(Right.USERS)
def disable_user(desk: Desk, user_id: int) -> None:
    """Let a user in no more, and end the sessions. Raises NotFound, Conflict("last_administrator")."""
    with desk.store.writing() as session:
        user = require_user(session, user_id)
        _require_other_administrator(session, user)
        user.disabled_at = user.disabled_at or desk.now()
        session.add(user)
        repository.drop_invitation(session, user_id)
        sessions.drop_of(session, user_id)
        note(session, desk, Deed.USER_REMOVED, subject=user_id)
    forget_known(desk)


@needs(Right.USERS)
def enable_user(desk: Desk, user_id: int) -> None:
    """Let a disabled user in again, with the former password. Raises NotFound."""
    with desk.store.writing() as session:
        user = require_user(session, user_id)
        user.disabled_at = None
        session.add(user)
        note(session, desk, Deed.USER_ADDED, subject=user_id)


@needs(Right.USERS)
def release_account(desk: Desk, user_id: int) -> None:
    """Take the identity provider's account from a user, and end the sessions: the account that comes next with the
    user's name as its verified e-mail becomes the user's. Raises NotFound."""
    with desk.store.writing() as session:
        require_user(session, user_id)
        provider_accounts.drop_of(session, user_id)
        sessions.drop_of(session, user_id)
        note(session, desk, Deed.USER_CHANGED, subject=user_id)
    forget_known(desk)


def add_user(desk: Desk, session: Session, name: str, draft: UserDraft, password_hash: str | None = None) -> User:
    """Store a user of this name, which is clean and free."""
    user = User(
        name=name,
        name_key=name_key(name),
        role=draft.role,
        sees_all=True,
        password_hash=password_hash,
        created_at=desk.now(),
        created_by=desk.operator,
    )
    session.add(user)
    session.flush()
    _put(session, user, draft)
    return user


def require_user(session: Session, user_id: int) -> User:
    """Raises NotFound."""
    user = repository.find(session, user_id)
    if user is None:
        raise NotFound("user", user_id)
    return user


def _put(session: Session, user: User, draft: UserDraft) -> None:
    sees_all = draft.projects is None or draft.role is Role.ADMINISTRATOR
    user.role, user.sees_all, user.totp_required = draft.role, sees_all, draft.needs_codes
    session.add(user)
    projects: Collection[int] = () if sees_all or draft.projects is None else draft.projects
    repository.put_projects(session, user.id or 0, projects)


def _new_link(desk: Desk, session: Session, user: User) -> str:
    token = token_urlsafe(32)
    repository.put_invitation(session, user.id or 0, token_hash(token), desk.now() + LINK_HOLDS)
    return token


def _require_other_administrator(session: Session, user: User) -> None:
    is_one = user.role == Role.ADMINISTRATOR and user.password_hash is not None and user.disabled_at is None
    if is_one and repository.count_active(session, Role.ADMINISTRATOR) <= 1:
        raise Conflict("last_administrator")


def _settings(
    user: User, projects: dict[int, frozenset[int]], links: dict[int, datetime], *, has_account: bool
) -> UserSettings:
    user_id, role = user.id or 0, Role(user.role)
    # Who has no password, and no link to set one by, logs in by the identity provider.
    state: UserState = "active" if user.password_hash or user_id not in links else "invited"
    return UserSettings(
        id=user_id,
        name=user.name,
        role=role,
        projects=None if user.sees_all or role is Role.ADMINISTRATOR else projects.get(user_id, frozenset()),
        state="disabled" if user.disabled_at else state,
        link_ends_at=links.get(user_id),
        has_codes=user.totp_sealed is not None,
        needs_codes=user.totp_required,
        has_account=has_account,
    )
