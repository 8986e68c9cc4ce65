"""What is ticked in the list of webinars: in sight whatever the filter hides, each with the cross that takes it out."""

from collections.abc import Callable, Sequence
from textwrap import shorten

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import ReportRow
from pages.webinars.choice import tick
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, ngettext
from pages.widgets.webinar_link import COMPARE, REPORTS, written_ids

LETTERS = 16
"""Of a title, so that some chips stand side by side. Further ones are scrolled to, so that ticking moves nothing."""
_CHIPS = "webinars_chips"


def show_ticked(
    project: ProjectSettings, ticked: Sequence[ReportRow], *, chips: DeltaGenerator, compare: DeltaGenerator
) -> None:
    """The ticked webinars and the link that compares them, each in its place."""
    names = {one.id: _name(project, one) for one in ticked}
    # The address decides; the widget only shows it.
    st.session_state[_CHIPS] = list(names)
    chips.multiselect(
        _("Ticked webinars"),
        list(names),
        format_func=lambda key: names.get(key, ""),
        placeholder=_("Tick webinars in the list to compare them"),
        label_visibility="collapsed",
        key=_CHIPS,
        on_change=lambda: tick(st.session_state[_CHIPS]),
    )
    compare.page_link(
        COMPARE,
        label=ngettext("Compare {n} webinar", "Compare {n} webinars", len(ticked)) if ticked else _("Compare"),
        icon=":material/compare_arrows:",
        disabled=not ticked,
        query_params={REPORTS: written_ids(names), "project": str(project.id)},
    )


def offer_all(list_found: Callable[[], Sequence[int]]) -> None:
    """The button that ticks all that the filter finds."""

    def tick_all() -> None:
        if ids := list_found():
            tick(ids)

    st.button(_("Tick all found"), icon=":material/done_all:", type="tertiary", on_click=tick_all, key="tick_all")


def _name(project: ProjectSettings, report: ReportRow) -> str:
    """The year stands there only where it is not the present one."""
    start, now = (at.astimezone(project.time_zone) for at in (report.starts_at, acting_desk().now()))
    when = f"{start:%d.%m %H:%M}" if start.year == now.year else f"{start:%d.%m.%Y %H:%M}"
    return f"{shorten(report.room_title or report.room_id, LETTERS, placeholder='…')} · {when}"
