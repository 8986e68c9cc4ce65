"""The list of people to register: chosen or pasted, its sheet and encoding, its first rows."""

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from core.domain.lists.columns import GIVEN
from core.errors import InvalidInput
from core.services.projects.projects import ProjectSettings
from core.services.registration.read_registrations import (
    RegistrationSheet,
    read_registration_file,
    read_registration_text,
)
from core.spreadsheets.encoding import ENCODINGS
from pages.registration.draft import Draft, current_draft, drop_draft, read_again, take_sheet
from pages.registration.words import source_words
from pages.widgets.errors import show_error
from pages.widgets.language import _, ngettext, plain
from pages.widgets.people_input import column_titles
from pages.widgets.upload import ask_upload

PREVIEW_ROWS = 5
FILE, PASTE = "file", "paste"
NUMBER = "№"
CHOICE_WIDTH_PX = 320
Name = TypeVar("Name", bound=str)


def ask_list(project: ProjectSettings) -> Draft | None:
    """The list with its head and preview; while there is none, the place to give one."""
    draft = current_draft(project)
    if draft is None:
        _ask_source(project)
        return None
    with st.container(border=True):
        _show_source(draft)
        _show_preview(draft)
    return draft


def _ask_source(project: ProjectSettings) -> None:
    source = st.segmented_control(
        _("The list"),
        (FILE, PASTE),
        default=FILE,
        required=True,
        format_func={FILE: _("File"), PASTE: _("Paste")}.__getitem__,
        key="registration_source",
    )
    try:
        taken = _take_file(project) if source == FILE else _take_text(project)
    except InvalidInput as error:
        show_error(error)
        return
    if taken:
        st.rerun()
    st.caption(
        _(
            "One row per person; the e-mail is required. Phone, name, client id, page, date, time, confirmation and UTM"
            " tags can stand in columns of their own or be the same for all. Nothing is sent before you have seen the"
            " plan."
        )
    )


def _take_file(project: ProjectSettings) -> bool:
    file = ask_upload("registration")
    if file is None:
        return False
    with st.spinner(_("Reading the file…")):
        content = file.getvalue()
        take_sheet(project.id, read_registration_file(content, file.name), content)
    return True


def _take_text(project: ProjectSettings) -> bool:
    text = st.text_area(
        _("Rows copied from a spreadsheet, with their header, or one e-mail per line"),
        height=180,
        placeholder=_("E-mail\tName\tPhone") + "\nanna@example.com\tAnna\t+7 900 000-00-01",
        key="registration_text",
    )
    if not text or not text.strip():
        return False
    take_sheet(project.id, read_registration_text(text))
    return True


def _show_source(draft: Draft) -> None:
    name = draft.sheet.source_name
    rows = ngettext("{n} row read", "{n} rows read", len(draft.sheet.rows))
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"**{plain(source_words(name))}** · {rows}", width="content")
        st.button(_("Take another list"), icon=":material/swap_horiz:", on_click=drop_draft, key="registration_drop")
    if draft.content is not None:
        _ask_reading(draft, draft.sheet)


def _ask_reading(draft: Draft, sheet: RegistrationSheet) -> None:
    """The sheet or the encoding that was read, and reading another."""
    wanted_sheet = wanted_encoding = None
    if len(sheet.sheets) > 1 and sheet.sheet:
        wanted_sheet = _choose_other(draft, _("Sheet"), sheet.sheets, sheet.sheet)
    if sheet.encoding:
        wanted_encoding = _choose_other(draft, _("Encoding"), ENCODINGS, sheet.encoding)
    if wanted_sheet or wanted_encoding:
        try:
            read_again(draft, sheet=wanted_sheet, encoding=wanted_encoding)
        except InvalidInput as error:
            show_error(error)
        else:
            st.rerun()


def _choose_other(draft: Draft, label: str, options: Sequence[Name], current: Name) -> Name | None:
    """What was chosen in the place of what was read."""
    chosen = st.selectbox(
        label, options, index=options.index(current), key=f"registration_{label}_{draft.serial}", width=CHOICE_WIDTH_PX
    )
    return chosen if chosen != current else None


def _show_preview(draft: Draft) -> None:
    sheet = draft.sheet
    titles = column_titles(sheet.titles)
    shown = list(zip(sheet.numbers, sheet.rows, strict=True))[:PREVIEW_ROWS]
    # Under names of our own, since a list may well have a column called № itself.
    cells = {f"{GIVEN}{index}": [row[index] for _number, row in shown] for index in range(len(titles))}
    named = {"number": NUMBER, **dict(zip(cells, titles, strict=True))}
    rows = {"number": [number for number, _row in shown], **cells}
    st.dataframe(rows, column_config=named, hide_index=True, width="stretch")
    said = []
    if len(shown) < len(sheet.rows):
        said.append(ngettext("The first {n} row is shown.", "The first {n} rows are shown.", len(shown)))
    said.append(_("№ is the row's number in the spreadsheet."))
    if sheet.merged_cells:
        said.append(
            ngettext(
                "{n} cell took its value from the merged cell it belongs to.",
                "{n} cells took their values from the merged cells they belong to.",
                sheet.merged_cells,
            )
        )
    st.caption(" ".join(said))
