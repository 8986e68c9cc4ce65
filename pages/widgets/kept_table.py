"""A table of names and values to type into, which keeps what the operator left in it."""

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from pages.widgets.drafts import drop, keep, recall
from pages.widgets.language import language
from pages.widgets.project import current_project

Row = tuple[str, str]


def ask_rows(
    name: str, saved: Sequence[Row], titles: Row, *, longest: tuple[int | None, int | None] = (None, None)
) -> list[Row]:
    """The rows as they stand in the table, empty ones too. It begins with what was left in it, else with `saved`.
    `name` is the draft's, `titles` and `longest` (characters) are of both columns."""
    return ask_secretive_rows(name, saved, titles, lambda row: row, longest=longest)


def ask_secretive_rows(
    name: str,
    saved: Sequence[Row],
    titles: Row,
    as_kept: Callable[[Row], Row],
    *,
    longest: tuple[int | None, int | None],
) -> list[Row]:
    """As `ask_rows`; of a row only what `as_kept` returns is kept, because it may hold a secret."""
    key = f"{name}_{current_project().id}_{st.session_state.setdefault(_edition(name), 0)}_{language()}"
    if key not in st.session_state:  # a new table begins with the rows of the one before
        st.session_state[f"{name}_begun"] = recall(name) or [list(row) for row in saved]
    table = st.data_editor(
        pd.DataFrame(st.session_state[f"{name}_begun"], columns=["name", "value"], dtype="object"),
        key=key,
        num_rows="dynamic",
        hide_index=True,
        column_config={
            column: st.column_config.TextColumn(title, max_chars=most, default="")
            for column, title, most in zip(("name", "value"), titles, longest, strict=True)
        },
    )
    rows = [(str(row["name"] or ""), str(row["value"] or "")) for row in table.to_dict("records")]
    if rows == list(saved):
        drop(name)
    else:
        keep(name, [list(as_kept(row)) for row in rows])
    return rows


def fill_rows(name: str, rows: Sequence[Row] | None = None) -> None:
    """Begin the table anew with these rows; without any, with those that are saved."""
    if rows is None:
        drop(name)
    else:
        keep(name, [list(row) for row in rows])
    st.session_state[_edition(name)] = st.session_state.get(_edition(name), 0) + 1


def _edition(name: str) -> str:
    return f"{name}_edition"
