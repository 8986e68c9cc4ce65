"""The two buttons under a table that export it as xlsx and as CSV. The file is made when a button is pressed."""

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from core.i18n import Language
from core.spreadsheets.export import Words, write_csv, write_xlsx
from pages.widgets.language import _, keep_language, language

EXCEL_LANGUAGES: dict[Language, str] = {"ru": "419", "en": "409"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_export(
    frame: pd.DataFrame | Callable[[], pd.DataFrame], columns: Mapping[str, str], name: str, key: str
) -> None:
    """Offer the named columns under their titles (in the operator's language) as `name`.xlsx and `name`.csv.

    `frame` may be a function that makes the table. It is called on a click in another thread, so it must not call
    Streamlit; translations are in the operator's language. Moments are written without converting them, so the caller
    brings them to the account's zone.
    """
    words = Words(yes=_("yes"), no=_("no"), excel_language=EXCEL_LANGUAGES[language()])

    table = keep_language(frame if callable(frame) else lambda: frame)

    with st.container(horizontal=True):
        st.download_button(
            _("Download xlsx"),
            lambda: write_xlsx(table(), columns, words),
            file_name=f"{name}.xlsx",
            mime=XLSX,
            key=f"{key}_xlsx",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            _("Download CSV"),
            lambda: write_csv(table(), columns, words),
            file_name=f"{name}.csv",
            mime="text/csv",
            key=f"{key}_csv",
            icon=":material/download:",
            on_click="ignore",
        )
