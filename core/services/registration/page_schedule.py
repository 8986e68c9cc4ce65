"""The coming sessions that a registration page offers, from its public schedule."""

import re
from datetime import datetime

from core.desk import Desk
from core.domain.access.rights import Right
from core.rights import needs
from core.services.projects.connections import open_public_pages

_PAGE_ID = re.compile(r"\w+:[\w.~-]+")


@needs(Right.WORK)
def fetch_sessions(desk: Desk, project_id: int, page_id: str) -> tuple[datetime, ...]:
    """The coming sessions (aware UTC), the nearest first; none for a text that is no page id. One request, without a
    token. Raises NotFound and the ApiErrors."""
    if not _PAGE_ID.fullmatch(page_id):
        return ()
    with open_public_pages(desk, project_id) as pages:
        sessions = pages.fetch_sessions(page_id)
    return tuple(session for session in sessions if session >= desk.now())
