"""Registration: one person or a spreadsheet of them on a registration page; who is registered; what was sent."""

import streamlit as st

from pages.registration.list import show_list
from pages.registration.people import show_registered_people
from pages.registration.person import show_person
from pages.registration.runs import show_runs
from pages.registration.sections import RUN, STATE_KEY
from pages.widgets.head import show_head
from pages.widgets.language import _
from pages.widgets.project import current_project
from pages.widgets.sections import choose_section

project = current_project()
show_head(
    _("Registration"),
    _("Register one person or a whole spreadsheet for a webinar, and see the result for each."),
    "register",
)
SHOW = {"person": show_person, "list": show_list, "people": show_registered_people, "runs": show_runs}
NAMES = {
    "person": _("One person"),
    "list": _("A spreadsheet"),
    "people": _("Registered people"),
    "runs": _("Registration history"),
}
section = choose_section(NAMES, STATE_KEY)
if section != "runs":
    st.query_params.pop(RUN, None)
SHOW[section](project)
