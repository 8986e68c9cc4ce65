"""The rows of a run: narrowed to one kind, searched, a page at a time, and all of them as a file."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.domain.audit.deeds import Deed
from core.domain.wanted_rows import ROW_ORDERS, WantedRows
from core.services.projects.projects import ProjectSettings
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import kept
from pages.widgets.export import show_export
from pages.widgets.kept_place import kept_place
from pages.widgets.language import _, number, recent
from pages.widgets.table import Column, Table, View, ask_view, show_rows, shown_titles, without_empty

PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class RowTable:
    """What `show_row_table` shows. The keys of its widgets begin with `key`; `run_id` is the run of the rows.

    `titles` are the columns in their order; those that hold nothing are left out, unless they are `always_shown` or the
    operator has chosen them. `links` are those with addresses. `find` returns the rows of a page and how many there are
    on all pages; `export` returns those on all pages, for a file called `file_name`, whose export is the `deed`; both
    return words in the place of codes. `found` says in words how many rows were found. With `open_client` a press on a
    row opens the client whose id stands in its column `client_id`; it is a callback.
    """

    key: str
    run_id: int | str
    titles: Mapping[str, str]
    always_shown: tuple[str, ...]
    find: Callable[[View], tuple[pd.DataFrame, int]]
    found: Callable[[int], str]
    export: Callable[[View], pd.DataFrame]
    file_name: str
    deed: Deed
    links: tuple[str, ...] = ()
    open_client: Callable[[str], None] | None = None


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

    def wanted(self, view: View, states: Iterable[StrEnum], plans: Iterable[StrEnum]) -> WantedRows:
        """The choice as a service takes it, in the order of the table; `states` and `plans` are all that there are."""
        return WantedRows(
            states=[state for state in states if self.has_state(state)],
            plans=[plan for plan in plans if self.has_plan(plan)],
            text=self.text,
            order=view.order,
            descending=view.descending,
        )


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
    kind_place: DeltaGenerator, text_place: DeltaGenerator, kinds: Mapping[str, str], *, key: str, run_id: int | str
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


def show_row_table(project: ProjectSettings, rows: RowTable, choice: RowChoice) -> None:
    """How many rows were found and when, the file of them, and one page of them."""
    columns = {
        name: Column(title, cannot_sort=name not in ROW_ORDERS, links=name in rows.links)
        for name, title in rows.titles.items()
    }
    table = Table(f"{rows.key}_list", columns, tuple(columns), "number")
    said, beside = st.columns([4, 1], vertical_alignment="center")
    view = ask_view(table, (rows.run_id, choice.kind, choice.text), place=beside)
    frame, total = rows.find(view)
    now = acting_desk().now()
    as_of = _("As of {time}.", time=recent(now, project.time_zone))
    said.caption(f"{rows.found(total)}. {as_of}")
    show_export(
        lambda: rows.export(view),
        shown_titles(table, view),
        rows.file_name,
        f"{rows.key}_export",
        deed=rows.deed,
        project_id=project.id,
        run_id=rows.run_id,
    )
    with kept_place():
        if total:
            in_sight = without_empty(table, view, frame, rows.always_shown)
            keys = list(map(str, frame["number"]))
            clients, open_client = _list_clients(keys, frame), rows.open_client
            show_rows(
                table,
                in_sight,
                frame,
                label=rows.found(total),
                total=total,
                page_size=PAGE_SIZE,
                keys=keys,
                on_open=(lambda row: open_client(clients[row])) if open_client else None,
                opens=clients,
            )


def _list_clients(keys: list[str], frame: pd.DataFrame) -> dict[str, str]:
    """The client of each row that names one."""
    return {key: str(client) for key, client in zip(keys, frame["client_id"], strict=True) if pd.notna(client)}


def word_states(frame: pd.DataFrame, states: Mapping[Any, str], plans: Mapping[Any, str]) -> pd.DataFrame:
    """The column `state` in words; a row without a state has the word for its plan."""
    return frame.assign(state=frame["state"].map(_texts(states)).fillna(frame["plan"].map(_texts(plans))))


def _texts(words: Mapping[Any, str]) -> dict[str, str]:
    return {str(code): word for code, word in words.items()}


def _plan_kind(plan: StrEnum) -> str:
    return f"plan_{plan}"
