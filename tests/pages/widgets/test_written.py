"""Cells of a table read like the sentences of the page."""

import json

import pytest
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest


def table() -> None:
    import pandas as pd
    import streamlit as st

    from pages.widgets.written import MOST_WRITTEN, write_cells

    frame = pd.DataFrame(
        {"at": [pd.Timestamp("2026-11-27 19:00"), pd.NaT], "stay": [12.34, None], "phone": ["", "+79000000001"]}
    )
    for times in (1, MOST_WRITTEN):
        cells, config = write_cells(pd.concat([frame] * times), {"at": "At", "stay": "Stay", "phone": "Phone"})
        st.dataframe(cells, column_config=config)


@pytest.mark.parametrize(
    ("language", "moment", "stay"), [("ru", "пт 27.11.2026 19:00", "12,3"), ("en", "Fri 27.11.2026 19:00", "12.3")]
)
def test_moments_have_their_weekday_and_fractions_the_separator_of_the_language(
    language: str, moment: str, stay: str
) -> None:
    app = AppTest.from_function(table)
    app.session_state["language"] = language
    short, long = app.run().dataframe
    written = convert_arrow_bytes_to_pandas_df(short.proto.arrow_data.styler.display_values)
    assert written[["at", "stay"]].to_numpy().tolist() == [[moment, stay], ["", ""]]
    assert short.value["at"].dtype.kind == "M"
    assert "format" not in short.proto.columns
    assert not long.proto.arrow_data.styler.display_values
    assert "DD.MM.YYYY HH:mm" in long.proto.columns


def test_column_of_phones_is_wide_enough_for_one_though_few_rows_have_it() -> None:
    for shown in AppTest.from_function(table).run().dataframe:
        assert json.loads(shown.proto.columns)["phone"]["width"] >= 120
