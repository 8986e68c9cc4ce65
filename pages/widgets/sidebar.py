"""The sidebar of every page: the project, the language, and the jobs that run."""

import streamlit as st

from core.domain.access.rights import Right
from core.i18n import LANGUAGES
from core.services.access.login import log_out
from core.start import get_desk
from pages.widgets import language
from pages.widgets.bell import show_bell
from pages.widgets.brought_scripts import TO_THE_START
from pages.widgets.desk import acting_desk, session_token
from pages.widgets.drafts import forget_former_project, keep, write_what_was_typed
from pages.widgets.job_progress import show_running_jobs
from pages.widgets.language import _, plain
from pages.widgets.project import choose_project

LANGUAGE_NAMES = {"ru": "Русский", "en": "English"}


def show_sidebar() -> None:
    """Choose project and language; show what runs. Ends the run when no project is open to the operator."""
    with st.sidebar:
        project = choose_project(_("Project"))
        if project is None:
            _choose_language()
            _show_operator()
    if project is None:
        st.info(_("No project is open to you. Ask an administrator."), icon=":material/lock:")
        st.stop()
    with st.sidebar:
        forget_former_project()
        write_what_was_typed()
        show_bell(project)
        if project.is_sandbox:
            st.info(_("Sandbox: made-up webinars and people, to try everything out. Nothing leaves this computer."))
        if acting_desk().acting.may(Right.WORK):
            show_running_jobs(project)
        _choose_language()
        _show_operator()


def _choose_language() -> None:
    # A key for each language: Streamlit forgets a widget's value when its label changes with the language.
    current = language.language()
    chosen = st.segmented_control(
        _("Language"),
        LANGUAGES,
        default=current,
        format_func=LANGUAGE_NAMES.__getitem__,
        key=f"language_choice_{current}",
        label_visibility="collapsed",
        required=True,
        wrap=True,
    )
    if chosen and chosen != current:
        st.session_state[language.STATE_KEY] = chosen
        keep(language.STATE_KEY, chosen)
        st.rerun()


def _show_operator() -> None:
    """Who is logged in, and the way out; nothing where nobody has to log in."""
    operator = acting_desk().acting
    if operator.user_id is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/person: {plain(operator.name)}", width="content")
        if st.button(_("Log out"), type="tertiary", icon=":material/logout:", key="log_out"):
            log_out(get_desk(), session_token())
            # The gate then leads the browser to the login.
            st.html(f"<script>{TO_THE_START}</script>", unsafe_allow_javascript=True)
            st.stop()
