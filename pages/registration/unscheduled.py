"""A warning of sessions that the public schedule of their page lacks.

It stops nobody: whether the schedule shows every session that Bizon365 accepts is not known.
"""

from collections.abc import Iterable
from datetime import datetime

import streamlit as st

from core.services.projects.projects import ProjectSettings
from core.services.registration.registration_pages import list_places
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, day_and_time, ngettext, plain
from pages.widgets.page_schedule import list_scheduled
from pages.widgets.registration_session import page_words

MOST_SHOWN = 5


def warn_of_unscheduled(project: ProjectSettings, sessions: Iterable[tuple[str, datetime]]) -> None:
    """Name the sessions, each a page's id and an aware moment, that their page does not offer; nothing of a page whose
    schedule cannot be read."""
    offered: dict[str, tuple[datetime, ...]] = {}
    missing = []
    for page_id, starts_at in dict.fromkeys(sessions):
        if page_id not in offered:
            scheduled = list_scheduled(project, page_id)
            if scheduled is None:
                break  # the other pages are on the same host, and each of them would be waited for
            offered[page_id] = scheduled
        if starts_at not in offered[page_id]:
            missing.append((page_id, starts_at))
    if not missing:
        return
    desk = acting_desk()
    titles = {page.page_id: page.title for page in list_places(desk, project.id).pages}
    lines = [
        _(
            "The schedule of page {page} has no such session: {time}.",
            page=plain(page_words(page_id, titles.get(page_id))),
            time=day_and_time(starts_at, project.time_zone, desk.now()),
        )
        for page_id, starts_at in missing[:MOST_SHOWN]
    ]
    if more := len(missing) - len(lines):
        lines.append(ngettext("And {n} more session.", "And {n} more sessions.", more))
    lines.append(_("Check the date and time; registering is still possible."))
    st.warning("  \n".join(lines), icon=":material/event_busy:")
