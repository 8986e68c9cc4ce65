"""What is ticked in the list of webinars: in sight whatever the filter hides, each with the cross that takes it out."""

from collections.abc import Callable, Sequence
from textwrap import shorten

import streamlit as st

from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import ReportRow
from pages.webinars.choice import tick_for_list
from pages.widgets.kept_place import kept_place
from pages.widgets.language import _, moment_in_name, ngettext
from pages.widgets.webinar_link import COMPARE, REPORTS, written_ids

KEPT_PX = 64
"""Of one line; the further ones are scrolled to, so that ticking moves nothing."""
LETTERS = 28
"""Of a title, so that two chips stand side by side."""
_CHIPS = "webinars_chips"


def show_ticked(project: ProjectSettings, ticked: Sequence[ReportRow], list_found: Callable[[], Sequence[int]]) -> None:
    """The ticked webinars, the button that ticks all that the filter finds, and the link that compares them."""

    def tick_all() -> None:
        if ids := list_found():
            tick_for_list(ids)

    chips, every, compare = st.columns([3, 1.1, 1], vertical_alignment="top")
    names = {one.id: _name(project, one) for one in ticked}
    # The address decides; the widget only shows it.
    st.session_state[_CHIPS] = list(names)
    with chips, kept_place(KEPT_PX):
        st.multiselect(
            _("Ticked webinars"),
            list(names),
            format_func=lambda key: names.get(key, ""),
            placeholder=_("Tick webinars in the list to compare them"),
            label_visibility="collapsed",
            key=_CHIPS,
            on_change=lambda: tick_for_list(st.session_state[_CHIPS]),
        )
    every.button(_("Tick all found"), icon=":material/done_all:", on_click=tick_all, key="tick_all")
    compare.page_link(
        COMPARE,
        label=ngettext("Compare {n} webinar", "Compare {n} webinars", len(ticked)) if ticked else _("Compare"),
        icon=":material/compare_arrows:",
        disabled=not ticked,
        query_params={REPORTS: written_ids(names), "project": str(project.id)},
    )


def _name(project: ProjectSettings, report: ReportRow) -> str:
    title = report.room_title or report.room_id
    return f"{shorten(title, LETTERS, placeholder='…')} · {moment_in_name(report.starts_at, project.time_zone)}"
