"""Who gets in: users, what they may see, invitations, sessions, and wrong tries."""

from datetime import datetime

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field

from data.models.table import Model, UtcDateTime


class User(Model, table=True):
    """A person who may log in. `name_key` is the name as it is compared. `sees_all`: all projects, else those of
    `UserProject`. `password_hash` is None until the invitation was followed. `totp_sealed`: the secret of one-time
    codes; `totp_step`: the number of the interval whose code was used last; `totp_required`: nothing opens without
    codes."""

    __tablename__ = "desk_user"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: int | None = Field(default=None, primary_key=True)
    name: str
    name_key: str = Field(unique=True)
    role: str
    sees_all: bool
    password_hash: str | None = None
    totp_sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    totp_step: int | None = None
    totp_required: bool = False
    disabled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    created_by: str


class UserProject(Model, table=True):
    """A project that a user may see."""

    __tablename__ = "user_project"

    user_id: int = Field(primary_key=True, foreign_key="desk_user.id", ondelete="CASCADE")
    project_id: int = Field(primary_key=True, foreign_key="project.id", ondelete="CASCADE")


class Invitation(Model, table=True):
    """A link by which a user sets the password, once. The link itself is not kept, only the hash of its token."""

    __tablename__ = "invitation"

    user_id: int = Field(primary_key=True, foreign_key="desk_user.id", ondelete="CASCADE")
    token_hash: str = Field(unique=True)
    ends_at: datetime = Field(sa_type=UtcDateTime)


class ProviderAccount(Model, table=True):
    """Who a user is for an identity provider: `subject` is what its `issuer` calls the account for ever, whatever the
    e-mail becomes."""

    __tablename__ = "provider_account"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    user_id: int = Field(primary_key=True, foreign_key="desk_user.id", ondelete="CASCADE")
    issuer: str = Field(primary_key=True)
    subject: str
    bound_at: datetime = Field(sa_type=UtcDateTime)


class LoginSession(Model, table=True):
    """One browser that has logged in. `address` and `agent`: from where, and the browser's own name. `seen_at` is exact
    to a minute."""

    __tablename__ = "login_session"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    user_id: int = Field(index=True, foreign_key="desk_user.id", ondelete="CASCADE")
    created_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    address: str
    agent: str


class LoginTries(Model, table=True):
    """Wrong tries for one name or from one address; `key` is the hash of either, since people type passwords into the
    wrong field."""

    __tablename__ = "login_tries"

    key: str = Field(primary_key=True)
    failures: int
    last_at: datetime = Field(index=True, sa_type=UtcDateTime)
    blocked_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
