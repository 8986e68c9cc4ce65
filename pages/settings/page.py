"""Settings: the project's connection, its webhook, variables, functions for bots, and the set-up checklist."""

from core.domain.access.rights import Right
from core.services.projects.setup_checklist import setup_progress
from pages.settings.account import show_account
from pages.settings.backups import show_backups
from pages.settings.checklist import show_checklist
from pages.settings.connection import show_connection
from pages.settings.counting import show_counting
from pages.settings.functions import hide_function_key, show_functions
from pages.settings.health import show_health
from pages.settings.integrations import hide_made, show_integrations
from pages.settings.journal import show_journal
from pages.settings.mail import show_mail
from pages.settings.new_project import show_project_line
from pages.settings.personal_data import show_personal_data
from pages.settings.salebot import show_salebot
from pages.settings.schedule import show_schedule
from pages.settings.users import hide_links, show_users
from pages.settings.variables import show_variables
from pages.settings.webhook import hide_webhook, show_webhook
from pages.widgets.desk import acting_desk
from pages.widgets.head import show_head
from pages.widgets.language import _
from pages.widgets.project import current_project
from pages.widgets.sections import choose_section
from pages.widgets.settings_link import NEEDED

SHOW = {
    "connection": show_connection,
    "webhook": show_webhook,
    "salebot": show_salebot,
    "variables": show_variables,
    "functions": show_functions,
    "integrations": show_integrations,
    "schedule": show_schedule,
    "counting": show_counting,
    "personal": show_personal_data,
    "setup": show_checklist,
    "mail": show_mail,
    "backups": show_backups,
    "journal": show_journal,
    "health": show_health,
    "users": show_users,
    "account": show_account,
}
operator = acting_desk().acting
show_head(_("Settings"), _("Connect Bizon365 and Salebot, and see what is left to set up."), "connect")
project = current_project()
if operator.may(Right.PROJECTS):
    show_project_line(project)
WORDS = {
    "connection": _("Connection"),
    "webhook": _("Webhook"),
    "salebot": "Salebot",
    "variables": _("Variables"),
    "functions": _("Bot functions"),
    "integrations": _("Integrations"),
    "schedule": _("Automatic loading"),
    "counting": _("Counting"),
    "personal": _("Personal data"),
    "setup": _("Set-up checklist"),
    "mail": _("Mail"),
    "backups": _("Backups"),
    "journal": _("Journal"),
    "health": _("State"),
    "users": _("Users"),
}
NAMES = {code: words for code, words in WORDS.items() if operator.may(NEEDED[code])}
if operator.user_id is not None:
    NAMES["account"] = _("My login")
if operator.may(Right.WORK):
    done, steps = setup_progress(acting_desk(), project.id)
    # The checklist comes first until it is done.
    NAMES = NAMES if done == steps else {"setup": NAMES["setup"], **NAMES}
section = choose_section(NAMES, "settings_section")
if section != "webhook":
    hide_webhook()
if section != "functions":
    hide_function_key()
if section != "integrations":
    hide_made()
if section != "users":
    hide_links()
SHOW[section](project)
