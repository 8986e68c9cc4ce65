"""The scenarios of one person, on their page: what they got, what comes next, and taking them out."""

from dataclasses import replace

import streamlit as st

from core.domain.campaigns.campaign import CampaignPerson
from core.domain.scenarios.scenario import Group, Scenario
from core.services.campaigns.exclusions import exclude_people, include_again
from core.services.projects.projects import ProjectSettings
from core.services.scenarios.person import PersonScenario, PersonScenarios, PersonStep, get_person_scenarios
from core.services.scenarios.states import RunState
from pages.campaigns.outcomes import outcome_words
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, number, plain, recent
from pages.widgets.outcome import attempt, show_outcome
from pages.widgets.scenario_link import SCENARIOS, about_words, run_address, scenario_address

PLACE, MOST_SHOWN = "person_scenarios", 10


def show_person_scenarios(project: ProjectSettings, person: CampaignPerson) -> None:
    """The scenarios, the newest step of each first, and the buttons that leave the person out or take that back;
    nothing for a person without any contact."""
    if not (person.client_id or person.contacts):
        return
    found = get_person_scenarios(acting_desk(), project.id, person)
    st.header(_("Scenarios"), anchor=False)
    if not found.scenarios:
        st.caption(_("No scenario has written to this person, and none is about to."))
    for one in found.scenarios:
        with st.container(border=True):
            _show(project, one, found, person)
    _ask_never(project, found, person)
    show_outcome(PLACE)


def _show(project: ProjectSettings, one: PersonScenario, found: PersonScenarios, person: CampaignPerson) -> None:
    scenario = one.scenario
    st.page_link(
        SCENARIOS,
        label=f"**{plain(scenario.rules.name)}**",
        query_params=scenario_address(scenario.id),
        width="content",
    )
    st.caption(_meant(scenario.rules.whom.group))
    for step in one.steps[:MOST_SHOWN]:
        _show_step(project, step, scenario.rules)
    entries = [entry.id for entry in found.entries if entry.scenario_id == scenario.id]
    if entries:
        st.button(
            _("Write to them in this scenario again"),
            icon=":material/undo:",
            key=f"person_back_{scenario.id}",
            on_click=_include,
            args=(project.id, entries),
        )
    elif one.left_out is None:
        st.button(
            _("Take out of this scenario"),
            icon=":material/person_remove:",
            key=f"person_out_{scenario.id}",
            on_click=_exclude,
            args=(project.id, person, scenario.id),
        )
    elif not found.is_never:
        st.caption(_("Left out with a segment: see the scenario."))


def _show_step(project: ProjectSettings, step: PersonStep, rules: Scenario) -> None:
    run = step.run
    about = about_words(run.title, run.starts_at, project.time_zone)
    names = outcome_words(rules.steps[run.step].actions if run.step < len(rules.steps) else None)
    if step.outcome is None and run.state is RunState.ASKS:
        said = _("waits for you to let it go")
    elif step.outcome is None and run.due_at <= acting_desk().now():
        said = _("comes soon")
    elif step.outcome is None:
        said = _("comes {time}", time=recent(run.due_at, project.time_zone))
    else:
        when = recent(step.at, project.time_zone) if step.at else None
        said = " ".join(filter(None, (names[step.outcome], when)))
    st.markdown(" · ".join((_("step {n}", n=number(run.step + 1)), about, f"**{said}**")))
    st.page_link(SCENARIOS, label=_("People and results"), query_params=run_address(run.id), width="content")


def _meant(group: Group) -> str:
    """Why the person is in the scenario."""
    return {
        Group.CAME: _("For those who came, by its rules."),
        Group.ABSENT: _("For those who registered and did not come."),
        Group.REGISTERED: _("For those who registered."),
    }.get(group, "")


def _ask_never(project: ProjectSettings, found: PersonScenarios, person: CampaignPerson) -> None:
    entries = [entry.id for entry in found.entries if entry.scenario_id is None]
    if not found.is_never:
        st.button(
            _("Never write to this person"),
            icon=":material/person_off:",
            key="person_never",
            help=_("No scenario and no campaign of this project writes to them any more."),
            on_click=_exclude,
            args=(project.id, person, None),
        )
        return
    st.warning(_("This person is never written to: neither by scenarios nor by campaigns."))
    if entries:
        st.button(
            _("Write to this person again"),
            icon=":material/undo:",
            key="person_again",
            on_click=_include,
            args=(project.id, entries),
        )
    else:
        st.page_link(SCENARIOS, label=_("Left out with a segment: to the scenarios"), width="content")


def _exclude(project_id: int, person: CampaignPerson, scenario_id: int | None) -> None:
    """A phone may be a family's: it is kept for who has nothing else."""
    if person.client_id or person.email:
        person = replace(person, phone=None)
    if scenario_id is None:
        done = _("This person is left out from now on.")
    else:
        done = _("This scenario writes to them no more.")
    attempt(PLACE, lambda: exclude_people(acting_desk(), project_id, [person], scenario_id), done)


def _include(project_id: int, ids: list[int]) -> None:
    attempt(PLACE, lambda: include_again(acting_desk(), project_id, ids), _("They are written to again."))
