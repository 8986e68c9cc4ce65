"""Reading what a caller sends, up to a limit."""

from starlette.requests import Request

LONGEST_BODY = 256 * 1024
"""Bytes. The longest call or delivery with every tag filled in has a few thousand."""


async def read_whole(request: Request) -> bytes | None:
    """The body, None when it is too long; no more of it is read then. Raises ClientDisconnect."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > LONGEST_BODY:
            return None
    return bytes(content)
