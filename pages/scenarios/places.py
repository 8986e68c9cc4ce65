"""The rooms and registration pages that a scenario can be about."""

from core.domain.scenarios.scenario import Trigger
from core.services.projects.projects import ProjectSettings
from core.services.registration.registration_pages import list_places
from core.services.reports.list_rooms import list_rooms
from pages.widgets.desk import acting_desk
from pages.widgets.language import _

_PAGE = "page "


def list_choices(project: ProjectSettings, trigger: Trigger) -> dict[str, str]:
    """Id -> title: rooms that have reports, or registration pages."""
    if trigger.is_about_page:
        return {page.page_id: page.title for page in list_places(acting_desk(), project.id).pages}
    return {room.room_id: room.title or room.room_id for room in list_rooms(acting_desk(), project.id)}


def list_report_choices(project: ProjectSettings) -> dict[str, str]:
    """What a report can be of, as `option_of` names it: the rooms, then the registration pages."""
    pages = list_choices(project, Trigger.PAGE_REPORT)
    with_kind = {option_of(Trigger.PAGE_REPORT, one): _("Page: {title}", title=title) for one, title in pages.items()}
    return list_choices(project, Trigger.REPORT) | with_kind


def option_of(trigger: Trigger, place_id: str) -> str:
    """The name of a place in the editor: a room and a page may have one id."""
    return f"{_PAGE}{place_id}" if trigger is Trigger.PAGE_REPORT and place_id else place_id


def read_option(trigger: Trigger, option: str) -> tuple[Trigger, str]:
    """What a scenario that waited for this does when a place of that name was chosen, and the id of the place."""
    if trigger not in (Trigger.REPORT, Trigger.PAGE_REPORT):
        return trigger, option
    is_page = option.startswith(_PAGE)
    return (Trigger.PAGE_REPORT, option.removeprefix(_PAGE)) if is_page else (Trigger.REPORT, option)


def unknown_title(place_id: str) -> str:
    """Of a place that a scenario names and the project does not have: of a file from another project, or gone since."""
    return _("{id}: not known in this project", id=place_id)


def place_titles(project: ProjectSettings) -> dict[str, str]:
    """Of all of them."""
    return list_choices(project, Trigger.REPORT) | list_choices(project, Trigger.SESSION)
