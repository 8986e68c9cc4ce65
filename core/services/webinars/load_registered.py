"""Loading who registered for the webinars of a room."""

from core.desk import Desk
from core.domain.access.rights import Right
from core.rights import needs
from core.services.registration.registration_pages import refresh_places
from core.services.registration.subscribers_job import start_pull_subscribers


@needs(Right.WORK)
def load_registered(desk: Desk, project_id: int, room_id: str) -> tuple[str, ...]:
    """Ask Bizon365 which pages lead to the room, and begin to load who registered there. Returns the ids of the jobs,
    none where no page leads there. Raises NotFound, NotConfigured, and the ApiErrors."""
    pages = refresh_places(desk, project_id).pages
    return tuple(start_pull_subscribers(desk, project_id, page.page_id) for page in pages if page.room_id == room_id)
