"""The rooms and registration pages that a scenario can be about."""

from core.domain.scenarios.scenario import Trigger
from core.services.projects.projects import ProjectSettings
from core.services.registration.registration_pages import list_places
from core.services.reports.list_rooms import list_rooms
from pages.widgets.desk import acting_desk


def list_choices(project: ProjectSettings, trigger: Trigger) -> dict[str, str]:
    """Id -> title: rooms that have reports, or registration pages."""
    if trigger.is_about_page:
        return {page.page_id: page.title for page in list_places(acting_desk(), project.id).pages}
    return {room.room_id: room.title or room.room_id for room in list_rooms(acting_desk(), project.id)}


def place_titles(project: ProjectSettings) -> dict[str, str]:
    """Of all of them."""
    return list_choices(project, Trigger.REPORT) | list_choices(project, Trigger.SESSION)
