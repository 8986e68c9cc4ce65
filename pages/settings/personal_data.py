"""Personal data: one person, the erasures that were done, and how long everything is kept."""

from functools import partial

import streamlit as st

from core.domain.access.rights import Right
from core.services.privacy.erase import list_acts
from core.services.projects.projects import ProjectSettings
from core.web.downloads import OfferedFile
from pages.settings.erase_person import show_person
from pages.settings.erasure_words import total_sentence, write_act, write_pdf
from pages.settings.keep_times import show_keep_times
from pages.widgets.desk import acting_desk
from pages.widgets.export import show_download
from pages.widgets.language import _, keep_language, plain, recent


def show_personal_data(project: ProjectSettings) -> None:
    """The section; for administrators."""
    if not acting_desk().acting.may(Right.ERASURE):
        st.info(_("Only administrators see this section."))
        return
    show_person(project)
    _show_acts(project)
    show_keep_times(project)


def _show_acts(project: ProjectSettings) -> None:
    acts = list_acts(acting_desk(), project.id)
    if not acts:
        return
    st.header(_("Acts"), anchor=False)
    for act in acts:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(
                _(
                    "**No. {n}** · {time} · {who} · {total}",
                    n=act.number,
                    time=recent(act.at, project.time_zone),
                    who=plain(act.by),
                    total=total_sentence(act),
                )
            )
            key = f"act_{project.id}_{act.number}"
            pdf = keep_language(partial(write_pdf, project, act))
            show_download(
                _("Act as PDF"), OfferedFile(_("act-{n}.pdf", n=act.number), "application/pdf", pdf), key=f"{key}_pdf"
            )
            html = keep_language(partial(write_act, project, act))
            show_download(
                _("Act as web page"),
                OfferedFile(_("act-{n}.html", n=act.number), "text/html; charset=utf-8", html),
                key,
            )
