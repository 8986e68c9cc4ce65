"""`/login`, `/invitation/<token>`, `/codes`: how users get in, without Streamlit and without scripts.

The gate (`core/web/gate.py`) calls these routes, after it has compared the origin: a form that another site sends does
not come here. It puts into the state of the request who calls, and whose session the browser shows.
"""

import re
from collections.abc import Callable
from math import ceil
from urllib.parse import urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from core.errors import DeskError, InvalidInput, NotConfigured, NotFound
from core.i18n import Language
from core.services.access.known_sessions import Entrant
from core.services.access.login import Credentials, accept_invitation, find_invited, log_in, log_out
from core.services.access.second_factor import begin_codes, turn_codes_on
from core.services.access.tries import Refused
from core.services.links.qr_code import qr_svg
from core.start import get_desk
from core.web.body_limit import BodyRefused
from core.web.login.answers import browser_of, caller_of, language_of, lead, links_of, read_form, show, start_session
from core.web.login.page import Field, Form
from core.web.login.provider import PROVIDER_PATHS, other_way, provider_routes
from core.web.login.words import LoginWords
from core.web.session_cookie import drop_cookie

LOGIN_PATH, LOGOUT_PATH, CODES_PATH = "/login", "/logout", "/codes"
_INVITATION = re.compile(r"/invitation/[A-Za-z0-9_-]{20,100}")
AT_ONCE = 4
"""Passwords that are compared at the same time; each takes 19 MB."""


def is_login_path(path: str) -> bool:
    """Whether `login_routes` answer this path."""
    return path in (LOGIN_PATH, LOGOUT_PATH, CODES_PATH, *PROVIDER_PATHS) or _INVITATION.fullmatch(path) is not None


def login_routes(words: Callable[[Language], LoginWords]) -> list[BaseRoute]:
    """The routes; `words` in a language."""
    pages = _Pages(words)
    return [
        Route(LOGIN_PATH, pages.login, methods=["GET", "POST"]),
        Route(LOGOUT_PATH, pages.logout, methods=["POST"]),
        Route(CODES_PATH, pages.codes, methods=["GET", "POST"]),
        Route("/invitation/{token}", pages.invitation, methods=["GET", "POST"]),
        *provider_routes(words, safe_target),
    ]


def safe_target(wanted: str) -> str:
    """A path of this dashboard, to be opened after the login; the first page in place of anything else."""
    parts = urlsplit(wanted) if wanted.isprintable() and "\\" not in wanted else None
    if parts is None or parts.scheme or parts.netloc or not re.match("/(?!/)", wanted) or is_login_path(parts.path):
        return "/"
    return wanted


class _Pages:
    def __init__(self, words: Callable[[Language], LoginWords]) -> None:
        self._words = words
        self._hashing = CapacityLimiter(AT_ONCE)

    async def login(self, request: Request) -> Response:
        """The login; a right one leads to where the browser wanted to go."""
        target = safe_target(request.query_params.get("next", ""))
        if request.state.entrant is not None:
            return lead(target)
        said = self._words(language_of(request))
        if request.method == "GET":
            return show(self._login_form(request))
        try:
            typed = await read_form(request)
        except (BodyRefused, ClientDisconnect, ValueError):
            return show(self._login_form(request, problem=said.wrong), 400)
        given = Credentials(typed.get("name", ""), typed.get("password", ""), typed.get("code", ""))
        outcome = await to_thread.run_sync(log_in, get_desk(), given, browser_of(request), limiter=self._hashing)
        if isinstance(outcome, str):
            return start_session(request, outcome, target)
        if isinstance(outcome, Refused):
            problem = said.too_many(ceil(outcome.wait.total_seconds() / 60))
            answer = show(self._login_form(request, given.name, problem), 429)
            answer.headers["Retry-After"] = str(ceil(outcome.wait.total_seconds()))
            return answer
        return show(self._login_form(request, given.name, said.wrong), 401)

    async def logout(self, request: Request) -> Response:
        """Ends the session that the browser shows."""
        if request.state.token:
            await to_thread.run_sync(log_out, get_desk(), request.state.token)
        answer = lead(LOGIN_PATH)
        answer.headers["Set-Cookie"] = drop_cookie(is_secure=caller_of(request).is_secure)
        return answer

    async def invitation(self, request: Request) -> Response:
        """The invited user sets a password and is logged in."""
        said, token = self._words(language_of(request)), request.path_params["token"]
        try:
            invited = await to_thread.run_sync(find_invited, get_desk(), token)
            if request.method == "GET":
                return show(self._invitation_form(request, invited.name))
            typed = await read_form(request)
            password = typed.get("password", "")
            if password != typed.get("again", ""):
                return show(self._invitation_form(request, invited.name, said.not_the_same), 400)
            begun = await to_thread.run_sync(
                accept_invitation, get_desk(), token, password, browser_of(request), limiter=self._hashing
            )
        except InvalidInput as error:
            return show(self._invitation_form(request, invited.name, said.explain(error)), 400)
        except (BodyRefused, ClientDisconnect, ValueError, NotFound):
            language = language_of(request)
            form = Form(language, said.link_is_over, said.link_is_over_intro, "", links=links_of(request))
            return show(form, 404)
        return start_session(request, begun, "/") if begun else lead(LOGIN_PATH)

    async def codes(self, request: Request) -> Response:
        """A user who needs one-time codes and has none sets them up."""
        entrant: Entrant | None = request.state.entrant
        target = safe_target(request.query_params.get("next", ""))
        if entrant is None:
            return lead(LOGIN_PATH)
        if not entrant.lacks_codes:
            return lead(target)
        desk = get_desk().acting_as(entrant.operator)
        said, problem, secret = self._words(language_of(request)), "", None
        if request.method == "POST":
            try:
                typed = await read_form(request)
                secret = desk.vault.open(typed.get("sealed", "").encode())
                await to_thread.run_sync(turn_codes_on, desk, secret, typed.get("now", ""))
                return lead(target)
            except InvalidInput as error:
                problem = said.explain(error)
            except (BodyRefused, ClientDisconnect, ValueError, NotConfigured):
                problem = said.wrong
            except DeskError:
                return lead(LOGIN_PATH)
        new = begin_codes(desk, secret)
        form = Form(
            language_of(request),
            said.codes_title,
            said.codes_intro,
            said.turn_on,
            (Field("now", said.code_now, complete="one-time-code"),),
            {"sealed": desk.vault.seal(new.secret).decode()},
            problem,
            picture=_draw_code(new.uri),
            code=new.secret,
            links=links_of(request),
        )
        return show(form, 400 if problem else 200)

    def _login_form(self, request: Request, name: str = "", problem: str = "") -> Form:
        said = self._words(language_of(request))
        return Form(
            language_of(request),
            said.title,
            said.intro,
            said.log_in,
            (
                Field("name", said.name, complete="username", value=name),
                Field("password", said.password, "password", "current-password"),
                Field("code", said.code, complete="one-time-code", is_required=False),
            ),
            problem=problem,
            note=said.forgotten,
            links=links_of(request),
            other=other_way(request, said.log_in_by),
        )

    def _invitation_form(self, request: Request, name: str, problem: str = "") -> Form:
        said = self._words(language_of(request))
        return Form(
            language_of(request),
            said.invited_title(name),
            said.invited_intro,
            said.set_password,
            (
                Field("password", said.new_password, "password", "new-password"),
                Field("again", said.repeat_password, "password", "new-password"),
            ),
            problem=problem,
            links=links_of(request),
        )


def _draw_code(uri: str) -> str:
    """The QR code as an element of a page."""
    drawing = qr_svg(uri, 4).decode()
    return drawing[drawing.index("<svg") :]
