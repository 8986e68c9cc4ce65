"""Webinars of which it is still being counted who registered: after an update, or after pages were loaded."""

from collections.abc import Sequence

import streamlit as st

from core.services.projects.projects import ProjectSettings
from core.services.reports.registrations import count_uncounted
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, ngettext


def say_uncounted(project: ProjectSettings, report_ids: Sequence[int]) -> None:
    """Of how many of these webinars it is not counted yet; nothing where it is of all."""
    if not report_ids or not (left := count_uncounted(acting_desk(), project.id, report_ids)):
        return
    being_counted = ngettext(
        "Who registered for {n} webinar is still being counted.",
        "Who registered for {n} webinars is still being counted.",
        left,
    )
    hint = _("It takes about a second for ten webinars. Reload the page a little later.")
    st.caption(being_counted, help=hint, width="content")
