"""The list of the backups, here and in the bucket, and the one of them that is downloaded or restored."""

import pandas as pd
import streamlit as st

from core.domain.backups.keeping import KeptAs
from core.services.backups.choose import Lost, ask_restore, count_lost, take_backup
from core.services.backups.folder import BackupFile
from core.services.backups.state import BackupState
from core.services.projects.projects import ProjectSettings
from core.web.downloads import OfferedFile
from core.web.restart import want_restart
from pages.widgets.desk import acting_desk, keep_desk
from pages.widgets.export import show_download
from pages.widgets.language import _, moment, ngettext, number
from pages.widgets.outcome import attempt, show_outcome
from pages.widgets.press import acting, press
from pages.widgets.redraw import rerun_page
from pages.widgets.table import Column, Table, ask_view, show_frame

CHOSEN = "settings_backup_chosen"
SURE = "settings_backup_sure"
RESTORE_KEY = "settings_backup_restore"
TRIED = "settings_backup_tried"
RESTARTS = "settings_backup_restarts"
"""Under it the state says that a restore was asked for, and the process ends."""
RESTORE_ICON = ":material/settings_backup_restore:"
_MB = 1_000_000


def show_list(project: ProjectSettings, state: BackupState) -> None:
    """All of them, the newest first. Where copies go to a bucket, each says where it is."""
    head, beside = st.columns([4, 1], vertical_alignment="bottom")
    head.header(_("Backups"), anchor=False)
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
    listed = _listed(state)
    frame = pd.DataFrame(
        {
            "made": pd.to_datetime([one.made.at for one in listed], utc=True).tz_convert(project.time_zone),
            "size": [one.bytes for one in listed],
            "made_for": [_kind_name(one) for one in listed],
            "kept": [reasons[one.kept_as] for one in listed],
            "sealed": [_("yes") if one.is_sealed else _("no") for one in listed],
        }
    )
    columns = {
        "made": Column(_("Made"), highest_first=True),
        "size": Column(_("Size"), write=_size, highest_first=True),
        "made_for": Column(_("What for")),
        "kept": Column(_("Kept as")),
        "sealed": Column(_("Encrypted")),
    }
    if state.copies:
        frame["place"] = [_place_name(state, one) for one in listed]
        columns["place"] = Column(_("Where"))
    table = Table("backups", columns, tuple(columns), "made")
    show_frame(table, ask_view(table, place=beside), frame, label=_("Backups"))
    st.caption(_("Kept: the last 7 days, 4 weeks and 6 months, the last 3 made by hand and before updates."))


def show_choice(project: ProjectSettings, state: BackupState) -> None:
    """The choice of one, and what can be done with it. One that is only in the bucket is brought here to be
    restored."""
    names = {one.name: one for one in _listed(state)}
    if st.session_state.get(CHOSEN) not in names:
        st.session_state.pop(CHOSEN, None)

    def describe(name: str) -> str:
        one = names[name]
        said = [moment(one.made.at, project.time_zone), _kind_name(one), _size(one.bytes)]
        return " · ".join([*said, _("in the storage")] if one in state.only_there else said)

    chosen = names[st.selectbox(_("Choose a backup"), list(names), key=CHOSEN, format_func=describe)]
    with st.container(horizontal=True):
        if chosen not in state.only_there:
            take = keep_desk(lambda: take_backup(acting_desk(), chosen.name))
            show_download(_("Download"), OfferedFile(chosen.name, "application/octet-stream", take), key="backup")
        with st.popover(_("Restore everything"), icon=RESTORE_ICON, key=f"restore_{chosen.name}"):
            st.write(_say_lost(project, chosen))
            if st.session_state.pop(TRIED, False):
                st.session_state[SURE] = False
            is_sure = st.checkbox(_("I understand: this will be gone"), key=SURE)
            is_wanted = press(_("Yes, restore"), icon=RESTORE_ICON, disabled=not is_sure, key=RESTORE_KEY)
    if is_wanted:
        _restore(chosen.name)
    show_outcome("backup_restore")


def _listed(state: BackupState) -> list[BackupFile]:
    return sorted((*state.backups, *state.only_there), key=lambda one: (one.made, one.name), reverse=True)


def _place_name(state: BackupState, one: BackupFile) -> str:
    if one in state.only_there:
        return _("in the storage")
    is_copied = state.copies and one.name in {copy.name for copy in state.copies.files}
    return _("here and in the storage") if is_copied else _("here")


def _kind_name(one: BackupFile) -> str:
    return {
        "daily": _("every night"),
        "by-hand": _("made by hand"),
        "before-update": _("before an update"),
        "before-restore": _("before restoring"),
    }[one.made.kind]


def _size(count: int) -> str:
    """So many bytes."""
    if count < _MB:
        return ngettext("{n} KB", "{n} KB", max(count // 1000, 1))
    return _("{n} MB", n=number(count / _MB, digits=1))


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


def _restore(name: str) -> None:
    """Below the button, where it is seen that a copy is on its way."""

    def restore() -> None:
        ask_restore(acting_desk(), name)
        st.session_state[RESTARTS] = True
        want_restart()

    with acting(RESTORE_KEY), st.spinner(_("The backup is being fetched and checked…")):
        st.session_state[TRIED] = True
        attempt("backup_restore", restore, "")
    rerun_page()
