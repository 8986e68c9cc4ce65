"""Webinars: load their reports from Bizon365, find one and open it, tick several to compare them or sum them up."""

from core.domain.access.rights import Right
from core.services.reports.list_rooms import list_rooms
from pages.webinars.list import show_list
from pages.webinars.pull import show_pull
from pages.widgets.desk import acting_desk
from pages.widgets.head import show_head
from pages.widgets.language import _
from pages.widgets.project import current_project

project = current_project()
rooms = list_rooms(acting_desk(), project.id)
show_head(_("Webinars"), _("Every webinar with its numbers. Open one, or tick several to compare them."), "numbers")
if acting_desk().acting.may(Right.WORK):
    show_pull(project, rooms)
if rooms:
    show_list(project, rooms)
