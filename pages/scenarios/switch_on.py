"""Before a scenario is switched on: what it would do today, and how many people it may write to on one day."""

from dataclasses import replace

import streamlit as st

from core.domain.access.rights import Right
from core.errors import DeskError
from core.services.projects.projects import ProjectSettings
from core.services.scenarios.dry_run import dry_run
from core.services.scenarios.scenarios import KeptScenario, save_scenario, switch_scenario
from pages.scenarios.dry_run import show_would
from pages.scenarios.unread import show_unread
from pages.widgets.desk import acting_desk
from pages.widgets.errors import show_error
from pages.widgets.language import _
from pages.widgets.outcome import attempt


def ask_before_on(project: ProjectSettings, scenario: KeptScenario) -> None:
    """The last webinar, session or day as it would have been, the limit a day, and the button."""
    _show_today(project, scenario)
    cap, button = st.columns([1, 3], vertical_alignment="bottom")
    key = f"scenario_cap_{scenario.id}_{scenario.version}"
    cap.number_input(_("At most people a day"), 1, 100_000, scenario.rules.cap, step=50, key=key)
    button.button(
        _("Switch it on"),
        type="primary",
        icon=":material/bolt:",
        key=f"scenario_switch_on_{scenario.id}",
        on_click=_switch_on,
        args=(project.id, scenario, key),
    )


def _show_today(project: ProjectSettings, scenario: KeptScenario) -> None:
    if not acting_desk().acting.may(Right.CONTACTS):
        return
    try:
        with st.spinner(_("Counting…")):
            found = dry_run(acting_desk(), project.id, scenario.rules)
    except DeskError as error:
        show_error(error)
        return
    show_unread(project, scenario.rules, f"scenario_{scenario.id}", max((one.starts_at for one in found), default=None))
    for one in found[:1]:
        show_would(project, one, scenario.rules)
    if not found:
        st.caption(_("There is no loaded webinar or session of it yet."))


def _switch_on(project_id: int, scenario: KeptScenario, key: str) -> None:
    desk, cap = acting_desk(), st.session_state[key]

    def act() -> None:
        if cap != scenario.rules.cap:
            save_scenario(desk, project_id, replace(scenario.rules, cap=cap), scenario_id=scenario.id)
        switch_scenario(desk, project_id, scenario.id, on=True)

    attempt("scenarios", act, _("On: it concerns what happens from now on."))
