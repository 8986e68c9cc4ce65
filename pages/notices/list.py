"""The notices in words, the newest first, and the press that makes all of them read."""

import streamlit as st

from core.domain.notices.kinds import NoticeKind
from core.services.notices.notices import Notice, list_notices, mark_read
from core.services.projects.projects import ProjectSettings
from pages.notices.words import word_notice
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, plain, recent

MARK_KEY = "notices_mark_read"


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
    for one in notices:
        _show(project, one)


def _show(project: ProjectSettings, notice: Notice) -> None:
    words = word_notice(notice.kind, notice.facts, project.time_zone, acting_desk().now())
    with st.container(border=True, gap="xsmall"):
        badge = _("new")
        st.markdown(f"**{plain(words.title)}**" + (f" :blue-badge[{badge}]" if notice.is_new else ""))
        st.caption(recent(notice.raised_at, project.time_zone))
        if words.lines:
            lines = map(plain, words.lines)
            is_list = notice.kind is NoticeKind.WEEKLY  # on a phone each room takes several lines
            st.markdown("\n".join(f"- {line}" for line in lines) if is_list else "  \n".join(lines))
        if words.link:
            query = {**words.link.query, "project": str(project.id)}
            st.page_link(f"{words.link.page}/page.py", label=words.link.label, query_params=query, width="content")
