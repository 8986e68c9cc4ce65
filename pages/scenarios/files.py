"""The files that scenarios wrote: where they lie, how many people are in each, and the button that brings one."""

from datetime import timedelta

import streamlit as st

from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.domain.scenarios.actions import FileForm
from core.home_folder import EXPORTS
from core.services.audit.note_export import note_export
from core.services.projects.projects import ProjectSettings
from core.services.scenarios.files import ScenarioFile, list_files, read_file
from core.web.downloads import OfferedFile
from pages.widgets.desk import acting_desk, keep_desk
from pages.widgets.export import XLSX, show_download
from pages.widgets.language import _, code, ngettext, recent

SOON = timedelta(minutes=2)
"""A file that is not in the folder by then cannot be put there; it is tried at each look."""
_TYPES = {FileForm.CSV: "text/csv", FileForm.XLSX: XLSX}


def show_files(project: ProjectSettings, run_id: int | None = None) -> None:
    """The newest ones, of a run or of all, to whoever sees contacts; nothing where there are none."""
    if not acting_desk().acting.may(Right.CONTACTS):
        return
    files = list_files(acting_desk(), project.id, run_id)
    if not files:
        return
    st.header(_("Files"), anchor=False)
    folder = code(f"{EXPORTS}/{project.id}")
    st.caption(_("On the computer of the dashboard they lie in its folder {folder}.", folder=folder))
    for file in files:
        _show(project, file)


def _show(project: ProjectSettings, file: ScenarioFile) -> None:
    people = ngettext("{n} person", "{n} people", file.people)
    made = recent(file.made_at, project.time_zone)
    waits = "" if file.is_written else _("not in the folder yet")
    if waits and acting_desk().now() - file.made_at > SOON:
        waits = _("not in the folder: the dashboard cannot write there; it goes on trying")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(" · ".join(filter(None, (code(file.name), people, made, waits))))

        def read() -> bytes:
            content = read_file(acting_desk(), project.id, file.run_id, file.part)
            note_export(acting_desk(), Deed.CAMPAIGN_EXPORTED, project.id, file.people, run_id=file.run_id)
            return content

        kind = _TYPES[FileForm(file.name.rpartition(".")[2])]
        offered = OfferedFile(file.name, kind, keep_desk(read))
        show_download(_("Download"), offered, key=f"scenario_file_{file.run_id}_{file.part}")
