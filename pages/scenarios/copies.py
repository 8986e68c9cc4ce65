"""Copies of a scenario and its former versions: another room, another project, or as it was before."""

from collections.abc import Mapping

import streamlit as st

from core.errors import InvalidInput
from core.services.projects.projects import ProjectSettings, list_projects
from core.services.scenarios.scenarios import save_scenario
from core.services.scenarios.versions import copy_scenario, export_scenario, import_scenario, list_versions
from pages.scenarios.address import open_scenario
from pages.scenarios.words import sentences
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, number, plain
from pages.widgets.operator import when_and_who
from pages.widgets.outcome import attempt
from pages.widgets.project import project_name

_FILE = "scenario_file"


def offer_copies(project: ProjectSettings, scenario_id: int, name: str) -> None:
    """The buttons that copy a scenario within the project, to another one, or into a file."""
    names = {one.id: project_name(one) for one in list_projects(acting_desk())}
    if len(names) > 1:
        st.selectbox(
            _("Copy to"),
            list(names),
            index=list(names).index(project.id),
            format_func=names.__getitem__,
            key=_to_key(scenario_id),
        )
    st.button(
        _("Copy"),
        icon=":material/content_copy:",
        key=f"scenario_copy_{scenario_id}",
        on_click=_copy,
        args=(project.id, scenario_id, names),
    )
    st.download_button(
        _("Save as a file"),
        data=export_scenario(acting_desk(), project.id, scenario_id),
        file_name=f"{name}.json",
        mime="application/json",
        icon=":material/download:",
        key=f"scenario_file_{scenario_id}",
    )


def offer_import(project: ProjectSettings) -> None:
    """Where a file of a scenario is taken, from this project or another one."""
    with st.popover(_("From a file"), icon=":material/upload:"):
        st.file_uploader(_("File of a scenario"), type=["json"], key=_FILE)
        st.button(_("Take it"), key="scenario_import", on_click=_import, args=(project.id,))


def show_versions(project: ProjectSettings, scenario_id: int, titles: Mapping[str, str]) -> None:
    """Who saved the scenario when, and how it was; a former version can be taken back."""
    versions = list_versions(acting_desk(), project.id, scenario_id)
    if len(versions) < 2:
        return
    with st.popover(_("Versions: {n}", n=number(len(versions))), icon=":material/history:"):
        for age, version in enumerate(versions):
            with st.container(border=True):
                st.caption(when_and_who(version.saved_at, version.saved_by, project.time_zone))
                said = sentences(version.rules, titles)
                st.markdown("  \n".join([f"**{plain(version.rules.name)}**", *said]))
                if age:
                    st.button(
                        _("Take this version back"),
                        key=f"scenario_version_{scenario_id}_{version.number}",
                        on_click=_take_back,
                        args=(project.id, scenario_id, version.number),
                    )


def _to_key(scenario_id: int) -> str:
    return f"scenario_copy_to_{scenario_id}"


def _copy(project_id: int, scenario_id: int, names: Mapping[int, str]) -> None:
    to = st.session_state.get(_to_key(scenario_id), project_id)
    if to != project_id:
        _copy_there(project_id, scenario_id, to, names[to])
        return
    made: list[int] = []
    act = lambda: made.append(copy_scenario(acting_desk(), project_id, scenario_id))  # noqa: E731 - one act
    if attempt("scenarios", act, _("Copied: choose the room of the copy. It is off.")):
        open_scenario(made[0])


def _copy_there(project_id: int, scenario_id: int, to: int, name: str) -> None:
    act = lambda: import_scenario(acting_desk(), to, export_scenario(acting_desk(), project_id, scenario_id))  # noqa: E731 - one act
    attempt("scenarios", act, _("Copied to “{project}”: choose its room there. It is off.", project=plain(name)))


def _import(project_id: int) -> None:
    file = st.session_state.get(_FILE)
    made: list[int] = []

    def act() -> None:
        if file is None:
            raise InvalidInput("scenario_file", None, "required")
        text = file.getvalue().decode("utf-8", "replace")
        made.append(import_scenario(acting_desk(), project_id, text))

    if attempt("scenarios", act, _("Taken: look whether its room or page is right. It is off.")):
        open_scenario(made[0])


def _take_back(project_id: int, scenario_id: int, number_: int) -> None:
    def act() -> None:
        versions = list_versions(acting_desk(), project_id, scenario_id)
        rules = next(version.rules for version in versions if version.number == number_)
        save_scenario(acting_desk(), project_id, rules, scenario_id=scenario_id)

    attempt("scenario", act, _("The version is taken back."))
