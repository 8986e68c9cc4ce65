"""One run, a bulk registration or a campaign: its rows by state, and how it ended or why it rests."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.services.projects.jobs import JobProgress, JobState, resume_job, stop_job
from core.services.projects.projects import ProjectSettings
from pages.widgets.desk import acting_desk
from pages.widgets.errors import show_error
from pages.widgets.language import _, number, recent
from pages.widgets.outcome import OVER_PAGE, attempt


@dataclass(frozen=True, slots=True)
class RunWords:
    """The sentences on a run that does not work: that it was paused or interrupted and how many people still wait; that
    it was stopped; that it is done (`done` takes the time); that answers were lost (`lost`) and what checking them does
    (`look`); the label of the button that checks (`check`)."""

    paused: str
    interrupted: str
    waiting: str
    stopped: str
    done: Callable[[str], str]
    lost: str
    look: str
    check: str


def run_state_words(job: JobProgress) -> str:
    """The state of a run in one word."""
    return {
        JobState.QUEUED: _("running"),
        JobState.RUNNING: _("running"),
        JobState.PAUSED: _("paused"),
        JobState.DONE: _("done"),
        JobState.FAILED: _("interrupted"),
        JobState.STOPPED: _("stopped"),
    }[job.state]


def show_state_counts(counts: Mapping[Any, int], names: Mapping[Any, str], at_least: str) -> None:
    """How many rows are in each state, in the order of `names`; `at_least` is shown when there are none at all."""
    states = [state for state in names if counts.get(state)]
    with st.container(horizontal=True, gap="medium"):
        for state in states or [at_least]:
            st.metric(names[state], number(counts.get(state, 0)), width="content")


def sum_words(counts: Mapping[Any, int], kinds: list[Any], total: str) -> str:
    """The counts of these kinds as a sum: ``3 + 1 = 4 rows read.``; `total` says the sum in words."""
    return f"{' + '.join(number(counts[kind]) for kind in kinds)} = {total}"


def plan_words(counts: Mapping[Any, int], names: Mapping[Any, str], kinds: list[Any], total: str) -> str:
    """How many rows were planned in which way, and their sum; the sum alone where there is one kind."""
    if len(kinds) <= 1:
        return total
    parts = " · ".join(f"{names[kind]}: {number(counts[kind])}" for kind in kinds)
    return f"{parts}. {sum_words(counts, kinds, total)}"


def state_words(counts: Mapping[Any, int], names: Mapping[Any, str]) -> list[str]:
    """How many rows are in each state, those states that have some."""
    return [f"{name}: {number(counts[state])}" for state, name in names.items() if counts.get(state)]


def show_end(
    project: ProjectSettings, job: JobProgress, words: RunWords, *, place: str, uncertain: int, has_refusals: bool
) -> None:
    """How a run that does not work ended, or why it rests, with the buttons by which it goes on. `place` begins the
    keys of these buttons; `uncertain` is the number of rows whose
    answers were lost; `has_refusals`: not everything was done."""
    _show_problem(job)
    if job.rests:
        what = words.paused if job.state is JobState.PAUSED else words.interrupted
        _show_rest(job, what, words.waiting if job.count(job.lifecycle.unsettled) else "", place)
    elif job.state is JobState.STOPPED:
        st.info(words.stopped, icon=":material/stop_circle:")
    elif job.state is JobState.DONE:
        show = st.info if has_refusals else st.success
        show(words.done(recent(job.finished_at, project.time_zone)), icon=":material/check:")
    if uncertain:
        st.warning(f"{words.lost} {words.look}", icon=":material/help:")
        if not job.rests:
            _show_check(job, words.check, place)


def _show_problem(job: JobProgress) -> None:
    """Why it ended, with a link to the settings where the reason can be removed there."""
    if job.problem:
        show_error(job.problem)


def _show_rest(job: JobProgress, what: str, left: str, place: str) -> None:
    """That a run rests (`what`), how many people still wait (`left`), and the buttons by which it goes on or is stopped
    for good; `place` as in `show_end`."""
    st.warning(f"**{what}** {left}", icon=":material/pause_circle:")
    with st.container(horizontal=True):
        st.button(
            _("Go on"),
            type="primary",
            icon=":material/play_arrow:",
            on_click=_go_on,
            args=(job.id,),
            key=f"{place}_go_on",
        )
        st.button(
            _("Stop for good"),
            icon=":material/stop_circle:",
            on_click=_stop,
            args=(job.id,),
            key=f"{place}_stop",
        )


def _show_check(job: JobProgress, label: str, place: str) -> None:
    """The button that settles the rows whose answers were lost."""
    st.button(label, icon=":material/sync:", on_click=_go_on, args=(job.id,), key=f"{place}_check")


def _go_on(job_id: str) -> None:
    attempt(OVER_PAGE, lambda: resume_job(acting_desk(), job_id), "")


def _stop(job_id: str) -> None:
    attempt(OVER_PAGE, lambda: stop_job(acting_desk(), job_id), "")
