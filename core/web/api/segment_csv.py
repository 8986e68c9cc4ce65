"""The people of a saved segment for the import functions of other services: `GET /api/segments/<secret>.csv`."""

import logging
from collections.abc import Sequence

from anyio import CapacityLimiter, to_thread
from pyrate_limiter import Rate
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from core.errors import DeskError, place_of
from core.services.outside.segment_addresses import SEGMENTS_PATH, Fetcher, find_fetcher, note_segment_fetched
from core.services.webinars.segment_people import COLUMNS, list_segment_people
from core.services.webinars.segments import list_segments, list_webinars_of
from core.spreadsheets.export import write_plain_csv
from core.start import get_desk
from core.storage import note_fault
from core.web.api.endpoint import METHODS
from core.web.api.errors import Refused, answer_refusal, refuse
from core.web.api.limits import OF_ADDRESS, Limits

THREADS = 2
TITLES = {**{name: name for name in COLUMNS}, "username": "name"}
"""The columns of the file; codes, so that an import that is set up once goes on."""
log = logging.getLogger(__name__)


def segment_routes(rates: Sequence[Rate] = OF_ADDRESS) -> list[BaseRoute]:
    """The route. It takes every method, as those of the API. `rates`: how often each address may be fetched."""
    working, limits = CapacityLimiter(THREADS), Limits(*rates)

    async def answer(request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            raise Refused(405, "method_not_allowed", headers={"Allow": "GET"})
        secret, dot, kind = request.path_params["secret"].rpartition(".")
        found = await to_thread.run_sync(find_fetcher, get_desk(), secret, limiter=working) if dot else None
        if found is None or kind != "csv":
            raise Refused(404, "no_such_path")
        limits.take(found.address_id)
        content = await to_thread.run_sync(_write, found, limiter=working)
        return Response(content, 200, {"Cache-Control": "no-store"}, media_type="text/csv; charset=utf-8")

    async def endpoint(request: Request) -> Response:
        try:
            return await answer(request)
        except Refused as refused:
            return answer_refusal(refused)
        except DeskError as error:
            return answer_refusal(refuse(error))
        except Exception as error:
            if note_fault(error, get_desk().home) is None:
                log.error("The API failed: %s", place_of(error))
            return answer_refusal(Refused(500, "internal_error"))

    return [Route(SEGMENTS_PATH + "/{secret:path}", endpoint, methods=METHODS)]


def _write(fetcher: Fetcher) -> bytes:
    """The file. Raises Refused when the segment is not there any more."""
    desk = get_desk().acting_as(fetcher.operator)
    segments = {segment.name: segment for segment in list_segments(desk, fetcher.project_id)}
    segment = segments.get(fetcher.segment)
    if segment is None:
        raise Refused(404, "not_found", what="segment")
    ids = list_webinars_of(desk, fetcher.project_id, segment)
    frame = list_segment_people(desk, fetcher.project_id, ids, segment.rules)
    note_segment_fetched(desk, fetcher.project_id, fetcher)
    return write_plain_csv(frame, TITLES)
