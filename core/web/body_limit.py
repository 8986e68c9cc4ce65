"""Reading the body of a request, up to a limit of length and of time."""

from anyio import fail_after
from starlette.requests import Request

LONGEST_BODY = 256 * 1024
"""Bytes. The longest call or delivery, with every tag filled in, has a few thousand."""
LONGEST_S = 10.0
"""Seconds that a body may take to arrive."""


class BodyRefused(Exception):
    """The body is not read to its end. `status` and `text`: the answer."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status, self.text = status, text


async def read_within_limit(request: Request) -> bytes:
    """The whole body. Raises BodyRefused when it is longer than `LONGEST_BODY` or takes longer than `LONGEST_S`, and
    ClientDisconnect."""
    content = bytearray()
    try:
        with fail_after(LONGEST_S):
            async for chunk in request.stream():
                content += chunk
                if len(content) > LONGEST_BODY:
                    raise BodyRefused(413, f"the body is longer than {LONGEST_BODY} bytes")
    except TimeoutError:
        raise BodyRefused(408, f"the body took longer than {LONGEST_S:.0f} seconds") from None
    return bytes(content)
