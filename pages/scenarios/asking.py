"""Runs that wait for a person: who lets them go, or skips them."""

from collections.abc import Collection
from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.services.projects.projects import ProjectSettings
from core.services.scenarios.runs import Run, allow_run, list_asking, skip_run
from core.services.scenarios.scenarios import KeptScenario, list_scenarios
from core.services.scenarios.states import RunState
from core.services.scenarios.switch import get_scenario_settings
from pages.scenarios.address import open_run
from pages.scenarios.words import asks_words, go_words, reach_words
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, ngettext, number, plain
from pages.widgets.outcome import attempt
from pages.widgets.scenario_link import SCENARIOS, about_words, run_address

LOOK_S = 5.0
"""Seconds between two looks whether another run waits; scenarios are looked after every 30."""


class Asking(NamedTuple):
    """A run that waits, and its scenario."""

    run: Run
    scenario: KeptScenario


def find_asking(project: ProjectSettings) -> list[Asking]:
    """Of the scenarios that are on; none while all are stopped, since nothing would go."""
    if get_scenario_settings(acting_desk(), project.id).is_stopped:
        return []
    asking = list_asking(acting_desk(), project.id)
    if not asking:
        return []
    known = {scenario.id: scenario for scenario in list_scenarios(acting_desk(), project.id) if scenario.on_since}
    return [Asking(run, known[run.scenario_id]) for run in asking if run.scenario_id in known]


def show_asking(project: ProjectSettings, asking: Collection[Asking], *, is_home: bool = True) -> None:
    """A card for each."""
    if not asking:
        return
    st.header(_("Scenarios wait for you"), anchor=False)
    for run, scenario in asking:
        with _show_card(project, run, scenario, is_alone=False):
            if is_home:
                st.page_link(SCENARIOS, label=_("Who would get it"), query_params=run_address(run.id))
            else:
                st.button(
                    _("Who would get it"),
                    type="tertiary",
                    key=f"scenario_who_{run.id}",
                    on_click=open_run,
                    args=(run.id,),
                )


@st.fragment(run_every=LOOK_S)
def show_new(project: ProjectSettings, shown: frozenset[int]) -> None:
    """A button that draws the page again, once a run waits that is not among those `shown`. Its place is beside
    something that stands there anyway: a card that came by itself would push away what is about to be pressed."""
    new = [run for run, _scenario in find_asking(project) if run.id not in shown]
    if new and st.button(
        _("New, waiting for you: {n}", n=number(len(new))),
        type="primary",
        icon=":material/notifications_active:",
        key="scenarios_new",
    ):
        st.rerun()


def show_go(project: ProjectSettings, run: Run, scenario: KeptScenario | None) -> None:
    """The card of one run; nothing where it does not wait, or would not go."""
    if run.state is not RunState.ASKS or scenario is None or not scenario.on_since:
        return
    if not get_scenario_settings(acting_desk(), project.id).is_stopped:
        _show_card(project, run, scenario, is_alone=True)


def _show_card(project: ProjectSettings, run: Run, scenario: KeptScenario, *, is_alone: bool) -> DeltaGenerator:
    """`is_alone`: on the page of the run, which has said what it is. Returns the place below what is said."""
    people, steps = run.asked_for or 0, scenario.rules.steps
    actions = steps[run.step].actions if run.step < len(steps) else None
    with st.container(border=True):
        about, go, skip = st.columns([4, 1.5, 1.2], vertical_alignment="center")
        said = ngettext("{n} person", "{n} people", people)
        about.markdown(f"**{said}**" if is_alone else f"**{plain(scenario.rules.name)}** · {said}")
        if not is_alone:
            subject = about_words(run.title, run.starts_at, project.time_zone)
            step = _("step {n}", n=number(run.step + 1)) if len(scenario.rules.steps) > 1 else ""
            about.caption(" · ".join(filter(None, (subject, step))))
        if reach := reach_words(people, run.to_look_up):
            about.caption(reach)
        if run.asks:
            about.caption(asks_words(run.asks, scenario.rules.cap))
        go.button(
            go_words(actions, people, run.to_look_up),
            type="primary",
            icon=":material/send:",
            key=f"scenario_go_{run.id}",
            on_click=_allow,
            args=(project, run.id),
            width="stretch",
        )
        skip.button(
            _("Skip"), key=f"scenario_skip_{run.id}", on_click=_skip, args=(project.id, run.id), width="stretch"
        )
    return about


def _allow(project: ProjectSettings, run_id: int) -> None:
    quiet = get_scenario_settings(acting_desk(), project.id).quiet
    done = _("It goes. The people are looked at once more right before.")
    if quiet.holds(acting_desk().now(), project.time_zone):
        done = _(
            "These are quiet hours: it goes after {end}:00. The people are looked at once more right before.",
            end=quiet.end,
        )
    attempt("scenarios", lambda: allow_run(acting_desk(), project.id, run_id), done)


def _skip(project_id: int, run_id: int) -> None:
    attempt("scenarios", lambda: skip_run(acting_desk(), project_id, run_id), _("Skipped: nobody gets it."))
