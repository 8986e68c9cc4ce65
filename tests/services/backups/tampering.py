"""A server in between that passes everything on, and changes what is read."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.patience import PATIENCE_S
from tests.web.functions.endpoint import serve


@contextmanager
def tampering(server: str) -> Iterator[str]:
    """Its address, in the place of the server's."""

    async def pass_on(request: Request) -> Response:
        headers = {name: value for name, value in request.headers.items() if name not in ("host", "content-length")}
        async with httpx.AsyncClient(timeout=PATIENCE_S) as http:
            answer = await http.request(
                request.method, f"{server}{request.url.path}?{request.url.query}", content=await request.body(),
                headers=headers,
            )  # fmt: skip
        content = answer.content
        if request.method == "GET" and request.url.path.endswith(".tar.gz"):
            content = content[:-1] + bytes([content[-1] ^ 1])
        return Response(content, answer.status_code, {"content-type": answer.headers.get("content-type", "")})

    with serve([Route("/{path:path}", pass_on, methods=["GET", "PUT", "POST", "DELETE", "HEAD"])]) as address:
        yield address
