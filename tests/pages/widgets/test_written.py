"""Cells of a table read like the sentences of the page."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from tests.patience import PATIENCE_S


def table() -> None:
    import pandas as pd
    import streamlit as st

    from pages.widgets.written import write_column

    cells = {"at": [pd.Timestamp("2026-11-27 19:00"), pd.NaT], "stay": [12.34, None], "phone": ["", "+79000000001"]}
    st.json({name: write_column(pd.Series(values)) for name, values in cells.items()})


@pytest.mark.parametrize(
    ("language", "moment", "stay"), [("ru", "пт 27.11.2026 19:00", "12,3"), ("en", "Fri 27.11.2026 19:00", "12.3")]
)
def test_moments_have_their_weekday_and_fractions_the_separator_of_the_language(
    language: str, moment: str, stay: str
) -> None:
    app = AppTest.from_function(table, default_timeout=PATIENCE_S)
    app.session_state["language"] = language
    written = json.loads(app.run().json[0].value)
    assert written == {"at": [moment, ""], "stay": [stay, ""], "phone": ["", "+79000000001"]}
