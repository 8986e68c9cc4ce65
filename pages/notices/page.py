"""Notices: what happened in the project that one wants to know, and where else one wants to be told."""

from pages.notices.list import show_notices
from pages.notices.where import show_where
from pages.widgets.head import show_head
from pages.widgets.language import _
from pages.widgets.project import current_project
from pages.widgets.sections import choose_section

show_head(
    _("Notices"),
    _("What has happened while you were away: ready reports, and everything that needs a look."),
    "notices",
)
SECTIONS = {"list": _("What is new"), "where": _("Where to tell me")}
SHOW = {"list": show_notices, "where": show_where}
SHOW[choose_section(SECTIONS, "notices_section")](current_project())
