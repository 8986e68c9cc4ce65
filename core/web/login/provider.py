"""`/login/provider`: the way in by an identity provider, where the environment names one.

What is expected when the browser comes back stands sealed in a cookie, so that any process can end what another one has
begun, and nobody comes back in a browser that did not begin.
"""

from collections.abc import Callable
from math import ceil
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from core.errors import InvalidInput, NotConfigured
from core.i18n import Language
from core.services.access.provider_login import HOLDS, Known, begin_login, end_login, let_in, open_known, seal_known
from core.services.access.tries import Refused
from core.start import get_desk
from core.web.body_limit import BodyRefused
from core.web.login.answers import browser_of, caller_of, language_of, lead, read_form, show, start_session
from core.web.login.page import Field, Form
from core.web.login.words import LoginWords

BEGIN_PATH, BACK_PATH, CODE_PATH = "/login/provider", "/login/provider/back", "/login/provider/code"
PROVIDER_PATHS = (BEGIN_PATH, BACK_PATH, CODE_PATH)
COOKIE = "desk_login"
AT_ONCE = 4
"""Logins that wait for the provider at the same time."""


def other_way(request: Request, words: Callable[[str], str]) -> tuple[str, str] | None:
    """For the login page: what the way in by the provider is called, and where it begins."""
    provider = get_desk().environment.provider
    target = request.query_params.get("next")
    there = f"{BEGIN_PATH}?next={quote(target, safe='')}" if target else BEGIN_PATH
    return (words(provider.name), there) if provider else None


def provider_routes(words: Callable[[Language], LoginWords], safe_target: Callable[[str], str]) -> list[BaseRoute]:
    """The routes; `words` in a language."""
    pages = _Pages(words, safe_target)
    return [
        Route(BEGIN_PATH, pages.begin),
        Route(BACK_PATH, pages.come_back),
        Route(CODE_PATH, pages.code, methods=["POST"]),
    ]


class _Pages:
    def __init__(self, words: Callable[[Language], LoginWords], safe_target: Callable[[str], str]) -> None:
        self._words = words
        self._safe_target = safe_target
        self._asking = CapacityLimiter(AT_ONCE)

    async def begin(self, request: Request) -> Response:
        """Leads to the provider."""
        target = self._safe_target(request.query_params.get("next", ""))
        back = f"{caller_of(request).origin}{BACK_PATH}"
        try:
            address, brought = await to_thread.run_sync(begin_login, get_desk(), back, target, limiter=self._asking)
        except (InvalidInput, NotConfigured) as error:
            return self._refuse(request, error)
        answer = lead(address)
        answer.headers["Set-Cookie"] = _cookie(request, brought, HOLDS.total_seconds())
        return answer

    async def come_back(self, request: Request) -> Response:
        """The provider has sent the browser back: with a code, or with an error."""
        desk, given = get_desk(), request.query_params
        try:
            if "error" in given:
                raise InvalidInput("provider", None, "untrue")
            known = await to_thread.run_sync(
                lambda: end_login(
                    desk, request.cookies.get(COOKIE, ""), state=given.get("state", ""), code=given.get("code", "")
                ),
                limiter=self._asking,
            )
            token = await to_thread.run_sync(let_in, desk, known, browser_of(request))
        except (InvalidInput, NotConfigured) as error:
            return self._refuse(request, error)
        answer = (
            start_session(request, token, known.target) if isinstance(token, str) else self._ask_code(request, known)
        )
        answer.headers.append("Set-Cookie", _cookie(request, "", 0))
        return answer

    async def code(self, request: Request) -> Response:
        """The one-time code of who has come back from the provider."""
        desk, said = get_desk(), self._words(language_of(request))
        try:
            typed = await read_form(request)
            known = open_known(desk, typed.get("known", ""))
            outcome = await to_thread.run_sync(let_in, desk, known, browser_of(request), typed.get("code", ""))
        except (BodyRefused, ClientDisconnect, ValueError):
            return self._refuse(request, InvalidInput("provider", None, "expired"))
        except InvalidInput as error:
            return self._refuse(request, error)
        if isinstance(outcome, str):
            return start_session(request, outcome, known.target)
        if isinstance(outcome, Refused):
            return self._ask_code(request, known, said.too_many(ceil(outcome.wait.total_seconds() / 60)), 429)
        return self._ask_code(request, known, said.wrong, 401)

    def _ask_code(self, request: Request, known: Known, problem: str = "", status: int = 200) -> Response:
        said = self._words(language_of(request))
        form = Form(
            language_of(request),
            said.title,
            said.code_by_provider,
            said.log_in,
            (Field("code", said.code_now, complete="one-time-code"),),
            {"known": seal_known(get_desk(), known)},
            problem,
            action=CODE_PATH,
        )
        return show(form, status)

    def _refuse(self, request: Request, error: InvalidInput | NotConfigured) -> Response:
        if isinstance(error, NotConfigured):
            return lead("/login")
        said = self._words(language_of(request))
        provider = get_desk().environment.provider
        problem = said.provider_problem(error, provider.name if provider else "")
        form = Form(language_of(request), said.title, "", "", problem=problem, other=(said.title, "/login"))
        return show(form, 502 if error.reason == "unreachable" else 403)


def _cookie(request: Request, value: str, seconds: float) -> str:
    """The value of Set-Cookie: for what comes back from the provider only, which is a link of another site."""
    rules = f"Path={BACK_PATH}; HttpOnly; SameSite=Lax" + ("; Secure" if caller_of(request).is_secure else "")
    return f"{COOKIE}={value}; Max-Age={seconds:.0f}; {rules}"
