"""The scripts that every page of the dashboard runs before Streamlit's own; what they do stands in them."""

from collections.abc import Callable, Iterable
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.web.page_policy import page_policy

_NAMES = ("history.js", "presses.js", "reload.js", "typed.js", "logged_out.js")
SCRIPT = "".join(Path(__file__).with_name(name).read_text("utf-8") for name in _NAMES)
_HEAD = b"<head>"
_OF_AN_OLD_COPY = ("accept-encoding", "if-none-match", "if-modified-since", "range")


class PageScript:
    """Middleware that puts the scripts at the beginning of every HTML page.

    They have to run before Streamlit begins, so no element of a page can bring them. `brought`: the scripts that
    elements of pages bring all the same; the policy of a page lets no other run.
    """

    def __init__(self, app: ASGIApp, brought: Callable[[], Iterable[str]] = tuple) -> None:
        self._app = app
        self._brought = brought

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _asks_for_a_page(scope):
            await self._app(scope, receive, send)
            return
        # The whole page, neither packed nor left out because the browser has it: it is changed here.
        asked = MutableHeaders(raw=list(scope["headers"]))
        for name in _OF_AN_OLD_COPY:
            del asked[name]
        await self._app({**scope, "headers": asked.raw}, receive, _Insertion(send, self._brought).send)


class _Insertion:
    """Passes an answer on, with the script in it and its policy when it is HTML."""

    def __init__(self, send: Send, brought: Callable[[], Iterable[str]]) -> None:
        self._send = send
        self._brought = brought
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_html(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_page(self._start)

    async def _send_page(self, start: Message) -> None:
        body = self._body.replace(_HEAD, _HEAD + f"<script>{SCRIPT}</script>".encode(), 1)
        headers = MutableHeaders(raw=list(start["headers"]))
        headers["content-length"] = str(len(body))
        headers["content-security-policy"] = page_policy(body, self._brought())
        for name in ("etag", "last-modified"):
            del headers[name]
        await self._send({**start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})


def _asks_for_a_page(scope: Scope) -> bool:
    return (
        scope["type"] == "http" and scope["method"] == "GET" and "text/html" in Headers(scope=scope).get("accept", "")
    )


def _is_html(message: Message) -> bool:
    return Headers(raw=message["headers"]).get("content-type", "").startswith("text/html")
