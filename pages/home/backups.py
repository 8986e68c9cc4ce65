"""The warning that the backups are not in order, for those who can do something about it."""

import streamlit as st

from core.domain.access.rights import Right
from core.services.backups.state import get_state
from core.services.projects.projects import ProjectSettings
from pages.widgets.backup_trouble import say_trouble
from pages.widgets.desk import acting_desk
from pages.widgets.language import _
from pages.widgets.settings_link import show_settings_link


def show_backup_warning(project: ProjectSettings) -> None:
    """Nothing while the backups are in order."""
    if not acting_desk().acting.may(Right.INSTALLATION):
        return
    state = get_state(acting_desk())
    if state.is_possible and state.needs_attention and not state.is_wanted:
        st.warning(say_trouble(project, state), icon=":material/warning:")
        show_settings_link("backups", _("To the backups"))
