"""Settings: the project's connection, its webhook, variables and functions for bots, and the way to a full set-up."""

import streamlit as st

from core.services.projects.projects import ProjectSettings
from pages.settings.checklist import show_checklist
from pages.settings.checks import show_bizon_check, show_salebot_check
from pages.settings.functions import hide_function_key, show_functions
from pages.settings.head import show_project_line
from pages.settings.project import show_project
from pages.settings.salebot import show_salebot
from pages.settings.secret import show_secret
from pages.settings.variables import show_variables
from pages.settings.webhook import hide_webhook, show_webhook
from pages.widgets.head import show_head
from pages.widgets.language import _
from pages.widgets.outcome import show_outcome
from pages.widgets.project import current_project
from pages.widgets.sections import choose_section


def show_connection(project: ProjectSettings) -> None:
    left, right = st.columns(2)
    with left, st.container(border=True, height="stretch"):
        st.subheader("Bizon365", anchor=False)
        st.caption(_("In Bizon365: «Модераторы, сотрудники» → «Изменить и настроить доступ» → «API-токен»."))
        show_secret(project, "bizon_token")
        show_bizon_check(project)
    with right, st.container(border=True, height="stretch"):
        st.subheader("Salebot", anchor=False)
        st.caption(_("In Salebot: project settings → integrations → «Добавить API-ключ»."))
        show_secret(project, "salebot_key")
        show_salebot_check(project)
    show_project(project)


SHOW = {
    "connection": show_connection,
    "webhook": show_webhook,
    "salebot": show_salebot,
    "variables": show_variables,
    "functions": show_functions,
    "setup": show_checklist,
}

show_head(_("Settings"), _("Connect Bizon365 and Salebot, and see what is still to be set up."))
project = current_project()
show_project_line(project)
show_outcome("page")
NAMES = {
    "connection": _("Connection"),
    "webhook": _("Webhook"),
    "salebot": "Salebot",
    "variables": _("Variables"),
    "functions": _("Bot functions"),
    "setup": _("Set-up checklist"),
}
section = choose_section(NAMES, "settings_section")
if section != "webhook":
    hide_webhook()
if section != "functions":
    hide_function_key()
SHOW[section](project)
