"""What the numbers of webinars are called."""

from core.domain.reports.definitions import Definition
from pages.widgets.language import _


def definition_titles() -> dict[Definition, str]:
    """Each by its definition; what it means is in `pages.webinar.definitions`."""
    return {
        Definition.AXIS: _("Minutes of the webinar"),
        Definition.CAME: _("Came"),
        Definition.ENTRIES: _("Entries"),
        Definition.CAME_OF_REGISTERED: _("Came of the registered"),
        Definition.CAME_UNREGISTERED: _("Came without registering"),
        Definition.STAY: _("Time in the room"),
        Definition.MIDDLE_STAY: _("Half stayed longer than"),
        Definition.TO_END: _("Stayed to the end"),
        Definition.OFFER_MINUTE: _("Minute of the offer"),
        Definition.AT_OFFER: _("Were there at the offer"),
        Definition.IN_ROOM: _("In the room"),
        Definition.PEAK: _("Peak"),
        Definition.DROP: _("Drop"),
        Definition.RETENTION: _("Still there"),
        Definition.LEAKY_MINUTE: _("Leaky minute"),
        Definition.CLICKED: _("Clicked"),
        Definition.RETURNING: _("Had come before"),
        Definition.SOURCE: _("Where people came from"),
        Definition.BOUGHT: _("Bought"),
        Definition.UNKNOWN: _("Unknown"),
        Definition.FEW: _("Few people"),
    }
