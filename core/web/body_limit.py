"""Reading the body of a request, up to a limit."""

from starlette.requests import Request

LONGEST_BODY = 256 * 1024
"""Bytes. The longest call or delivery, with every tag filled in, has a few thousand."""


async def read_within_limit(request: Request) -> bytes | None:
    """The whole body; None when it is longer than `LONGEST_BODY`, and then the rest is not read. Raises
    ClientDisconnect."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > LONGEST_BODY:
            return None
    return bytes(content)
