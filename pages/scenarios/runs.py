"""What the scenarios do next, and their log: what each did, when, for how many."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

import streamlit as st

from core.errors import NotFound
from core.services.projects.jobs import get_job
from core.services.projects.projects import ProjectSettings
from core.services.scenarios.runs import Run, list_begun, list_coming
from core.services.scenarios.scenarios import list_scenarios
from core.services.scenarios.states import RunState
from pages.scenarios.address import open_run
from pages.scenarios.words import run_words
from pages.widgets.desk import acting_desk
from pages.widgets.errors import explain
from pages.widgets.language import _, ngettext, number, plain, recent
from pages.widgets.scenario_link import about_words

SHOWN, COMING = 20, 5
"""How many are listed of what they did, and of what comes next: a page with a session every day has a run that waits
for each of them."""


def show_runs(project: ProjectSettings) -> None:
    """What comes next, then what was done, the newest first; nothing before the first."""
    names = {scenario.id: scenario.rules.name for scenario in list_scenarios(acting_desk(), project.id)}
    coming = list_coming(acting_desk(), project.id, limit=COMING)
    _show_all(project, _("What comes next"), coming, names)
    _show_all(project, _("What they did"), list_begun(acting_desk(), project.id, limit=SHOWN), names)


def _show_all(project: ProjectSettings, title: str, runs: Sequence[Run], names: Mapping[int, str]) -> None:
    if not runs:
        return
    st.header(title, anchor=False)
    for run in runs:
        with st.container(border=True):
            _show(project, run, names.get(run.scenario_id) or _("a removed scenario"))


def state_words(run: Run) -> str:
    """What has become of the run; one whose campaign rests is not being sent."""
    if run.state is RunState.SENDING and run.job_id:
        with suppress(NotFound):  # the id is noted before the job is there
            if get_job(acting_desk(), run.job_id).rests:
                return _("paused")
    return run_words(run.state)


def _show(project: ProjectSettings, run: Run, name: str) -> None:
    about, link = st.columns([5, 1.2], vertical_alignment="center")
    reached = run.people if run.state is not RunState.ASKS else run.asked_for or 0
    is_counted = reached or run.state is not RunState.WAITING
    people = ngettext("{n} person", "{n} people", reached) if is_counted else ""
    step = _("step {n}", n=number(run.step + 1))
    about.markdown(" · ".join(filter(None, (f"**{plain(name)}**", step, state_words(run), people))))
    subject = about_words(run.title, run.starts_at, project.time_zone)
    due = _("due {time}", time=recent(run.due_at, project.time_zone))
    about.caption(f"{subject} · {due}")
    if run.problem:
        about.caption(explain(run.problem))
    link.button(_("People and results"), key=f"scenario_run_{run.id}", on_click=open_run, args=(run.id,))
