"""What the numbers of webinars mean, in the words of what the project has decided about them."""

import streamlit as st

from core.domain.reports.definitions import Definition
from core.services.projects.counting import get_counting
from pages.webinar.definitions import definition_title, definition_words
from pages.widgets.desk import acting_desk
from pages.widgets.head import show_head
from pages.widgets.language import _
from pages.widgets.project import current_project
from pages.widgets.settings_link import show_settings_link

show_head(_("What the numbers mean"), _("Every number of a webinar, in one sentence."), "numbers")
counting = get_counting(acting_desk(), current_project().id)
for definition in Definition:
    st.markdown(f"**{definition_title(definition)}**  \n{definition_words(definition, counting)}")
show_settings_link("counting", _("Change how this project counts"))
