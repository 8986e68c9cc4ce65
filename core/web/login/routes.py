"""`/login`, `/invitation/<token>`, `/codes`: how users get in, without Streamlit and without scripts.

The gate (`core/web/gate.py`) calls these routes, after it has compared the origin: a form that another site sends does
not come here. It puts into the state of the request who calls, and whose session the browser shows.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from urllib.parse import parse_qs, urlencode, urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from core.errors import DeskError, InvalidInput, NotConfigured, NotFound
from core.i18n import LANGUAGES, Language, choose_language
from core.services.access.known_sessions import Entrant
from core.services.access.login import Browser, Credentials, accept_invitation, find_invited, log_in, log_out
from core.services.access.second_factor import begin_codes, turn_codes_on
from core.services.access.tries import Refused
from core.services.links.qr_code import qr_svg
from core.start import get_desk
from core.web.body_limit import BodyRefused, read_within_limit
from core.web.caller import Caller
from core.web.login.page import Field, Form, draw, policy
from core.web.session_cookie import drop_cookie, write_cookie

LOGIN_PATH, LOGOUT_PATH, CODES_PATH = "/login", "/logout", "/codes"
_INVITATION = re.compile(r"/invitation/[A-Za-z0-9_-]{20,100}")
AT_ONCE = 4
"""Passwords that are compared at the same time; each takes 19 MB."""
_MOST_FIELDS = 20


@dataclass(frozen=True, slots=True)
class LoginWords:
    """The texts, in one language. `too_many` takes the minutes to wait, `invited_title` the name; `explain`: what is
    wrong with a password or a code."""

    title: str
    intro: str
    name: str
    password: str
    code: str
    log_in: str
    wrong: str
    too_many: Callable[[int], str]
    forgotten: str
    invited_title: Callable[[str], str]
    invited_intro: str
    new_password: str
    repeat_password: str
    not_the_same: str
    set_password: str
    link_is_over: str
    link_is_over_intro: str
    codes_title: str
    codes_intro: str
    code_now: str
    turn_on: str
    explain: Callable[[InvalidInput], str]


def is_login_path(path: str) -> bool:
    """Whether `login_routes` answer this path."""
    return path in (LOGIN_PATH, LOGOUT_PATH, CODES_PATH) or _INVITATION.fullmatch(path) is not None


def login_routes(words: Callable[[Language], LoginWords]) -> list[BaseRoute]:
    """The routes; `words` in a language."""
    pages = _Pages(words)
    return [
        Route(LOGIN_PATH, pages.login, methods=["GET", "POST"]),
        Route(LOGOUT_PATH, pages.logout, methods=["POST"]),
        Route(CODES_PATH, pages.codes, methods=["GET", "POST"]),
        Route("/invitation/{token}", pages.invitation, methods=["GET", "POST"]),
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
            return _lead(target)
        said = self._words(_language(request))
        if request.method == "GET":
            return _show(self._login_form(request))
        try:
            typed = await _read(request)
        except (BodyRefused, ClientDisconnect, ValueError):
            return _show(self._login_form(request, problem=said.wrong), 400)
        given = Credentials(typed.get("name", ""), typed.get("password", ""), typed.get("code", ""))
        outcome = await to_thread.run_sync(log_in, get_desk(), given, _browser(request), limiter=self._hashing)
        if isinstance(outcome, str):
            return _let_in(request, outcome, target)
        if isinstance(outcome, Refused):
            problem = said.too_many(ceil(outcome.wait.total_seconds() / 60))
            answer = _show(self._login_form(request, given.name, problem), 429)
            answer.headers["Retry-After"] = str(ceil(outcome.wait.total_seconds()))
            return answer
        return _show(self._login_form(request, given.name, said.wrong), 401)

    async def logout(self, request: Request) -> Response:
        """Ends the session that the browser shows."""
        if request.state.token:
            await to_thread.run_sync(log_out, get_desk(), request.state.token)
        answer = _lead(LOGIN_PATH)
        answer.headers["Set-Cookie"] = drop_cookie(is_secure=_caller(request).is_secure)
        return answer

    async def invitation(self, request: Request) -> Response:
        """The invited user sets a password and is logged in."""
        said, token = self._words(_language(request)), request.path_params["token"]
        try:
            invited = await to_thread.run_sync(find_invited, get_desk(), token)
            if request.method == "GET":
                return _show(self._invitation_form(request, invited.name))
            typed = await _read(request)
            password = typed.get("password", "")
            if password != typed.get("again", ""):
                return _show(self._invitation_form(request, invited.name, said.not_the_same), 400)
            begun = await to_thread.run_sync(
                accept_invitation, get_desk(), token, password, _browser(request), limiter=self._hashing
            )
        except InvalidInput as error:
            return _show(self._invitation_form(request, invited.name, said.explain(error)), 400)
        except (BodyRefused, ClientDisconnect, ValueError, NotFound):
            language = _language(request)
            form = Form(language, said.link_is_over, said.link_is_over_intro, "", links=_links(request))
            return _show(form, 404)
        return _let_in(request, begun, "/") if begun else _lead(LOGIN_PATH)

    async def codes(self, request: Request) -> Response:
        """A user who needs one-time codes and has none sets them up."""
        entrant: Entrant | None = request.state.entrant
        target = safe_target(request.query_params.get("next", ""))
        if entrant is None:
            return _lead(LOGIN_PATH)
        if not entrant.lacks_codes:
            return _lead(target)
        desk = get_desk().acting_as(entrant.operator)
        said, problem, secret = self._words(_language(request)), "", None
        if request.method == "POST":
            try:
                typed = await _read(request)
                secret = desk.vault.open(typed.get("sealed", "").encode())
                await to_thread.run_sync(turn_codes_on, desk, secret, typed.get("now", ""))
                return _lead(target)
            except InvalidInput as error:
                problem = said.explain(error)
            except (BodyRefused, ClientDisconnect, ValueError, NotConfigured):
                problem = said.wrong
            except DeskError:
                return _lead(LOGIN_PATH)
        new = begin_codes(desk, secret)
        form = Form(
            _language(request),
            said.codes_title,
            said.codes_intro,
            said.turn_on,
            (Field("now", said.code_now, complete="one-time-code"),),
            {"sealed": desk.vault.seal(new.secret).decode()},
            problem,
            picture=_draw_code(new.uri),
            code=new.secret,
            links=_links(request),
        )
        return _show(form, 400 if problem else 200)

    def _login_form(self, request: Request, name: str = "", problem: str = "") -> Form:
        said = self._words(_language(request))
        return Form(
            _language(request),
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
            links=_links(request),
        )

    def _invitation_form(self, request: Request, name: str, problem: str = "") -> Form:
        said = self._words(_language(request))
        return Form(
            _language(request),
            said.invited_title(name),
            said.invited_intro,
            said.set_password,
            (
                Field("password", said.new_password, "password", "new-password"),
                Field("again", said.repeat_password, "password", "new-password"),
            ),
            problem=problem,
            links=_links(request),
        )


def _draw_code(uri: str) -> str:
    """The QR code as an element of a page."""
    drawing = qr_svg(uri, 4).decode()
    return drawing[drawing.index("<svg") :]


async def _read(request: Request) -> dict[str, str]:
    """The fields of a form. Raises ValueError for what is none."""
    body = (await read_within_limit(request)).decode("ascii")
    fields = parse_qs(body, keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict")
    return {name: values[0] for name, values in fields.items()}


def _language(request: Request) -> Language:
    asked = request.query_params.get("lang")
    known = next((one for one in LANGUAGES if one == asked), None)
    return known or choose_language(request.headers.get("accept-language"))


def _links(request: Request) -> dict[Language, str]:
    """The same page in each language."""
    kept = {"next": request.query_params["next"]} if "next" in request.query_params else {}
    return {language: f"?{urlencode({**kept, 'lang': language})}" for language in LANGUAGES}


def _caller(request: Request) -> Caller:
    caller: Caller = request.state.caller
    return caller


def _browser(request: Request) -> Browser:
    return Browser(_caller(request).address, request.headers.get("user-agent", ""))


def _let_in(request: Request, token: str, target: str) -> Response:
    answer = _lead(target)
    answer.headers["Set-Cookie"] = write_cookie(get_desk(), token, is_secure=_caller(request).is_secure)
    return answer


def _lead(path: str) -> Response:
    return RedirectResponse(path, 303, {"Cache-Control": "no-store"})


def _show(form: Form, status: int = 200) -> Response:
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": policy(), "Content-Language": form.language}
    return HTMLResponse(draw(form), status, headers)
