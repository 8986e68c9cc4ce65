"""What the pages of the login share: who asks and in which language, what was typed, and how is answered."""

from urllib.parse import parse_qs, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from core.i18n import LANGUAGES, Language, choose_language
from core.services.access.login import Browser
from core.start import get_desk
from core.web.body_limit import read_within_limit
from core.web.caller import Caller
from core.web.login.page import Form, draw, policy
from core.web.session_cookie import write_cookie

_MOST_FIELDS = 20


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form. Raises ValueError for what is none."""
    body = (await read_within_limit(request)).decode("ascii")
    fields = parse_qs(body, keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict")
    return {name: values[0] for name, values in fields.items()}


def language_of(request: Request) -> Language:
    """The one that was chosen, or that of the browser."""
    asked = request.query_params.get("lang")
    known = next((one for one in LANGUAGES if one == asked), None)
    return known or choose_language(request.headers.get("accept-language"))


def links_of(request: Request) -> dict[Language, str]:
    """The same page in each language."""
    kept = {"next": request.query_params["next"]} if "next" in request.query_params else {}
    return {language: f"?{urlencode({**kept, 'lang': language})}" for language in LANGUAGES}


def caller_of(request: Request) -> Caller:
    """Who calls, as the gate has found."""
    caller: Caller = request.state.caller
    return caller


def browser_of(request: Request) -> Browser:
    """From where."""
    return Browser(caller_of(request).address, request.headers.get("user-agent", ""))


def start_session(request: Request, token: str, target: str) -> Response:
    """Begin the session with this token in the browser, and open a page."""
    answer = lead(target)
    answer.headers["Set-Cookie"] = write_cookie(get_desk(), token, is_secure=caller_of(request).is_secure)
    return answer


def lead(path: str) -> Response:
    """Open another page."""
    return RedirectResponse(path, 303, {"Cache-Control": "no-store"})


def show(form: Form, status: int = 200) -> Response:
    """The page."""
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": policy(), "Content-Language": form.language}
    return HTMLResponse(draw(form), status, headers)
