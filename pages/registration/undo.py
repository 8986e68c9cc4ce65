"""Undoing a run: the people to be removed and those who stay, then a confirmation, then the progress.

After a reload of the browser Bizon365 is asked again for the people that were shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from core.errors import DeskError, InvalidInput
from core.services.projects.jobs import ItemState, JobProgress, list_jobs
from core.services.projects.projects import ProjectSettings
from core.services.registration.batches import Batch
from core.services.registration.removal import KIND, OtherBatch, RegisteredRow, RemovalPlan, plan_removal
from core.services.registration.removal_job import BATCH, start_removal
from core.services.registration.states import BatchRowState
from pages.registration.words import source_words
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import drop, keep, kept, recall
from pages.widgets.errors import show_error
from pages.widgets.job_progress import show_job
from pages.widgets.language import _, ngettext, number, recent
from pages.widgets.outcome import attempt, show_outcome
from pages.widgets.press import acting, press, undisturbed
from pages.widgets.result import mark_result
from pages.widgets.table import Column, Table, ask_view, show_frame

STATE_KEY = "registration_removal"
LOOK_KEY = "removal_look"
"""Also the name under which it is kept of which run the people were shown."""
NEWEST_REMOVALS = 100


@dataclass(frozen=True, slots=True)
class RemovalPreview:
    """The people of a run who would be removed, as Bizon365 answered."""

    run: str
    plan: RemovalPlan


def show_undo(project: ProjectSettings, batch: Batch) -> None:
    """The section; nothing when the run has registered nobody."""
    removal = _last_removal(project, batch)
    if removal and removal.is_active:
        show_job(removal.id)
        return
    _show_removed(project, batch, removal)
    if not batch.state_counts.get(BatchRowState.REGISTERED):
        return
    was_shown = recall(STATE_KEY) == batch.id
    with st.expander(_("Cancel these registrations"), expanded=was_shown, key=f"registration_undo_{batch.id}"):
        st.markdown(
            _(
                "Everyone registered here is removed from the registration page. People registered before stay; people"
                " in another registration too stay unless you choose otherwise. E-mails already sent stay sent."
            )
        )
        pressed = press(_("Show whose registration will be cancelled"), key=LOOK_KEY, icon=":material/person_search:")
        if pressed or (was_shown and _preview_of(batch) is None):
            _look(project, batch)
        if preview := _preview_of(batch):
            _show_plan(project, preview)
        show_outcome("registration_removal", f"removal_confirm_{batch.id}")


def _last_removal(project: ProjectSettings, batch: Batch) -> JobProgress | None:
    removals = list_jobs(acting_desk(), project.id, kind=KIND, limit=NEWEST_REMOVALS)
    return next((job for job in removals if job.request.get(BATCH) == batch.id), None)


def _preview_of(batch: Batch) -> RemovalPreview | None:
    preview: RemovalPreview | None = st.session_state.get(STATE_KEY)
    return preview if preview and preview.run == batch.id else None


def _look(project: ProjectSettings, batch: Batch) -> None:
    try:
        with acting(LOOK_KEY), st.spinner(_("Asking Bizon365…")):
            _drop_preview()
            st.session_state[STATE_KEY] = RemovalPreview(batch.id, plan_removal(acting_desk(), project.id, batch.id))
            keep(STATE_KEY, batch.id)
    except DeskError as error:
        show_error(error)


def _drop_preview() -> None:
    st.session_state.pop(STATE_KEY, None)
    drop(STATE_KEY)


def _show_plan(project: ProjectSettings, preview: RemovalPreview) -> None:
    plan = preview.plan
    mark_result(f"removal {id(preview)}")
    with st.container(horizontal=True, gap="medium"):
        st.metric(_("Will be cancelled"), number(len(plan.to_remove)), width="content")
        if plan.shared:
            st.metric(_("Will stay: also in another registration"), number(len(plan.shared)), width="content")
        st.metric(_("Not registered any more"), number(len(plan.gone)), width="content")
        st.metric(
            _("Will stay: also registered for another session"), number(len(plan.other_sessions)), width="content"
        )
    if plan.other_sessions:
        st.info(
            _(
                "Bizon365 removes an e-mail from all sessions of a page at once. So people who registered there for"
                " another session on their own stay; remove them in Bizon365 by hand."
            )
        )
        _show_people(project, "removal_kept", plan.other_sessions)
    with_shared = _ask_shared(project, preview)
    rows = plan.rows(with_shared=with_shared)
    people = len(rows)
    if not people:
        st.info(_("There is nothing to cancel."))
        return
    if plan.other_sessions or plan.shared:
        st.markdown(_("**Registrations to cancel:**"))
    _show_people(project, "removal_people", rows)
    key = f"removal_confirm_{preview.run}"
    with st.form(f"form_{key}", border=False, enter_to_submit=False):
        st.text_input(_("Type the number of people to confirm: {n}", n=people), key=key, autocomplete="off", width=320)
        st.form_submit_button(
            ngettext("Cancel {n} registration", "Cancel {n} registrations", people),
            icon=":material/person_remove:",
            on_click=_remove,
            args=(project.id, preview, key, with_shared),
        )


def _ask_shared(project: ProjectSettings, preview: RemovalPreview) -> bool:
    """Show the people whom other runs registered too, and ask whether they are removed as well."""
    shared = preview.plan.shared
    if not shared:
        return False
    st.info(
        _(
            "These people are in other registrations too, for this session or another one of the page. Cancelling"
            " removes a person from all sessions of the page, so they will be missing there as well."
        )
    )
    rows = tuple(one.row for one in shared)
    others = [_other_words(project, one.others) for one in shared]
    _show_people(project, "removal_shared", rows, others)
    with kept(_shared_key(preview), False):
        return st.checkbox(
            ngettext("Cancel for this {n} person as well", "Cancel for these {n} people as well", len(shared)),
            key=_shared_key(preview),
        )


def _other_words(project: ProjectSettings, others: Sequence[OtherBatch]) -> str:
    """The other runs of a person: where from, when they were begun, and for which session."""
    return "; ".join(
        _(
            "{source}, {begun}: session {time}",
            source=source_words(other.source_name),
            begun=recent(other.created_at, project.time_zone),
            time=recent(other.session_at, project.time_zone),
        )
        for other in others
    )


def _show_people(
    project: ProjectSettings, name: str, rows: tuple[RegisteredRow, ...], others: Sequence[str] | None = None
) -> None:
    """The rows, as a table of this name; `others`: for each in which other registrations the person is."""
    frame = pd.DataFrame(
        {
            "email": [row.email for row in rows],
            "number": [row.number for row in rows],
            "page_id": [row.page_id for row in rows],
            "session_at": pd.to_datetime([row.session_at for row in rows], utc=True).tz_convert(project.time_zone),
        }
    )
    columns = {
        "email": Column(_("E-mail")),
        "number": Column("№"),
        "page_id": Column(_("Registration page")),
        "session_at": Column(_("Session")),
    }
    if others is not None:
        frame["others"] = others
        columns["others"] = Column(_("Other registrations"))
    table = Table(name, columns, tuple(columns), "number")
    said, beside = st.columns([4, 1], vertical_alignment="center")
    count = ngettext("{n} person", "{n} people", len(rows))
    said.caption(count)
    show_frame(table, ask_view(table, place=beside), frame, label=count)


@undisturbed()
def _remove(project_id: int, preview: RemovalPreview, key: str, with_shared: bool) -> None:
    typed = "".join(str(st.session_state[key]).split())

    def start() -> None:
        if typed != str(len(preview.plan.rows(with_shared=with_shared))):
            raise InvalidInput("confirmation", typed, "not_the_number")
        start_removal(acting_desk(), project_id, preview.run, with_shared=with_shared)

    if attempt("registration_removal", start, ""):
        _drop_preview()
        drop(_shared_key(preview))


def _shared_key(preview: RemovalPreview) -> str:
    return f"removal_shared_{preview.run}"


def _show_removed(project: ProjectSettings, batch: Batch, removal: JobProgress | None) -> None:
    """The outcome of the last removal, and how many people of the run were removed in all: other runs may have removed
    some of them."""
    removed = batch.state_counts.get(BatchRowState.REMOVED, 0)
    if removal is None:
        if removed:
            words = ngettext(
                "{n} registration was cancelled together with another list.",
                "{n} registrations were cancelled together with another list.",
                removed,
            )
            st.info(words, icon=":material/undo:")
        return
    gone, failed = removal.counts.get(ItemState.GONE, 0), removal.counts.get(ItemState.FAILED, 0)
    sentences = [
        _("Cancelled {time}:", time=recent(removal.finished_at, project.time_zone)),
        ngettext("{n} registration was cancelled.", "{n} registrations were cancelled.", removal.succeeded),
    ]
    if gone:
        sentences.append(ngettext("{n} was no longer registered.", "{n} were no longer registered.", gone))
    if failed:
        sentences.append(ngettext("{n} could not be cancelled.", "{n} could not be cancelled.", failed))
    waiting = removal.counts.get(ItemState.WAITING, 0)
    if waiting:
        sentences.append(ngettext("{n} was not touched.", "{n} were not touched.", waiting))
    if removed > removal.succeeded:
        sentences.append(_("In this list {n} are cancelled in all.", n=number(removed)))
    st.info(" ".join(sentences), icon=":material/undo:")
    if removal.problem:
        show_error(removal.problem)
