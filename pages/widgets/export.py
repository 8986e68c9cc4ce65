"""The buttons that bring a file, which is made when one is pressed; under a table one for xlsx and one for CSV."""

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from core.domain.audit.deeds import Deed
from core.i18n import Language
from core.services.audit.note_export import note_export
from core.spreadsheets.export import NO_KINDS, Frames, Kinds, Words, stream_csv, write_xlsx
from core.web.downloads import OfferedFile, offer
from pages.widgets.desk import acting_desk, keep_desk, only_for_this_operator
from pages.widgets.language import _, keep_language, language

EXCEL_LANGUAGES: dict[Language, str] = {"ru": "419", "en": "409"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_export(
    frame: pd.DataFrame | Callable[[], pd.DataFrame | tuple[Frames, int]],
    columns: Mapping[str, str],
    name: str,
    key: str,
    *,
    deed: Deed,
    project_id: int | None,
    run_id: int | str | None = None,
    kinds: Kinds = NO_KINDS,
) -> None:
    """Offer the named columns under their titles (in the operator's language) as `name`.xlsx and `name`.csv.

    `frame` may be a function that makes the table, or its pieces and how many rows they are. It is called on a click in
    another thread, so it must not call Streamlit; translations are in the operator's language. Moments are written
    without converting them, so the caller brings them to the account's zone; `kinds` tells of shares, sums and moments
    to the second, which are in the file as on the page. Each file is noted as this deed, with how many rows it has and
    the run that they are of, before it is given.
    """
    words = export_words()

    def make() -> Frames:
        made = frame() if callable(frame) else frame
        frames, rows = made if isinstance(made, tuple) else (made, len(made))
        note_export(acting_desk(), deed, project_id, rows, run_id=run_id)
        return frames

    table = keep_desk(keep_language(make))

    with st.container(horizontal=True):
        show_download(
            _("Download xlsx"),
            OfferedFile(f"{name}.xlsx", XLSX, lambda: write_xlsx(table(), columns, words, kinds)),
            key=f"{key}_xlsx",
        )
        show_download(
            _("Download CSV"),
            OfferedFile(f"{name}.csv", "text/csv", lambda: stream_csv(table(), columns, words, kinds)),
            key=f"{key}_csv",
        )


def export_words() -> Words:
    """The words in a file, in the operator's language."""
    return Words(yes=_("yes"), no=_("no"), excel_language=EXCEL_LANGUAGES[language()])


def show_download(label: str, file: OfferedFile, key: str) -> None:
    """The button that brings the file, for as long as the operator may do what could be done when it was shown. Its
    address stays the same however often the page is drawn, so that no press is lost; the file is the one of the last
    drawing."""
    key = f"offered_{key}"
    if isinstance(before := st.session_state.get(key), OfferedFile):
        file.ticket = before.ticket
    file.make = only_for_this_operator(file.make)
    path = offer(file)
    st.session_state[key] = file  # which ends with the session, and the offer with it
    st.link_button(label, path, icon=":material/download:")
