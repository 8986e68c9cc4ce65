"""The cookie by which a browser shows its session: the token and its signature."""

from collections.abc import Iterable

from core.desk import Desk
from core.services.access.session_times import LONGEST

NAME = "desk_session"
_PURPOSE = "session cookie"


def write_cookie(desk: Desk, token: str, *, is_secure: bool) -> str:
    """The value of Set-Cookie that begins a session. No script can read it, and no other site can send it along with
    more than a link. `is_secure`: it is sent over https only."""
    value = f"{token}.{desk.vault.sign(_PURPOSE, token)}"
    return f"{NAME}={value}; Max-Age={LONGEST.total_seconds():.0f}; {_rules(is_secure)}"


def drop_cookie(*, is_secure: bool) -> str:
    """The value of Set-Cookie that makes the browser forget it."""
    return f"{NAME}=; Max-Age=0; {_rules(is_secure)}"


def read_cookie(desk: Desk, headers: Iterable[str]) -> str | None:
    """The token in these Cookie headers, if the signature is ours. Several cookies of this name count as none: somebody
    else has put one there."""
    pairs = [pair.strip().partition("=") for header in headers for pair in header.split(";")]
    values = [value for name, _, value in pairs if name == NAME]
    if len(values) != 1:
        return None
    token, _, signature = values[0].partition(".")
    return token if token and desk.vault.is_signed(_PURPOSE, token, signature) else None


def _rules(is_secure: bool) -> str:
    return "Path=/; HttpOnly; SameSite=Lax" + ("; Secure" if is_secure else "")
