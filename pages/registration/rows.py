"""The rows of a run: by how they ended, searched, a page at a time, and all of them as a file."""

from functools import partial

import pandas as pd
import streamlit as st

from core.domain.registration.plan import PLAN_STATES, PlanState
from core.services.projects.projects import ProjectSettings
from core.services.registration.batches import PAGE_SIZE, ROW_STATES, Batch, RowState, batch_frame, read_batch
from core.start import get_desk
from pages.registration.result import own_titles
from pages.registration.words import name_of_plan, name_of_state, reason_words, word_problem
from pages.widgets.errors import explain
from pages.widgets.export import show_export
from pages.widgets.kept_place import kept_place
from pages.widgets.language import _, moment, ngettext, number, zone_name

MOMENT = "DD.MM.YYYY HH:mm"
STATE_WIDTH_PX = 150


def show_rows(project: ProjectSettings, batch: Batch) -> None:
    """The rows, by how they ended, searched, a page at a time; all of them as a file."""
    st.subheader(_("Rows"), anchor=False)
    kinds = _kinds(batch)
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    kind = left.pills(_("Show"), list(kinds), format_func=kinds.__getitem__, key=f"registration_rows_{batch.id}")
    text = right.text_input(
        _("Search"),
        key="registration_search",
        placeholder=_("Name, e-mail, phone or client id"),
        icon=":material/search:",
    )
    states: tuple[RowState, ...] = tuple(state for state in ROW_STATES if state == kind)
    plans: tuple[PlanState, ...] = tuple(state for state in PLAN_STATES if state == kind)
    page_key = f"registration_rows_page_{hash((batch.id, kind, text))}"
    word = partial(word_problem, reason_words())
    found = read_batch(
        get_desk(),
        project.id,
        batch.id,
        word,
        explain,
        states=states,
        plans=plans,
        text=text or "",
        page=st.session_state.get(page_key, 1),
    )
    now = get_desk().now()
    found_now = ngettext("{n} row found", "{n} rows found", found.total)
    as_of = _("As of {time} ({zone}).", time=moment(now, project.time_zone), zone=zone_name(project.time_zone, now))
    st.caption(f"{found_now}. {as_of}")

    def table() -> pd.DataFrame:
        return word_states(
            batch_frame(get_desk(), project.id, batch.id, partial(word_problem, reason_words()), explain)
        )

    show_export(table, _titles(batch), _("registration"), "registration_export")
    with kept_place():
        if found.total:
            _show_table(word_states(found.frame), _titles(batch))
        if found.total > PAGE_SIZE:
            st.pagination(-(-found.total // PAGE_SIZE), key=page_key)


def word_states(frame: pd.DataFrame) -> pd.DataFrame:
    """Words in the place of codes; who was not to be registered has the plan's word for it."""
    plans = {state: name_of_plan(state) for state in PLAN_STATES}
    states = {state: name_of_state(state) for state in ROW_STATES}
    return frame.assign(state=frame["state"].map(states).fillna(frame["plan"].map(plans)))


def _kinds(batch: Batch) -> dict[str, str]:
    """By what the rows can be told apart, each with how many there are."""
    kinds: dict[str, tuple[str, int]] = {}
    kinds |= {state: (name_of_state(state), batch.state_counts.get(state, 0)) for state in ROW_STATES}
    kinds |= {state: (name_of_plan(state), batch.plan_counts[state]) for state in PLAN_STATES[1:]}
    return {kind: f"{words} · {number(rows)}" for kind, (words, rows) in kinds.items() if rows}


def _show_table(frame: pd.DataFrame, titles: dict[str, str]) -> None:
    frame = frame.replace("", None)
    order = [name for name in titles if name in ("number", "state", "email") or frame[name].notna().any()]
    moments = {
        name: st.column_config.DatetimeColumn(titles[name], format=MOMENT) for name in ("session_at", "settled_at")
    }
    state = {"state": st.column_config.TextColumn(titles["state"], width=STATE_WIDTH_PX)}
    link = {"url": st.column_config.LinkColumn(titles["url"])}
    st.dataframe(
        frame,
        column_order=order,
        column_config={**titles, **state, **moments, **link},
        hide_index=True,
        width="stretch",
        placeholder="",
    )


def _titles(batch: Batch) -> dict[str, str]:
    return {
        "number": "№",
        "state": _("State"),
        "email": _("E-mail"),
        "name": _("Name"),
        "phone": _("Phone"),
        "url": _("Personal link"),
        "reason": _("Reason"),
        "column": _("Column"),
        "value": _("Value"),
        "same_as": _("Same as row №"),
        "page_id": _("Registration page"),
        "session_at": _("Session"),
        "client_id": _("Client id"),
        "settled_at": _("Settled"),
        **own_titles(batch),
    }
