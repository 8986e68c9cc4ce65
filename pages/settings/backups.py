"""The backups of the whole dashboard: how it stands with them, one made now, downloaded or restored."""

from datetime import timedelta

import pandas as pd
import streamlit as st

from core.domain.backups.keeping import KeptAs
from core.services.backups.choose import Lost, ask_restore, count_lost, take_backup
from core.services.backups.folder import BackupFile
from core.services.backups.job import want_backup
from core.services.backups.send_copies import Copies
from core.services.backups.state import BackupState, get_state
from core.services.projects.projects import ProjectSettings
from core.web.downloads import OfferedFile
from core.web.restart import want_restart
from pages.widgets.backup_trouble import say_trouble
from pages.widgets.desk import acting_desk, keep_desk
from pages.widgets.export import show_download
from pages.widgets.language import _, moment, ngettext, number, recent
from pages.widgets.outcome import attempt, show_outcome
from pages.widgets.press import undisturbed
from pages.widgets.redraw import POLL_S, rerun_page

CHOSEN = "settings_backup_chosen"
SURE = "settings_backup_sure"
RESTARTS = "settings_backup_restarts"
RESTORE_ICON = ":material/settings_backup_restore:"
LATELY = timedelta(days=14)
"""How long it is said that the dashboard was restored."""
_MB = 1_000_000


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
    if state.backups:
        _show_list(project, state)
        _show_one(project, state)


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
        if state.is_wanted:
            _await_backup()
        else:
            st.button(_("Make a backup now"), icon=":material/backup:", on_click=_make, key="settings_backup_make")
        show_outcome("backup_make")
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
    if newest is None:
        return f"{where} " + _("There is none yet.")
    when = moment(newest, project.time_zone)
    return f"{where} " + _("There now: {n}, the newest of {when}.", n=number(len(copies.names)), when=when)


@st.fragment(run_every=POLL_S)
def _await_backup() -> None:
    if not get_state(acting_desk()).is_wanted:
        rerun_page()
    st.button(_("The backup is being made…"), icon=":material/hourglass_top:", disabled=True)


@undisturbed()
def _make() -> None:
    attempt("backup_make", lambda: want_backup(acting_desk()), "")


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


def _show_list(project: ProjectSettings, state: BackupState) -> None:
    st.header(_("Backups"), anchor=False)
    reasons = {
        KeptAs.NEWEST: _("the newest"),
        KeptAs.DAY: _("of a day"),
        KeptAs.WEEK: _("of a week"),
        KeptAs.MONTH: _("of a month"),
        KeptAs.BY_HAND: _("made by hand"),
        KeptAs.BEFORE_UPDATE: _("before an update"),
        KeptAs.BEFORE_RESTORE: _("before restoring"),
        KeptAs.AHEAD: _("the clock was ahead"),
        None: _("goes with the next one"),
    }
    frame = pd.DataFrame(
        {
            "made": [moment(one.made.at, project.time_zone) for one in state.backups],
            "size": [_size(one) for one in state.backups],
            "made_for": [_kind_name(one) for one in state.backups],
            "kept": [reasons[one.kept_as] for one in state.backups],
            "sealed": [_("yes") if one.is_sealed else _("no") for one in state.backups],
        }
    )
    titles = {
        "made": _("Made"),
        "size": _("Size"),
        "made_for": _("What for"),
        "kept": _("Kept as"),
        "sealed": _("Encrypted"),
    }
    st.dataframe(
        frame,
        hide_index=True,
        column_config={name: st.column_config.TextColumn(title) for name, title in titles.items()},
    )
    st.caption(_("Kept: the last 7 days, 4 weeks and 6 months, the last 3 made by hand and before updates."))


def _kind_name(one: BackupFile) -> str:
    return {
        "daily": _("every night"),
        "by-hand": _("made by hand"),
        "before-update": _("before an update"),
        "before-restore": _("before restoring"),
    }[one.made.kind]


def _size(one: BackupFile) -> str:
    if one.bytes < _MB:
        return ngettext("{n} KB", "{n} KB", max(one.bytes // 1000, 1))
    return _("{n} MB", n=number(one.bytes / _MB, digits=1))


def _show_one(project: ProjectSettings, state: BackupState) -> None:
    names = {one.name: one for one in state.backups}
    if st.session_state.get(CHOSEN) not in names:
        st.session_state.pop(CHOSEN, None)
    chosen = names[
        st.selectbox(
            _("Choose a backup"),
            list(names),
            key=CHOSEN,
            format_func=lambda name: (
                f"{moment(names[name].made.at, project.time_zone)} · {_kind_name(names[name])} · {_size(names[name])}"
            ),
        )
    ]
    with st.container(horizontal=True):
        take = keep_desk(lambda: take_backup(acting_desk(), chosen.name))
        show_download(_("Download"), OfferedFile(chosen.name, "application/octet-stream", take), key="backup")
        with st.popover(
            _("Restore everything"), icon=":material/settings_backup_restore:", key=f"restore_{chosen.name}"
        ):
            st.write(_say_lost(project, chosen))
            st.checkbox(_("I understand: this will be gone"), key=SURE)
            st.button(
                _("Yes, restore"),
                icon=RESTORE_ICON,
                disabled=not st.session_state.get(SURE),
                on_click=_restore,
                args=(chosen.name,),
                key="settings_backup_restore",
            )
    show_outcome("backup_restore")


def _say_lost(project: ProjectSettings, chosen: BackupFile) -> str:
    """What a restore brings about, in paragraphs."""
    lost = count_lost(acting_desk(), chosen.made.at)
    counted = _count_words(lost)
    when = moment(chosen.made.at, project.time_zone)
    return "\n\n".join(
        [
            _("Everything will be as it was on {when}, in all projects.", when=when),
            _("This came later and will be gone: {list}.", list=", ".join(counted))
            if counted
            else _("No registrations, runs or links came later."),
            _(
                "What was sent later stays sent, but the dashboard will not know it: people could get it once more if"
                " you send it again. Runs and campaigns that were under way will wait for you."
            ),
            _(
                "Before that the present state becomes a backup, so there is a way back. The dashboard restarts; that"
                " takes up to a few minutes."
            ),
        ]
    )


def _count_words(lost: Lost) -> list[str]:
    counted = [
        (lost.projects, ngettext("{n} project", "{n} projects", lost.projects)),
        (lost.registrations, ngettext("{n} webhook in the Inbox", "{n} webhooks in the Inbox", lost.registrations)),
        (lost.batches, ngettext("{n} bulk registration", "{n} bulk registrations", lost.batches)),
        (lost.campaigns, ngettext("{n} campaign", "{n} campaigns", lost.campaigns)),
        (lost.links, ngettext("{n} link", "{n} links", lost.links)),
    ]
    return [words for count, words in counted if count]


@undisturbed()
def _restore(name: str) -> None:
    st.session_state[SURE] = False

    def restore() -> None:
        ask_restore(acting_desk(), name)
        st.session_state[RESTARTS] = True
        want_restart()

    attempt("backup_restore", restore, "")


@st.fragment(run_every=POLL_S)
def _await_restart() -> None:
    st.info(
        _("The backup is unpacked and checked. The dashboard restarts now; this page comes back by itself."),
        icon=":material/hourglass_top:",
    )
