"""Home: what needs attention, and links to the pages that deal with it."""

from core.domain.access.rights import Right
from core.services.home.overview import get_overview
from pages.home.attention import show_attention
from pages.home.backups import show_backup_warning
from pages.home.inbox import show_inbox
from pages.home.latest import show_latest
from pages.home.welcome import show_welcome
from pages.scenarios.asking import find_asking, show_asking
from pages.scenarios.switch import show_brake
from pages.widgets.desk import acting_desk
from pages.widgets.head import show_head
from pages.widgets.language import _
from pages.widgets.project import current_project

project = current_project()
overview = get_overview(acting_desk(), project.id)

if not acting_desk().acting.may(Right.WORK):
    show_head(_("Home"), _("How the latest webinars went."), "connect")
    show_latest(project, overview)
elif not overview.reports:
    show_welcome(project, overview)
    show_backup_warning(project)
    show_inbox(overview.inbox)
else:
    show_head(_("Home"), _("What needs attention in the project and how the latest webinars went."), "connect")
    show_backup_warning(project)
    asking = find_asking(project)
    show_brake(project, asking)
    show_asking(project, asking)
    show_attention(project, overview)
    show_inbox(overview.inbox)
    show_latest(project, overview)
