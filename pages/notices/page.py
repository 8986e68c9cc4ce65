"""Notices: what happened in the project that one wants to know."""

from pages.notices.list import show_notices
from pages.widgets.head import show_head
from pages.widgets.language import _
from pages.widgets.project import current_project

show_head(_("Notices"), _("What has happened while you were away: ready reports, and everything that needs a look."))
show_notices(current_project())
