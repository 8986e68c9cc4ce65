"""The inputs for a list of people: pasted text or a file, and how the file is read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal, TypeVar

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.domain.lists.column_names import Kind
from core.services.lists.read_people import AS_RECOGNISED, PeopleList, Reading, read_pasted, read_upload
from core.services.projects.operator_drafts import DraftFile
from core.spreadsheets.encoding import ENCODINGS
from core.spreadsheets.table import FILE_TYPES
from pages.widgets.drafts import drop, fill, keep_file, kept, kept_file
from pages.widgets.language import _, ngettext, number, plain

Source = Literal["paste", "file"]
PASTE: Source = "paste"
FILE: Source = "file"
CHOICE_WIDTH_PX = 320
_LEAVE_OUT, _TAKE = _HIDDEN = ("leave_out", "take")
Name = TypeVar("Name", bound=str)


@dataclass(frozen=True, slots=True)
class TextField:
    """The text field for pasting."""

    label: str
    placeholder: str
    height_px: int
    help: str | None = None


@dataclass(frozen=True, slots=True)
class GivenList:
    """A pasted text, or the content and the name of a file. `serial` is the same for the same content."""

    text: str = field(default="", repr=False)
    content: bytes | None = field(default=None, repr=False)
    name: str = ""
    serial: str = ""


def ask_given(key: str, sources: Sequence[Source], text: TextField) -> GivenList | None:
    """The list, as soon as there is one; it is kept until another one takes its place or it is cleared. The first of
    `sources` is the default."""
    with kept(f"{key}_source", sources[0], options=sources):
        source = st.segmented_control(
            _("Which list"),
            sources,
            required=True,
            format_func={PASTE: _("Paste"), FILE: _("File")}.__getitem__,
            key=f"{key}_source",
            wrap=True,
        )
    given = _ask_file(key) if source == FILE else _ask_text(key, text)
    st.button(
        _("Clear the list"),
        icon=":material/delete:",
        type="tertiary",
        on_click=clear_given,
        args=(key,),
        key=f"{key}_clear_{source}",
        help=_("The list is kept until you clear it or give another one, 30 days at most."),
    )
    return given


def clear_given(key: str) -> None:
    """For a callback: forget the pasted text and the file."""
    fill(f"{key}_text", "")
    drop(f"{key}_file")
    st.session_state[f"{key}_upload_edition"] = _upload_edition(key) + 1


def take_file(key: str, file: DraftFile) -> None:
    """For a callback: let this file be the list."""
    clear_given(key)
    keep_file(f"{key}_file", file)
    fill(f"{key}_source", FILE)


def _ask_text(key: str, text: TextField) -> GivenList | None:
    with kept(f"{key}_text", ""):
        pasted = st.text_area(
            text.label, height=text.height_px, placeholder=text.placeholder, key=f"{key}_text", help=text.help
        )
    return GivenList(text=pasted) if pasted and pasted.strip() else None


def _ask_file(key: str) -> GivenList | None:
    uploaded = _ask_upload(key)
    file = kept_file(f"{key}_file")
    if file is None:
        # It was too large to be kept. Reading it says so.
        return _given(uploaded.name, uploaded.getvalue()) if uploaded else None
    if uploaded is None:
        size = ngettext("{n} KB", "{n} KB", max(1, round(len(file.content) / 1024)))
        st.caption(_("Uploaded before: **{name}**, {size}", name=plain(file.name), size=size))
    return _given(file.name, file.content)


def _given(name: str, content: bytes) -> GivenList:
    return GivenList(content=content, name=name, serial=sha256(content).hexdigest()[:12])


def read_given(
    given: GivenList, kinds: Collection[Kind], reading: Reading = AS_RECOGNISED, *, country: str
) -> PeopleList:
    """Read the list; a file as the operator wants it, phones without a country code as those of `country`. Raises
    InvalidInput as `read_upload`."""
    if given.content is None:
        return read_pasted(given.text, kinds, country=country)
    return read_upload(given.content, given.name, kinds=kinds, reading=reading, country=country)


def ask_reading(recognised: PeopleList, key: str) -> Reading:
    """The sheet and the encoding that the operator chose; those of `recognised` where there is nothing to choose."""
    sheet, encoding = recognised.reading.sheet, recognised.reading.encoding
    if len(recognised.sheets) > 1 and sheet:
        sheet = _choose(_("Sheet"), recognised.sheets, sheet, f"{key}_sheet")
    if encoding:
        encoding = _choose(_("Encoding"), ENCODINGS, encoding, f"{key}_encoding")
    return Reading(sheet, encoding)


def ask_hidden(people: PeopleList, key: str) -> bool:
    """Whether the rows that are hidden in the spreadsheet belong to the list; False where there are none."""
    if not people.hidden_rows:
        return False
    question = ngettext(
        "{n} of {total} rows is hidden in the spreadsheet, by a filter or by hand",
        "{n} of {total} rows are hidden in the spreadsheet, by a filter or by hand",
        people.hidden_rows,
        total=number(people.rows_with_hidden),
    )
    key = f"{key}_hidden_{people.reading.sheet}"
    with kept(key, _LEAVE_OUT, options=_HIDDEN):
        answer = st.segmented_control(
            question,
            _HIDDEN,
            required=True,
            format_func={_LEAVE_OUT: _("Leave out"), _TAKE: _("Take them too")}.__getitem__,
            key=key,
            wrap=True,
        )
    return answer == _TAKE


def _choose(label: str, options: Sequence[Name], current: Name, key: str) -> Name:
    with kept(key, current, options=options):
        return st.selectbox(label, options, key=key, width=CHOICE_WIDTH_PX)


def _ask_upload(key: str) -> UploadedFile | None:
    """The spreadsheet or text file that was uploaded since the page was opened. It is kept at once."""
    widget = f"{key}_upload_{_upload_edition(key)}"

    def take() -> None:
        uploaded: UploadedFile | None = st.session_state[widget]
        if uploaded is None:
            drop(f"{key}_file")
        else:
            keep_file(f"{key}_file", DraftFile(uploaded.name, uploaded.getvalue()))

    return st.file_uploader(
        _("Excel, LibreOffice or CSV, up to 20 MB: drop the file here or choose it"),
        type=FILE_TYPES,
        key=widget,
        on_change=take,
    )


def _upload_edition(key: str) -> int:
    """Part of the uploader's key: an uploader is emptied by taking another one."""
    count: int = st.session_state.get(f"{key}_upload_edition", 0)
    return count
