"""The files that pages offer: `GET /download/{ticket}`.

A file is made when its link is followed, however often the page was drawn since. Streamlit's own button for files made
on demand forgets how a file is made when a page draws itself anew, and drops the file when another page does; a press
at that moment brings nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_urlsafe
from tempfile import TemporaryFile
from urllib.parse import quote
from weakref import WeakValueDictionary

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import Route

from core.errors import NotAllowed


@dataclass(eq=False)
class OfferedFile:
    """A file and how its bytes are made, whole or in pieces, or which file of the disk is sent, which happens in
    another thread. It can be had for as long as somebody holds this object; its ticket cannot be guessed, so only who
    was shown the link can follow it."""

    name: str
    media_type: str
    make: Callable[[], bytes | Iterable[bytes] | Path] = field(repr=False)
    ticket: str = field(default_factory=token_urlsafe, repr=False)


_PIECE_BYTES = 256 * 1024
_offered: WeakValueDictionary[str, OfferedFile] = WeakValueDictionary()


def offer(file: OfferedFile) -> str:
    """The path under which the file can be had."""
    _offered[file.ticket] = file
    return f"/download/{file.ticket}"


async def send_file(request: Request) -> Response:
    """200 with the file, to be saved under its name; 404 when the page that offered it is closed, 403 when the operator
    may not have it any more."""
    file = _offered.get(request.path_params["ticket"])
    if file is None:
        return Response(status_code=404)
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
    }
    try:
        made = await run_in_threadpool(_make, file)
    except NotAllowed:
        return Response(status_code=403, headers={"Cache-Control": "no-store"})
    if isinstance(made, Path):
        return FileResponse(made, media_type=file.media_type, headers=headers)
    if not isinstance(made, bytes):
        return StreamingResponse(made, media_type=file.media_type, headers=headers)
    return Response(made, media_type=file.media_type, headers=headers)


def _make(file: OfferedFile) -> bytes | Path | Iterator[bytes]:
    made = file.make()
    return made if isinstance(made, bytes | Path) else _read_back(made)


def _read_back(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces, all of which are made before the first is sent: a slow client would keep the store from being
    cleared for as long as it takes them. They lie in a file without a name, which ends with this process at the
    latest."""
    kept = TemporaryFile()  # noqa: SIM115 - closed when it is sent, or forgotten
    for piece in pieces:
        kept.write(piece)
    kept.seek(0)

    def read() -> Iterator[bytes]:
        with kept:
            while piece := kept.read(_PIECE_BYTES):
                yield piece

    return read()


def download_routes() -> list[Route]:
    return [Route("/download/{ticket}", send_file)]
