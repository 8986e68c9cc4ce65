"""Tables without a search: the numbers of a chart."""

import re

from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.environment import ROOT
from core.services.projects.projects import ProjectSettings
from tests.pages.drawn import sort_by, table
from tests.patience import PATIENCE_S


def steps() -> None:
    import pandas as pd
    import streamlit as st

    from pages.widgets.small_table import Tabled, show_numbers

    names = pd.Categorical(["один", "два", "три"], ["один", "два", "три"], ordered=True)
    frame = pd.DataFrame({"step": names, "people": [30, 4, 9], "sums": ["9 ₽", "", "10 ₽"]})
    tabled = Tabled({"step": "первое", "people": "второе", "sums": "третье"}, frame, {}, ["sums"])
    show_numbers(st.session_state["project"], "steps", "таблица чисел", tabled, file="числа")


def test_rows_stand_as_given_until_a_heading_sorts_them_by_value(desk: Desk, project: ProjectSettings) -> None:
    app = AppTest.from_function(steps, default_timeout=PATIENCE_S)
    app.session_state["project"] = project
    app.run()
    assert table(app, "steps_rows")["people"].tolist() == ["30", "4", "9"]
    assert table(sort_by(app, "steps_rows", "people"), "steps_rows")["people"].tolist() == ["4", "9", "30"]
    assert app.query_params["steps_sort"] == "people"
    by_step = table(sort_by(app, "steps_rows", "step", descending=True), "steps_rows")
    assert by_step["step"].tolist() == ["три", "два", "один"]
    app.query_params["steps_sort"] = "sums"
    assert table(app.run(), "steps_rows")["people"].tolist() == ["30", "4", "9"]


def test_no_page_draws_the_grid_of_streamlit() -> None:
    """It is a picture: the keyboard and a screen reader find no rows in it."""
    drawn = re.compile(r"\.(dataframe|table)\(")
    assert [path.name for path in (ROOT / "pages").rglob("*.py") if drawn.search(path.read_text("utf-8"))] == []
