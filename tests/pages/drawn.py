"""What the product's own tables show (`pages/widgets/drawn_table.py`), and the presses that come back from them."""

import json
from typing import Any

import pandas as pd
from streamlit.testing.v1 import AppTest


def tables(app: AppTest) -> list[pd.DataFrame]:
    """The tables of the page: the texts by row and column, which have the names that the code gives them."""
    return [_frame(_told(one)) for one in app.get("bidi_component")]


def table(app: AppTest, key: str) -> pd.DataFrame:
    """The one whose widget has this key."""
    return _frame(_told(_widget(app, key)))


def is_grey(app: AppTest, key: str, column: str) -> list[bool]:
    """By row whether what stands in the column is a share of few people."""
    told = _told(_widget(app, key))
    place = [one["name"] for one in told["columns"]].index(column)
    return [row["few"][place] for row in told["rows"]]


def titles(app: AppTest, key: str) -> list[str]:
    """What stands in the headings."""
    return [column["title"] for column in _told(_widget(app, key))["columns"]]


def ticked(app: AppTest, key: str) -> list[str]:
    """The rows that are ticked."""
    return [row["key"] for row in _told(_widget(app, key))["rows"] if row["ticked"]]


def openable(app: AppTest, key: str) -> list[str]:
    """The rows that a press opens."""
    return [row["key"] for row in _told(_widget(app, key))["rows"] if row["opens"]]


def sort_by(app: AppTest, key: str, column: str, *, descending: bool = False) -> AppTest:
    return _send(app, key, "sort", {"order": column, "descending": descending})


def open_row(app: AppTest, key: str, row: str) -> AppTest:
    return _send(app, key, "open", row)


def tick_rows(app: AppTest, key: str, rows: list[str]) -> AppTest:
    """Let these be the rows that are ticked in sight."""
    return _send(app, key, "tick", {"keys": rows, "number": 1})


def _widget(app: AppTest, key: str) -> Any:
    return next(one for one in app.get("bidi_component") if one.key == key)


def _told(widget: Any) -> Any:
    return json.loads(widget.proto.json)


def _frame(told: Any) -> pd.DataFrame:
    columns = [column["name"] for column in told["columns"]]
    rows = told["rows"]
    return pd.DataFrame([row["cells"] for row in rows], index=[row["key"] for row in rows], columns=columns)


def _send(app: AppTest, key: str, event: str, value: object) -> AppTest:
    """AppTest knows no presses of components, so they are sent as the browser sends them."""
    states = app._tree.get_widget_states()
    state = states.widgets.add()
    state.id = f"$$STREAMLIT_INTERNAL_KEY_{_widget(app, key).proto.id}__events"
    state.json_trigger_value = json.dumps([{"event": event, "value": value}])
    app._run(states)
    assert not app.exception
    return app
