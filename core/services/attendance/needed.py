"""What a check of registered people needs that is not loaded yet."""

from datetime import datetime

from core.desk import Desk
from core.domain.access.rights import Right
from core.errors import DeskError
from core.rights import needs
from core.services.projects.variables import get_report_limit
from core.services.registration.registration_pages import ListedPage, list_places
from core.services.reports.refresh_list import ListScope, refresh_list
from core.services.reports.report_facts import list_starts


def needs_subscribers(page: ListedPage | None, session_at: datetime | None) -> bool:
    """Whether the registered people of a page have to be loaded before a check: they never were, not all of them came,
    or they were loaded before the session began, so that people who registered later are missing."""
    if page is None or page.subscribers_pulled_at is None or page.subscribers_complete is False:
        return True
    return session_at is not None and page.subscribers_pulled_at < session_at


def needs_listing(page: ListedPage | None) -> bool:
    """Whether the pages have to be listed before a check, because the room of this one is not known."""
    return page is None or page.room_id is None


@needs(Right.WORK)
def refresh_newest_page(desk: Desk, project_id: int) -> tuple[str | None, DeskError | None]:
    """The registration page whose room has the newest report, after a look at Bizon365's list of reports; None when no
    page has one. The second is why Bizon365 could not be asked."""
    problem = refresh_list(desk, project_id, ListScope(None, get_report_limit(desk, project_id)))
    held: list[tuple[datetime, str]] = []
    for page in list_places(desk, project_id).pages:
        starts = list_starts(desk, project_id, page.room_id, 1) if page.room_id else []
        held += [(start, page.page_id) for start in starts]
    return max(held)[1] if held else None, problem
