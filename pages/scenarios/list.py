"""The scenarios of the project as sentences, each with its switch, and the templates for new ones."""

from collections.abc import Mapping

import streamlit as st

from core.domain.scenarios.scenario import Trigger
from core.domain.scenarios.templates import trigger_of
from core.services.projects.projects import ProjectSettings
from core.services.scenarios.scenarios import KeptScenario, list_scenarios, remove_scenario, switch_scenario
from core.services.scenarios.switch import get_scenario_settings
from pages.scenarios.address import open_scenario, open_template
from pages.scenarios.copies import offer_copies, offer_import
from pages.scenarios.places import place_titles
from pages.scenarios.switch_on import ask_before_on
from pages.scenarios.words import brief_sentences, template_names
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, number, plain, recent
from pages.widgets.outcome import attempt


def show_list(project: ProjectSettings) -> None:
    """All scenarios by name, then the templates."""
    found = list_scenarios(acting_desk(), project.id)
    if found:
        st.header(_("Your scenarios"), anchor=False)
    titles = place_titles(project)
    is_stopped = get_scenario_settings(acting_desk(), project.id).is_stopped
    for scenario in found:
        with st.container(border=True):
            _show(project, scenario, titles, is_stopped=is_stopped)
    st.header(_("New scenario"), anchor=False)
    st.caption(_("Choose what it is for, then the room and the text. It sends nothing until you switch it on."))
    with st.container(horizontal=True):
        for template, name in template_names().items():
            st.button(
                name,
                icon=_ICONS[trigger_of(template)],
                key=f"scenario_new_{template}",
                on_click=open_template,
                args=(template,),
            )
        offer_import(project)


_ICONS = {
    Trigger.REPORT: ":material/lab_profile:",
    Trigger.PAGE_REPORT: ":material/lab_profile:",
    Trigger.SESSION: ":material/schedule:",
    Trigger.REGISTRATION: ":material/person_add:",
    Trigger.ORDER: ":material/shopping_cart:",
    Trigger.PAYMENT: ":material/payments:",
    Trigger.DAILY: ":material/calendar_today:",
}


def _show(project: ProjectSettings, scenario: KeptScenario, titles: Mapping[str, str], *, is_stopped: bool) -> None:
    about, acts = st.columns([4, 1.3], vertical_alignment="center")
    about.markdown(f"**{plain(scenario.rules.name)}**")
    about.markdown("  \n".join(brief_sentences(scenario.rules, titles)))
    mode = _("goes by itself") if scenario.rules.by_itself else _("asks you first")
    cap = _("at most {n} people a day", n=number(scenario.rules.cap))
    is_on = scenario.on_since is not None
    key = f"scenario_on_{scenario.id}_{scenario.on_since}"
    with acts:
        wanted = st.toggle(
            _("On"),
            value=is_on,
            key=key,
            on_change=_switch_off if is_on else None,
            args=(project.id, scenario.id, key),
        )
        st.button(
            _("Edit"),
            key=f"scenario_edit_{scenario.id}",
            on_click=open_scenario,
            args=(scenario.id,),
            width="stretch",
        )
        with st.popover(_("More"), width="stretch", key=f"scenario_more_{scenario.id}"):
            offer_copies(project, scenario.id, scenario.rules.name)
            st.caption(_("It is switched off and leaves the list. What it sent stays in its log."))
            st.button(
                _("Remove the scenario"),
                key=f"scenario_remove_{scenario.id}",
                on_click=_remove,
                args=(project.id, scenario.id),
            )
    if scenario.on_since and is_stopped:
        state = _("on, but all scenarios are stopped")
    elif scenario.on_since:
        state = _("on since {time}", time=recent(scenario.on_since, project.time_zone))
    else:
        state = _("not on yet: look below and press “Switch it on”") if wanted else _("off")
    about.caption(" · ".join((state, mode, cap)))
    if wanted and not is_on:
        ask_before_on(project, scenario)


def _switch_off(project_id: int, scenario_id: int, key: str) -> None:
    if st.session_state[key]:  # of a page that was left: what it held came after the page that followed was drawn
        return
    done = _("Off: it begins nothing more, and what it was sending is paused.")
    attempt("scenarios", lambda: switch_scenario(acting_desk(), project_id, scenario_id, on=False), done)


def _remove(project_id: int, scenario_id: int) -> None:
    attempt("scenarios", lambda: remove_scenario(acting_desk(), project_id, scenario_id), _("Removed."))
