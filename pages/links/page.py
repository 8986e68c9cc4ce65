"""The page Links: building a link for a bot, building personal links for a list, and the history of links."""

from pages.links.choices import SECTION_KEY
from pages.links.history import show_history
from pages.links.one import show_one
from pages.links.people import show_people
from pages.widgets.head import show_head
from pages.widgets.language import _
from pages.widgets.project import current_project
from pages.widgets.sections import choose_section

SHOW = {"one": show_one, "list": show_people, "history": show_history}

project = current_project()
show_head(_("Links"), _("Links to rooms and registration pages that let your bot see who came."), "link")
NAMES = {"one": _("One link"), "list": _("Links for a list"), "history": _("History")}
SHOW[choose_section(NAMES, SECTION_KEY)](project)
