"""«Check the connection»: asks the service at once, and tells its answer in words with the moment it was given."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

import streamlit as st

from core.errors import NotConfigured
from core.services.projects.check_connection import BizonCheck, OfferedProject, SalebotCheck, check_bizon, check_salebot
from core.services.projects.jobs import retry_now
from core.services.projects.projects import ProjectSettings, Secret, use_bizon_project
from core.start import get_desk
from pages.settings.secret import ask_for_check, is_check_asked, show_secret_removal
from pages.widgets.errors import show_error
from pages.widgets.language import _, moment, ngettext, number, plain, zone_name
from pages.widgets.outcome import attempt

Check = TypeVar("Check", BizonCheck, SalebotCheck)


def show_bizon_check(project: ProjectSettings) -> None:
    """The button, and what Bizon365 said last about the project as it is set now."""
    check = _checked(project, "bizon_token", lambda: check_bizon(get_desk(), project.id))
    if check is None:
        return
    if check.offered and isinstance(check.problem, NotConfigured):
        st.info(_("Bizon365 accepted the token. Choose the project to work with:"))
    elif check.problem:
        show_error(check.problem)
    else:
        st.success(" ".join([_("Bizon365 accepted the token."), _reports(check)]), icon=":material/check:")
    if check.owner:
        st.markdown(_("The token belongs to {owner}.", owner=plain(check.owner)))
    _show_offered(project, check.offered)
    _show_moment(project, check.made_at, check.took_s)


def show_salebot_check(project: ProjectSettings) -> None:
    """The button, and what Salebot said last about the project as it is set now."""
    check = _checked(project, "salebot_key", lambda: check_salebot(get_desk(), project.id))
    if check is None:
        return
    if check.problem:
        show_error(check.problem)
    else:
        channels = ngettext("{n} channel is connected", "{n} channels are connected", check.channels)
        whatsapp = _("WhatsApp among them") if check.whatsapp else _("no WhatsApp among them")
        st.success(
            _("Salebot accepted the key: {channels}, {whatsapp}.", channels=channels, whatsapp=whatsapp),
            icon=":material/check:",
        )
    _show_moment(project, check.made_at, check.took_s)


def _checked(project: ProjectSettings, what: Secret, check: Callable[[], Check]) -> Check | None:
    """The last answer: kept only to be shown again, and only while the connection is set as it was then."""
    key = f"settings_check_{what}"
    door = project.bizon_endpoint if what == "bizon_token" else project.salebot_endpoint
    with st.container(horizontal=True):
        is_asked = st.button(_("Check the connection"), key=f"button_{key}", icon=":material/sync:")
        show_secret_removal(project, what)
    if is_check_asked(what) or is_asked:
        with st.spinner(_("Asking…")):
            st.session_state[key] = (door, check())
    asked_for, answer = st.session_state.get(key, (None, None))
    return answer if asked_for == door else None


def _reports(check: BizonCheck) -> str:
    if check.reports is None:
        return _("It does not say how many reports there are.")
    return ngettext("It shows {n} report.", "It shows {n} reports.", check.reports)


def _show_offered(project: ProjectSettings, offered: tuple[OfferedProject, ...]) -> None:
    if offered:
        st.markdown(_("Projects of the token's owner in Bizon365:"))
    for one in offered:
        text, button = st.columns([3, 1], vertical_alignment="center")
        text.markdown(plain(f"{one.title}: {one.number}" if one.title else one.number))
        if one.number == project.bizon_project_id:
            button.caption(_("chosen"))
        elif project.kind == "live":
            button.button(_("Choose"), key=f"offer_{one.number}", on_click=_use, args=(project.id, one.number))


def _use(project_id: int, number: str) -> None:
    if attempt("project", lambda: use_bizon_project(get_desk(), project_id, number), _("Saved.")):
        st.session_state[f"settings_bizon_project_id_{project_id}"] = number
        retry_now(get_desk(), project_id)
        ask_for_check("bizon_token")


def _show_moment(project: ProjectSettings, at: datetime, took_s: float) -> None:
    zone = zone_name(project.time_zone, at)
    when = f"{moment(at, project.time_zone)} ({zone})"
    st.caption(_("Asked on {when}; the answer took {n} s.", when=when, n=number(took_s, 1)))
