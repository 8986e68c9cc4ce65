"""The switch that stops all scenarios, and the quiet hours."""

from collections.abc import Collection

import streamlit as st

from core.domain.scenarios.quiet_hours import QuietHours
from core.services.projects.projects import ProjectSettings
from core.services.scenarios.scenarios import list_scenarios
from core.services.scenarios.switch import get_scenario_settings, set_quiet_hours, stop_all
from pages.scenarios.asking import Asking, show_new
from pages.widgets.desk import acting_desk
from pages.widgets.language import _
from pages.widgets.outcome import attempt, show_outcome

FROM, UNTIL = "scenarios_quiet_from", "scenarios_quiet_until"


def show_switch(project: ProjectSettings, asking: Collection[Asking]) -> None:
    """Whether scenarios go, the button that stops or goes on, and when nobody is written to; and what waits beside the
    `asking` that the page shows."""
    settings = get_scenario_settings(acting_desk(), project.id)
    with st.container(horizontal=True, vertical_alignment="center"):
        show_stop(project, is_stopped=settings.is_stopped)
        _ask_quiet_hours(project, settings.quiet)
        _show_new(project, asking)


def show_brake(project: ProjectSettings, asking: Collection[Asking]) -> None:
    """The same without the quiet hours, for Home, while a scenario is on; and why the last press on Home did
    nothing."""
    if any(scenario.on_since for scenario in list_scenarios(acting_desk(), project.id)):
        with st.container(horizontal=True, vertical_alignment="center"):
            show_stop(project, is_stopped=get_scenario_settings(acting_desk(), project.id).is_stopped)
            _show_new(project, asking)
    show_outcome("scenarios")


def _show_new(project: ProjectSettings, asking: Collection[Asking]) -> None:
    show_new(project, frozenset(one.run.id for one in asking))


def show_stop(project: ProjectSettings, *, is_stopped: bool) -> None:
    """The one button."""
    st.button(
        _("Let scenarios go on") if is_stopped else _("Stop all scenarios"),
        icon=":material/play_arrow:" if is_stopped else ":material/front_hand:",
        type="primary" if is_stopped else "secondary",
        key="scenarios_stop",
        on_click=_stop,
        args=(project.id, not is_stopped),
    )


def _ask_quiet_hours(project: ProjectSettings, quiet: QuietHours) -> None:
    said = _("Quiet hours: {start}:00 to {end}:00", start=quiet.start, end=quiet.end)
    label = said if quiet.start != quiet.end else _("Quiet hours: none")
    with st.popover(label, icon=":material/bedtime:"):
        st.caption(_("What is due in these hours goes out after them; reminders go out before them."))
        start, end = st.columns(2)
        start.number_input(_("From, hour"), 0, 23, quiet.start, key=f"{FROM}_{project.id}")
        end.number_input(_("Until, hour"), 0, 23, quiet.end, key=f"{UNTIL}_{project.id}")
        st.button(_("Save"), key="scenarios_quiet_save", on_click=_save_quiet_hours, args=(project.id,))


def _stop(project_id: int, stop: bool) -> None:
    done = _("All scenarios are stopped: nothing more goes out.") if stop else _("Scenarios go on.")
    attempt("scenarios", lambda: stop_all(acting_desk(), project_id, stop=stop), done)


def _save_quiet_hours(project_id: int) -> None:
    quiet = QuietHours(st.session_state[f"{FROM}_{project_id}"], st.session_state[f"{UNTIL}_{project_id}"])
    attempt("scenarios", lambda: set_quiet_hours(acting_desk(), project_id, quiet), _("Saved."))
