"""The users of a made-up school."""

from core.desk import Desk
from core.domain.access.rights import Operator, Role
from core.services.access.first_user import set_administrator
from core.services.access.login import Browser, Credentials, accept_invitation, log_in
from core.services.access.tries import Refused
from core.services.access.users import UserDraft, invite_user, list_users

ADMINISTRATOR = "Анна"
PASSWORD = "сирень-под-окном"
WRONG = "не тот пароль"
BROWSER = Browser("203.0.113.7", "Mozilla/5.0 (made up)")
AT_HOME = Browser("203.0.113.99", "Mozilla/5.0 (made up)")


def open_school(desk: Desk) -> Desk:
    """Make the first administrator; returns the desk that acts as her."""
    set_administrator(desk, ADMINISTRATOR, PASSWORD)
    return desk.acting_as(Operator(ADMINISTRATOR, Role.ADMINISTRATOR, None, user_id(desk, ADMINISTRATOR)))


def user_id(desk: Desk, name: str) -> int:
    return next(user.id for user in list_users(desk) if user.name == name)


def add_colleague(desk: Desk, name: str, role: Role = Role.OPERATOR, projects: frozenset[int] | None = None) -> int:
    """A user who has followed the invitation and set `PASSWORD`; returns the id."""
    accept_invitation(desk, invite_user(desk, name, UserDraft(role, projects)), PASSWORD, BROWSER)
    return user_id(desk, name)


def token_of(desk: Desk, name: str, password: str = PASSWORD, code: str = "", browser: Browser = AT_HOME) -> str:
    """The token of a login that succeeds."""
    token = log_in(desk, Credentials(name, password, code), browser)
    assert isinstance(token, str), token
    return token


def wait_for_next(desk: Desk, name: str, browser: Browser, password: str = WRONG) -> float:
    """Try to log in; returns the seconds that the next try has to wait, 0 when this one was looked at and wrong."""
    refused = log_in(desk, Credentials(name, password), browser)
    assert not isinstance(refused, str)
    return refused.wait.total_seconds() if isinstance(refused, Refused) else 0
