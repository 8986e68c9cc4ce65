"""Registration: one person or a spreadsheet of them on a registration page; who is registered; what was sent."""

from pages.widgets.head import show_head
from pages.widgets.language import _
from pages.widgets.project import current_project
from pages.widgets.registration_person import show_person
from pages.widgets.registration_sections import choose_section

project = current_project()
show_head(
    _("Registration"), _("Register one person or a whole spreadsheet for a webinar, and see what became of each.")
)
SHOW = {"person": show_person}
SHOW[choose_section(list(SHOW))](project)
