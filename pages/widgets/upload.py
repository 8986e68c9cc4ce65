"""Choosing a file from the operator's computer, in the operator's language."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.spreadsheets.table import FILE_TYPES
from pages.widgets.language import _


def ask_upload(key: str) -> UploadedFile | None:
    """A spreadsheet or a text file, as soon as one was chosen."""
    with st.container(key=f"{key}_upload"):
        _translate(f"{key}_upload")
        return st.file_uploader(
            _("Excel, LibreOffice or CSV, up to 20 MB: drop the file here or choose it"),
            type=FILE_TYPES,
            key=f"{key}_file",
        )


def _translate(container: str) -> None:
    """Streamlit says «Upload» and the limits in English only; the label above says the limits already."""
    button = f".st-key-{container} [data-testid='stFileUploaderDropzone'] button"
    choose = _("Choose a file")
    st.html(
        f"<style>{button} p {{font-size: 0}} {button} p::after {{content: '{choose}'; font-size: 0.875rem}}"
        f" .st-key-{container} [data-testid='stFileUploaderDropzoneInstructions'] {{display: none}}</style>"
    )
