"""Reports that load by themselves: which were pulled, which are awaited, and when the next try is."""

import pandas as pd
import streamlit as st

from core.domain.audit.deeds import Deed
from core.services.projects.projects import ProjectSettings
from core.services.reports.expected_reports import ExpectedRow, list_expected
from core.services.reports.states import ExpectedState
from pages.widgets.desk import acting_desk
from pages.widgets.errors import explain
from pages.widgets.export import show_export
from pages.widgets.language import _, ngettext
from pages.widgets.settings_link import show_settings_link
from pages.widgets.table import Column, Table, ask_view, show_frame, shown_titles, sort_frame
from pages.widgets.webinar_link import WEBINARS

LATEST = 200


def show_expected(project: ProjectSettings) -> None:
    """The section: the reports, the newest first."""
    rows = list_expected(acting_desk(), project.id, LATEST)
    if not rows:
        st.info(
            _(
                "Nothing here yet. After the first loaded report we look for new ones ourselves; with the webhook"
                " address from Settings in the room's settings in Bizon365 they come minutes earlier."
            )
        )
        show_settings_link("webhook", _("To the webhook URL"), None)
        return
    count = ngettext("{n} report.", "{n} reports.", len(rows))
    table, (said, beside) = _table(), st.columns([4, 1], vertical_alignment="center")
    said.caption(count)
    view = ask_view(table, place=beside)
    frame = _frame(project, rows)
    show_frame(table, view, frame, label=count)
    show_export(
        sort_frame(frame, view),
        shown_titles(table, view),
        _("automatic loading"),
        "inbox_reports_export",
        deed=Deed.REPORTS_EXPORTED,
        project_id=project.id,
    )
    st.page_link(WEBINARS, label=_("To the webinars"), icon=":material/bar_chart:")


def _table() -> Table:
    columns = {
        "room": Column(_("Room")),
        "announced_at": Column(_("Known since"), highest_first=True),
        "source": Column(_("Known from")),
        "state": Column(_("State")),
        "next_try_at": Column(_("Next try")),
        "problem": Column(_("Why not loaded yet")),
        "attempts": Column(_("Tries"), highest_first=True),
        "viewers_said": Column(_("Viewers, by Bizon365's count"), highest_first=True),
        "webinar_id": Column(_("Webinar")),
    }
    return Table("expected", columns, tuple(columns), "announced_at")


def _frame(project: ProjectSettings, rows: tuple[ExpectedRow, ...]) -> pd.DataFrame:
    states = {
        ExpectedState.WAITING: _("waiting"),
        ExpectedState.READY: _("loaded"),
        ExpectedState.GIVEN_UP: _("not ready after a day"),
    }
    webhook, looked = _("webhook"), _("list of reports")
    frame = pd.DataFrame(
        {
            "announced_at": [row.announced_at for row in rows],
            "source": [webhook if row.by_webhook else looked for row in rows],
            "room": [row.room_title or row.room_id for row in rows],
            "webinar_id": [row.webinar_id for row in rows],
            "viewers_said": [row.viewers_said for row in rows],
            "state": [states[row.state] for row in rows],
            "attempts": [row.attempts for row in rows],
            "next_try_at": [row.next_try_at for row in rows],
            "problem": [
                explain(row.problem) if row.problem and row.state is not ExpectedState.READY else None for row in rows
            ],
        }
    )
    for name in ("announced_at", "next_try_at"):
        frame[name] = pd.to_datetime(frame[name], utc=True).dt.tz_convert(project.time_zone)
    return frame.astype({"viewers_said": "Int64"})
