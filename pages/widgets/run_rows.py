"""The rows of a run: narrowed to one kind, searched, a page at a time, and all of them as a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.domain.audit.deeds import Deed
from core.services.projects.projects import ProjectSettings
from pages.widgets.column_widths import fit_columns
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import kept
from pages.widgets.export import show_export
from pages.widgets.kept_place import kept_place
from pages.widgets.language import _, number, recent
from pages.widgets.pages import open_page, show_pages
from pages.widgets.written import write_cells

PAGE_SIZE = 100
LIST_PAGE = "rows_page"


@dataclass(frozen=True, slots=True)
class RowTable:
    """What `show_row_table` shows. The keys of its widgets begin with `key`; `run_id` is the run of the rows.

    `titles` are the columns in their order; those that hold nothing are left out, unless they are `always_shown`.
    `config` is how Streamlit shows some of them. `find` takes the number of a page (from 1) and returns
    its rows and how many there are on all pages; `export` returns those on all pages, for a file called `file_name`,
    whose export is the `deed`; both return words in the place of codes. `found` says in words how many rows were found.
    """

    key: str
    run_id: str
    titles: Mapping[str, str]
    always_shown: tuple[str, ...]
    config: Mapping[str, Any]
    find: Callable[[int], tuple[pd.DataFrame, int]]
    found: Callable[[int], str]
    export: Callable[[], pd.DataFrame]
    file_name: str
    deed: Deed


@dataclass(frozen=True, slots=True)
class RowChoice:
    """Which rows the operator wants: of one kind (a key of `row_kinds`; None: all) and with this text."""

    kind: str | None
    text: str = field(repr=False)

    def has_state(self, state: StrEnum) -> bool:
        """Whether the kind is this state."""
        return self.kind == state

    def has_plan(self, plan: StrEnum) -> bool:
        """Whether the kind is this way of planning."""
        return self.kind == _plan_kind(plan)


def row_kinds(
    state_counts: Mapping[Any, int],
    plan_counts: Mapping[Any, int],
    *,
    states: Mapping[Any, str],
    plans: Mapping[Any, str],
) -> dict[str, str]:
    """The kinds of rows that a run has, in words with the number of rows. `states` and `plans` name them; a plan that
    is left out is not a kind of its own."""
    kinds = {state: (name, state_counts.get(state, 0)) for state, name in states.items()}
    kinds |= {_plan_kind(plan): (name, plan_counts.get(plan, 0)) for plan, name in plans.items()}
    return {kind: f"{name} · {number(rows)}" for kind, (name, rows) in kinds.items() if rows}


def ask_rows(
    kind_place: DeltaGenerator, text_place: DeltaGenerator, kinds: Mapping[str, str], *, key: str, run_id: str
) -> RowChoice:
    """The kind of rows and the text that the operator chooses."""
    with kept(f"{key}_rows_{run_id}", options=(None, *kinds)):
        kind = kind_place.pills(
            _("Show"), list(kinds), format_func=kinds.__getitem__, key=f"{key}_rows_{run_id}", wrap=True
        )
    with kept(f"{key}_search", ""):
        text = text_place.text_input(
            _("Search"),
            key=f"{key}_search",
            placeholder=_("Name, e-mail, phone or client id"),
            icon=":material/search:",
        )
    return RowChoice(kind, text or "")


def show_row_table(project: ProjectSettings, table: RowTable, choice: RowChoice) -> None:
    """How many rows were found and when, the file of them, and one page of them."""
    frame, total = table.find(open_page(LIST_PAGE, (table.run_id, choice.kind, choice.text)))
    now = acting_desk().now()
    as_of = _("As of {time}.", time=recent(now, project.time_zone))
    st.caption(f"{table.found(total)}. {as_of}")
    show_export(
        table.export,
        table.titles,
        table.file_name,
        f"{table.key}_export",
        deed=table.deed,
        project_id=project.id,
        run_id=table.run_id,
    )
    with kept_place():
        if total:
            _show_frame(frame, table)
        show_pages(total, PAGE_SIZE, LIST_PAGE)


def word_states(frame: pd.DataFrame, states: Mapping[Any, str], plans: Mapping[Any, str]) -> pd.DataFrame:
    """The column `state` in words; a row without a state has the word for its plan."""
    return frame.assign(state=frame["state"].map(_texts(states)).fillna(frame["plan"].map(_texts(plans))))


def _show_frame(frame: pd.DataFrame, table: RowTable) -> None:
    shown = frame[list(table.titles)].replace("", None)
    order = [name for name in table.titles if name in table.always_shown or shown[name].notna().any()]
    cells, config = write_cells(shown, table.titles)
    config = fit_columns(shown, {name: table.titles[name] for name in order}, {**config, **table.config})
    st.dataframe(
        cells,
        column_order=order,
        column_config={**table.titles, **config},
        hide_index=True,
        width="stretch",
        placeholder="",
    )


def _texts(words: Mapping[Any, str]) -> dict[str, str]:
    return {str(code): word for code, word in words.items()}


def _plan_kind(plan: StrEnum) -> str:
    return f"plan_{plan}"
