"""The backups of the whole dashboard: how it stands with them, one made now, and the list of them."""

from datetime import timedelta

import streamlit as st

from core.services.backups.choose import look_into_bucket
from core.services.backups.job import want_backup
from core.services.backups.send_copies import Copies
from core.services.backups.state import BackupState, get_state
from core.services.projects.projects import ProjectSettings
from pages.settings.backup_list import RESTARTS, show_choice, show_list
from pages.widgets.backup_trouble import say_trouble
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, moment, number, recent
from pages.widgets.outcome import attempt, show_outcome
from pages.widgets.press import acting, press, undisturbed
from pages.widgets.redraw import POLL_S, rerun_page

LOOK_KEY = "settings_backup_look"
LATELY = timedelta(days=14)
"""How long it is said that the dashboard was restored."""


def show_backups(project: ProjectSettings) -> None:
    """The section."""
    st.caption(
        _("Copies of everything the dashboard holds, in all projects, in case the disk or the computer fails."),
        help=_(
            "The key that encrypts the saved tokens is not in them: keep a copy of the file secret.key, or of"
            " DESK_SECRET_KEY, in another place."
        ),
    )
    if st.session_state.get(RESTARTS):
        _await_restart()
        return
    state = get_state(acting_desk())
    if not state.is_possible:
        st.info(_("The dashboard's data is in a database server. Have its administrator make the backups."))
        return
    _show_state(project, state)
    if state.backups or state.only_there:
        show_list(project, state)
        show_choice(project, state)


def _show_state(project: ProjectSettings, state: BackupState) -> None:
    with st.container(border=True):
        if state.last_at:
            st.markdown(_("Last backup: **{when}**.", when=recent(state.last_at, project.time_zone)))
        else:
            st.markdown(_("There is no backup yet."))
        if state.needs_attention:
            st.warning(say_trouble(project, state), icon=":material/warning:")
        st.caption(_say_plan(project, state))
        if state.copies:
            st.caption(_say_copies(project, state.copies))
        with st.container(horizontal=True):
            if state.is_wanted:
                _await_backup()
            else:
                st.button(_("Make a backup now"), icon=":material/backup:", on_click=_make, key="settings_backup_make")
            if state.copies:
                looks = press(_("Look for copies in the storage"), icon=":material/cloud_sync:", key=LOOK_KEY)
        if state.copies and looks:
            _look()
        show_outcome("backup_make")
        show_outcome("backup_look")
    if state.restored and state.restored.phase == "settled" and acting_desk().now() - state.restored.asked_at < LATELY:
        _show_restored(project, state)


def _say_plan(project: ProjectSettings, state: BackupState) -> str:
    said = [_("By itself: every night and before each update. Each one is checked as soon as it is made.")]
    if state.due_at and state.due_at > acting_desk().now():
        said.append(_("The next one: {when}.", when=recent(state.due_at, project.time_zone)))
    said.append(
        _("They are encrypted with your passphrase.")
        if state.is_sealed
        else _(
            "They are not encrypted, and contacts are in them. With the environment variable DESK_BACKUP_PASSPHRASE"
            " they will be."
        )
    )
    said.append(_("Folder: {path}.", path=f"`{acting_desk().environment.backup_folder}`"))
    return " ".join(said)


def _say_copies(project: ProjectSettings, copies: Copies) -> str:
    """What is known of the bucket. Why the last try failed is said with the warning."""
    where = _("Copies go to {place}.", place=f"`{copies.place}`")
    newest = copies.find_last_made(acting_desk().now())
    if copies.known_at is None:
        return f"{where} " + _("It is not known yet which are there.")
    asked = _("As of {when}.", when=recent(copies.known_at, project.time_zone))
    if newest is None:
        return f"{where} " + _("There is none yet.") + f" {asked}"
    when = moment(newest, project.time_zone)
    said = _("There now: {n}, the newest of {when}.", n=number(len(copies.files)), when=when)
    return f"{where} {said} {asked}"


@st.fragment(run_every=POLL_S)
def _await_backup() -> None:
    if not get_state(acting_desk()).is_wanted:
        rerun_page()
    st.button(_("The backup is being made…"), icon=":material/hourglass_top:", disabled=True)


@undisturbed()
def _make() -> None:
    attempt("backup_make", lambda: want_backup(acting_desk()), "")


def _look() -> None:
    with acting(LOOK_KEY), st.spinner(_("Asking…")):
        is_answered = attempt("backup_look", lambda: look_into_bucket(acting_desk()), "")
    if is_answered:
        rerun_page()


def _show_restored(project: ProjectSettings, state: BackupState) -> None:
    mark = state.restored
    if mark is None:
        return
    said = _(
        "Restored {when} from the backup of {made}.",
        when=recent(mark.asked_at, project.time_zone),
        made=moment(mark.made_at, project.time_zone),
    )
    if any(one.name == mark.saved_as for one in state.backups):
        said += " " + _("What was here before is in the list below, as “before restoring”: restore it to go back.")
    elif mark.aside:
        said += " " + _("What was here before could not be copied. Its files: {path}.", path=f"`{mark.aside[0]}`")
    st.info(said, icon=":material/history:")


@st.fragment(run_every=POLL_S)
def _await_restart() -> None:
    st.info(
        _("The backup is unpacked and checked. The dashboard restarts now; this page comes back by itself."),
        icon=":material/hourglass_top:",
    )
