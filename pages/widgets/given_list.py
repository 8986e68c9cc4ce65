"""The inputs for a list of people: pasted text or a file, and the sheet and the encoding in which it is read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.domain.lists.column_names import Kind
from core.services.lists.read_people import PeopleList, read_pasted, read_upload
from core.spreadsheets.encoding import ENCODINGS, Encoding
from core.spreadsheets.table import FILE_TYPES
from pages.widgets.language import _

Source = Literal["paste", "file"]
PASTE: Source = "paste"
FILE: Source = "file"
CHOICE_WIDTH_PX = 320
Name = TypeVar("Name", bound=str)


@dataclass(frozen=True, slots=True)
class TextField:
    """The text field for pasting. With `is_kept` its text stays when the operator comes back from another page."""

    label: str
    placeholder: str
    height_px: int
    is_kept: bool = False
    help: str | None = None


@dataclass(frozen=True, slots=True)
class GivenList:
    """A pasted text, or the content and the name of a file. `serial` is different for every uploaded file."""

    text: str = field(default="", repr=False)
    content: bytes | None = field(default=None, repr=False)
    name: str = ""
    serial: str = ""


def ask_given(key: str, sources: Sequence[Source], text: TextField) -> GivenList | None:
    """The list, as soon as there is one. The first of `sources` is the default."""
    source = st.segmented_control(
        _("The list"),
        sources,
        default=sources[0],
        required=True,
        format_func={PASTE: _("Paste"), FILE: _("File")}.__getitem__,
        key=f"{key}_source",
    )
    if source == FILE:
        file = _ask_upload(key)
        return GivenList(content=file.getvalue(), name=file.name, serial=file.file_id) if file else None
    pasted = st.text_area(
        text.label,
        height=text.height_px,
        placeholder=text.placeholder,
        key=f"{key}_text",
        persist_state="page" if text.is_kept else None,
        help=text.help,
    )
    return GivenList(text=pasted) if pasted and pasted.strip() else None


def read_given(
    given: GivenList, kinds: Collection[Kind], *, sheet: str | None = None, encoding: Encoding | None = None
) -> PeopleList:
    """Read the list; a file in this sheet and encoding. Raises InvalidInput as `read_upload`."""
    if given.content is None:
        return read_pasted(given.text, kinds)
    return read_upload(given.content, given.name, kinds=kinds, sheet=sheet, encoding=encoding)


def ask_reading(people: PeopleList, key: str) -> tuple[str | None, Encoding | None]:
    """The sheet and the encoding that the operator chose; those of `people` where there is nothing to choose."""
    sheet, encoding = people.sheet, people.encoding
    if len(people.sheets) > 1 and people.sheet:
        sheet = _choose(_("Sheet"), people.sheets, people.sheet, f"{key}_sheet")
    if people.encoding:
        encoding = _choose(_("Encoding"), ENCODINGS, people.encoding, f"{key}_encoding")
    return sheet, encoding


def _choose(label: str, options: Sequence[Name], current: Name, key: str) -> Name:
    return st.selectbox(label, options, index=options.index(current), key=key, width=CHOICE_WIDTH_PX)


def _ask_upload(key: str) -> UploadedFile | None:
    """The uploaded spreadsheet or text file, as soon as there is one."""
    with st.container(key=f"{key}_upload"):
        _translate(f"{key}_upload")
        return st.file_uploader(
            _("Excel, LibreOffice or CSV, up to 20 MB: drop the file here or choose it"),
            type=FILE_TYPES,
            key=f"{key}_file",
        )


def _translate(container: str) -> None:
    """Translate the button of the upload and hide the limits, which Streamlit shows in English only. The label above
    states the limits."""
    button = f".st-key-{container} [data-testid='stFileUploaderDropzone'] button"
    choose = _("Choose a file")
    st.html(
        f"<style>{button} p {{font-size: 0}} {button} p::after {{content: '{choose}'; font-size: 0.875rem}}"
        f" .st-key-{container} [data-testid='stFileUploaderDropzoneInstructions'] {{display: none}}</style>"
    )
