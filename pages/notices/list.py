"""The notices in words, the newest first, and the press that makes all of them read."""

from collections.abc import Collection

import streamlit as st

from core.domain.notices.kinds import NoticeKind
from core.services.notices.notices import Notice, list_notices, mark_read
from core.services.projects.projects import ProjectSettings
from pages.notices.words import word_notice
from pages.scenarios.asking import find_asking
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, plain, recent

MARK_KEY = "notices_mark_read"
ASKS = (NoticeKind.SCENARIO_WAITS, NoticeKind.SCENARIO_STOPPED)
"""Of a run that waits for a person, who may have decided since."""


def show_notices(project: ProjectSettings) -> None:
    """The section."""
    notices = list_notices(acting_desk(), project.id)
    if not notices:
        st.info(
            _("Nothing yet. As soon as the report of a webinar is ready, you will see it here."),
            icon=":material/notifications:",
        )
        return
    st.button(
        _("Mark all as read"),
        icon=":material/done_all:",
        disabled=not any(one.is_new for one in notices),
        on_click=mark_read,
        args=(acting_desk(), project.id),
        key=MARK_KEY,
    )
    waiting = {asking.run.id for asking in find_asking(project)}
    for one in notices:
        _show(project, one, waiting)


def _show(project: ProjectSettings, notice: Notice, waiting: Collection[int]) -> None:
    words = word_notice(notice.kind, notice.facts, project.time_zone, acting_desk().now())
    run_id = notice.facts.get("run_id")
    is_over = notice.kind in ASKS and run_id is not None and run_id not in waiting
    with st.container(border=True, gap="xsmall"):
        badge = _("new")
        no_longer = _("it waits no more")
        st.markdown(
            f"**{plain(words.title)}**"
            + (f" :blue-badge[{badge}]" if notice.is_new else "")
            + (f" :gray-badge[{no_longer}]" if is_over else "")
        )
        st.caption(recent(notice.raised_at, project.time_zone))
        if words.lines:
            lines = map(plain, words.lines)
            is_list = notice.kind is NoticeKind.WEEKLY  # on a phone each room takes several lines
            st.markdown("\n".join(f"- {line}" for line in lines) if is_list else "  \n".join(lines))
        if words.link:
            query = {**words.link.query, "project": str(project.id)}
            label = _("People and results") if is_over else words.link.label
            st.page_link(f"{words.link.page}/page.py", label=label, query_params=query, width="content")
