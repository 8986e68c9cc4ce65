"""Which project is shown."""

import pytest
from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import ProjectSettings, add_project


def page() -> None:
    import streamlit as st

    from pages.widgets.project import choose_project, forget_wanted, open_project

    st.button("Open", on_click=lambda: open_project(st.session_state["other"]))
    st.text(choose_project("Project").id)
    if not st.session_state["is_cut_off"]:
        forget_wanted()


def test_an_opened_project_stays_although_the_browser_still_names_the_one_before(
    desk: Desk, project: ProjectSettings
) -> None:
    other = add_project(desk, ProjectDraft(name="Школа")).id
    app = AppTest.from_function(page)
    app.session_state["other"], app.session_state["is_cut_off"] = other, True
    app.session_state["project_id"] = project.id
    app.run().button[0].click().run()
    app.selectbox(key="project_id").set_value(project.id).run()
    assert app.text[0].value == str(other)
    app.session_state["is_cut_off"] = False
    app.run()
    app.selectbox(key="project_id").set_value(project.id).run()
    assert app.text[0].value == str(project.id)


@pytest.mark.parametrize("asked", ["²", "٣", "9" * 5000, "0", "x"])
def test_a_project_that_is_no_number_is_not_here_and_another_is_shown(
    desk: Desk, project: ProjectSettings, asked: str
) -> None:
    app = AppTest.from_function(page)
    app.session_state["is_cut_off"] = False
    app.query_params["project"] = asked
    app.run()
    assert not app.exception
    assert app.text[0].value == str(project.id)
    assert len(app.warning) == 1
