"""One run of a scenario: what it is, letting it go, its campaign, and what became of each person."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from enum import StrEnum

import pandas as pd
import streamlit as st

from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.domain.scenarios.actions import RegisterNext, StepActions
from core.errors import DeskError, LimitReached, NotFound
from core.services.campaigns.campaigns import Campaign
from core.services.campaigns.states import CampaignRowState
from core.services.projects.jobs import get_job
from core.services.projects.projects import ProjectSettings
from core.services.registration.states import BatchRowState
from core.services.scenarios.held import waits_for_service
from core.services.scenarios.run_people import count_run_events, list_run_campaigns, list_run_people
from core.services.scenarios.runs import Run, get_run
from core.services.scenarios.scenarios import KeptScenario, list_scenarios
from core.services.scenarios.states import RunState
from core.services.scenarios.switch import get_scenario_settings
from pages.campaigns.address import PAGE, address_of
from pages.campaigns.outcomes import outcome_plans, outcome_states, outcome_words
from pages.campaigns.rows import file_titles, word_people
from pages.campaigns.run import show_campaign_end
from pages.scenarios.address import close_run, open_scenario
from pages.scenarios.asking import show_go
from pages.scenarios.files import show_files
from pages.scenarios.runs import state_words
from pages.scenarios.switch import show_stop
from pages.scenarios.words import reach_words
from pages.settings.endpoints import event_states as event_names
from pages.widgets.client_link import follow_client, open_client_page
from pages.widgets.desk import acting_desk
from pages.widgets.errors import explain, show_error
from pages.widgets.job_progress import show_job
from pages.widgets.language import _, ngettext, number, plain, recent
from pages.widgets.outcome import show_outcome
from pages.widgets.redraw import POLL_S, rerun_page
from pages.widgets.run_rows import PAGE_SIZE, RowChoice, RowTable, ask_rows, row_kinds, show_row_table
from pages.widgets.scenario_link import about_words
from pages.widgets.sections import SECTION
from pages.widgets.table import View, sort_frame

KEY = "scenario_run"
LOOK_S = 5.0
"""How often the people of a run that goes on are looked at anew: all of them are read for it."""
REGISTRATION = "registration/page.py"
MOST_LINKS = 10
"""Of so many campaigns there are links; people who come one by one may have hundreds."""


def show_run(project: ProjectSettings, run_id: int) -> None:
    """Raises NotFound, also for a run of another project."""
    follow_client(project)
    st.button(_("All scenarios"), icon=":material/arrow_back:", type="tertiary", on_click=close_run, key="run_back")
    run = get_run(acting_desk(), project.id, run_id)
    _await_change(project.id, run)
    scenario = next((one for one in list_scenarios(acting_desk(), project.id) if one.id == run.scenario_id), None)
    _show_head(project, run, scenario)
    is_stopped = get_scenario_settings(acting_desk(), project.id).is_stopped
    if is_stopped and run.state not in (RunState.DONE, RunState.SKIPPED):
        st.info(_("All scenarios are stopped: nothing of this goes out until they go on."))
        show_stop(project, is_stopped=True)
    show_go(project, run, scenario)
    show_outcome("scenarios")
    campaigns = list_run_campaigns(acting_desk(), project.id, run_id)
    _await_people(project.id, run, _how_far(project.id, run, campaigns))
    if campaigns:
        is_on = scenario is not None and scenario.on_since is not None
        _show_campaigns(project, campaigns, is_stopped=is_stopped, is_on=is_on)
    step = scenario.rules.steps[run.step].actions if scenario and run.step < len(scenario.rules.steps) else None
    if isinstance(step, RegisterNext) and run.job_id:
        st.page_link(REGISTRATION, label=_("To the registration"), query_params={SECTION: "runs", "run": run.job_id})
    _show_messages(project, run)
    show_files(project, run_id)
    if acting_desk().acting.may(Right.CONTACTS):
        _show_people(project, run, step)


@st.fragment(run_every=POLL_S)
def _await_change(project_id: int, shown: Run) -> None:
    """Runs the page again when the run has gone on, or has begun another campaign."""
    run = get_run(acting_desk(), project_id, shown.id)
    if (run.state, run.job_id) != (shown.state, shown.job_id):
        rerun_page()


@st.fragment(run_every=LOOK_S)
def _await_people(project_id: int, run: Run, shown: object) -> None:
    """Runs the page again when more of the people were reached."""
    if _how_far(project_id, run, list_run_campaigns(acting_desk(), project_id, run.id)) != shown:
        rerun_page()


def _how_far(project_id: int, run: Run, campaigns: Sequence[Campaign]) -> object:
    """What changes when a person of the run is reached: how many are in which state."""
    counts = [one.progress.counts for one in campaigns]
    if run.job_id and not campaigns:
        with suppress(NotFound):  # the id is noted before the job is there
            counts.append(get_job(acting_desk(), run.job_id).counts)
    return counts, count_run_events(acting_desk(), project_id, run.id)


def _show_head(project: ProjectSettings, run: Run, scenario: KeptScenario | None) -> None:
    st.header(plain(scenario.rules.name) if scenario else _("a removed scenario"), anchor=False)
    step = _("step {n}", n=number(run.step + 1))
    subject = about_words(run.title, run.starts_at, project.time_zone)
    due = _("due {time}", time=recent(run.due_at, project.time_zone))
    st.markdown(f"**{step}** · {state_words(run)}")
    st.caption(f"{subject} · {due}")
    if run.state is RunState.SENDING and (reach := reach_words(run.asked_for or 0, run.to_look_up)):
        st.caption(reach)
    if run.problem:
        st.warning(explain(run.problem))
    if scenario:
        st.button(
            _("To the scenario"),
            type="tertiary",
            icon=":material/bolt:",
            on_click=open_scenario,
            args=(scenario.id,),
            key="run_scenario",
        )


def _show_campaigns(project: ProjectSettings, campaigns: list[Campaign], *, is_stopped: bool, is_on: bool) -> None:
    """The last one with its progress and the buttons that pause or stop it, and links to the newest. While all
    scenarios are stopped it does not go on alone; of a scenario that is on it is said when it goes on by itself."""
    last = campaigns[-1]
    if last.progress.is_active:
        show_job(last.id)
    elif not (is_stopped and last.progress.rests):
        show_campaign_end(project, last)
        if is_on and waits_for_service(last.progress, acting_desk().now()):
            st.caption(_("It goes on by itself: every quarter of an hour the dashboard tries again, for a day."))
        elif is_on and last.progress.rests and isinstance(last.progress.problem, LimitReached):
            st.caption(_("It goes on by itself on the next day."))
    with st.container(horizontal=True):
        for campaign in campaigns[-MOST_LINKS:]:
            at = recent(campaign.created_at, project.time_zone)
            st.page_link(PAGE, label=_("Campaign of {time}", time=at), query_params=address_of(campaign.id))
        if (earlier := len(campaigns) - MOST_LINKS) > 0:
            label = ngettext("{n} earlier campaign", "{n} earlier campaigns", earlier)
            st.page_link(PAGE, label=label)


def _show_messages(project: ProjectSettings, run: Run) -> None:
    """How the messages to other programs went; nothing where there are none."""
    counts = count_run_events(acting_desk(), project.id, run.id)
    if counts:
        names = event_names()
        said = " · ".join(f"{names[state]}: {number(n)}" for state, n in counts.items())
        st.caption(_("Messages to other services: {states}", states=said))


def _show_people(project: ProjectSettings, run: Run, actions: StepActions | None) -> None:
    st.header(_("People"), anchor=False)
    try:
        people = list_run_people(acting_desk(), project.id, run.id)
    except DeskError as error:
        show_error(error)
        return
    names = outcome_words(actions)
    said = ngettext("{n} person", "{n} people", len(people.frame))
    if people.planned:
        said = _("If it went now: {people}", people=said)
    kinds = " · ".join(f"{names[why]}: {number(n)}" for why, n in people.counts.items() if n)
    st.caption(" · ".join(filter(None, (said, kinds))))
    if people.frame.empty:
        return
    states, plans = outcome_states(actions), outcome_plans(actions)
    ended = {state: n for state, n in people.counts.items() if isinstance(state, CampaignRowState | BatchRowState)}
    planned = {plan: n for plan, n in people.counts.items() if plan not in ended}
    place = st.container()
    choice = ask_rows(place, place, row_kinds(ended, planned, states=states, plans=plans), key=KEY, run_id=run.id)
    chosen = _narrow(people.frame, choice, states, plans)

    def find(view: View) -> tuple[pd.DataFrame, int]:
        start = (view.page - 1) * PAGE_SIZE
        shown = sort_frame(chosen, view).iloc[start : start + PAGE_SIZE]
        return word_people(shown, states, plans), len(chosen)

    table = RowTable(
        key=KEY,
        run_id=run.id,
        titles=file_titles(),
        always_shown=("number", "state"),
        find=find,
        found=lambda total: ngettext("{n} person found", "{n} people found", total),
        export=lambda view: word_people(sort_frame(chosen, view), states, plans),
        file_name=_("scenario"),
        deed=Deed.CAMPAIGN_EXPORTED,
        open_client=open_client_page,
    )
    show_row_table(project, table, choice)


def _narrow(
    frame: pd.DataFrame, choice: RowChoice, states: Iterable[StrEnum], plans: Iterable[StrEnum]
) -> pd.DataFrame:
    """The rows of the chosen kind that hold the text."""
    rows = frame
    if ended := [state.value for state in states if choice.has_state(state)]:
        rows = rows[rows["state"].isin(ended)]
    elif planned := [plan.value for plan in plans if choice.has_plan(plan)]:
        rows = rows[rows["state"].isna() & rows["plan"].isin(planned)]
    if (text := choice.text.strip().casefold()) and len(rows):
        held = rows[["name", "email", "phone", "client_id"]].astype("string").fillna("")
        joined = held.agg(" ".join, axis=1).str.casefold()
        rows = rows[joined.str.contains(text, regex=False)]
    return rows
