"""One link of the history: to copy, to build another one from, to name, to put away."""

from collections.abc import Callable

import streamlit as st

from core.services.links.history import NAME_MAX, LinkRecord, archive_link, rename_link, restore_link
from core.services.projects.projects import ProjectSettings
from core.start import get_desk
from pages.links.choices import build_again
from pages.links.words import kind_words
from pages.widgets.copy import show_copyable
from pages.widgets.language import _, moment, plain
from pages.widgets.outcome import attempt


def show_card(project: ProjectSettings, link: LinkRecord) -> None:
    """The link with its name, where it leads, when it was built and by whom."""
    with st.container(border=True):
        place = plain(link.place_title or link.place_id or "")
        st.markdown(f"**{plain(link.name) or place or kind_words(link.kind)}**")
        about = [kind_words(link.kind), place if link.name else "", plain(link.created_by)]
        st.caption(" · ".join([*filter(None, about), moment(link.created_at, project.time_zone)]))
        show_copyable(link.url)
        with st.container(horizontal=True):
            st.button(
                _("Build again from it"),
                icon=":material/edit:",
                key=f"links_again_{link.id}",
                on_click=build_again,
                args=(project, link.choices),
            )
            _ask_name(project, link)
            if link.archived_at:
                _button(
                    project, link, _("Take back"), "unarchive", restore_link, _("The link is in the history again.")
                )
            else:
                _button(project, link, _("To the archive"), "archive", archive_link, _("The link is in the archive."))


def _button(
    project: ProjectSettings, link: LinkRecord, label: str, icon: str, act: Callable[..., object], done: str
) -> None:
    def press() -> None:
        attempt("links_history", lambda: act(get_desk(), project.id, link.id), done)

    st.button(label, icon=f":material/{icon}:", type="tertiary", key=f"links_{icon}_{link.id}", on_click=press)


def _ask_name(project: ProjectSettings, link: LinkRecord) -> None:
    key = f"links_rename_{link.id}_{link.name}"

    def rename() -> None:
        attempt(
            "links_history",
            lambda: rename_link(get_desk(), project.id, link.id, st.session_state[key]),
            _("The link has its new name."),
        )

    with st.popover(_("Rename"), icon=":material/label:"), st.form(f"{key}_form", border=False):
        st.text_input(_("Name of the link"), value=link.name, key=key, max_chars=NAME_MAX, autocomplete="off")
        st.form_submit_button(_("Save the name"), type="primary", key=f"{key}_save", on_click=rename)
