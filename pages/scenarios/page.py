"""Scenarios: all of them with what they did, or the one that the address names, to be changed."""

import streamlit as st

from core.errors import NotFound
from pages.scenarios.address import NEW, asked_run, asked_scenario, asked_template
from pages.scenarios.asking import find_asking, show_asking
from pages.scenarios.editor import show_editor
from pages.scenarios.files import show_files
from pages.scenarios.left_out import show_left_out
from pages.scenarios.list import show_list
from pages.scenarios.run import show_run
from pages.scenarios.runs import show_runs
from pages.scenarios.switch import show_switch
from pages.widgets.errors import show_error
from pages.widgets.head import show_head
from pages.widgets.language import _
from pages.widgets.outcome import show_outcome
from pages.widgets.project import current_project
from pages.widgets.scenario_link import RUN, SCENARIO

project = current_project()
show_head(_("Scenarios"), _("After every webinar the right people hear the right thing, by itself."), "scenarios")
if SCENARIO in st.query_params or NEW in st.query_params:
    try:
        show_editor(project, asked_scenario(), asked_template())
    except NotFound as error:
        show_error(error)
elif RUN in st.query_params:
    try:
        show_run(project, asked_run())
    except NotFound as error:
        show_error(error)
else:
    asking = find_asking(project)
    show_switch(project, asking)
    show_outcome("scenarios")
    show_asking(project, asking, is_home=False)
    show_list(project)
    show_runs(project)
    show_files(project)
    show_left_out(project)
