"""Which project is shown."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import (
    ProjectSettings,
    add_project,
    change_project,
    draft_of,
    get_project,
    list_projects,
)
from pages.widgets.project import project_name
from tests.patience import PATIENCE_S
from tests.stored import write
from tests.wording import ru


def page() -> None:
    import streamlit as st

    from pages.widgets.project import choose_project, forget_wanted, open_project

    st.button("Open", on_click=lambda: open_project(st.session_state["other"]))
    chosen = choose_project("Project")
    st.text(chosen and chosen.id)
    if not st.session_state["is_cut_off"]:
        forget_wanted()


def test_an_opened_project_stays_although_the_browser_still_names_the_one_before(
    desk: Desk, project: ProjectSettings
) -> None:
    other = add_project(desk, ProjectDraft(name="Школа")).id
    app = AppTest.from_function(page, default_timeout=PATIENCE_S)
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
    app = AppTest.from_function(page, default_timeout=PATIENCE_S)
    app.session_state["is_cut_off"] = False
    app.query_params["project"] = asked
    app.run()
    assert not app.exception
    assert app.text[0].value == str(project.id)
    assert len(app.warning) == 1


@pytest.mark.parametrize("name", ["Environment", "SANDBOX", ru("Sandbox")])
def test_live_project_that_an_earlier_version_let_be_called_as_the_sandbox_is_told_apart_and_can_be_changed(
    desk: Desk, project: ProjectSettings, name: str
) -> None:
    school = add_project(desk, ProjectDraft(name="Школа"))
    write(desk, "UPDATE project SET name = :name WHERE id = :id", name=name, id=school.id)
    live = get_project(desk, school.id)
    assert project_name(live) == f"{name} ({ru('live account')})"
    assert change_project(desk, school.id, replace(draft_of(live), bizon_project_id="777")).name == name
    assert all(project_name(one) != project_name(live) for one in list_projects(desk) if one.id != school.id)
