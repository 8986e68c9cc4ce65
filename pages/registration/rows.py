"""The rows of a run: filtered by outcome, searched, a page at a time, and all of them as a file."""

import pandas as pd
import streamlit as st

from core.domain.audit.deeds import Deed
from core.domain.registration.plan import PlanState
from core.services.projects.projects import ProjectSettings
from core.services.registration.batches import Batch, export_batch_rows, list_batch_rows
from core.services.registration.states import BatchRowState
from pages.registration.result import own_titles
from pages.registration.words import word_reasons
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, ngettext
from pages.widgets.registration_states import plan_names, state_names
from pages.widgets.run_rows import PAGE_SIZE, RowTable, ask_rows, row_kinds, show_row_table, word_states
from pages.widgets.table import View

KEY = "registration"


def show_rows(project: ProjectSettings, batch: Batch) -> None:
    """The rows with their outcome and its reason."""
    st.header(_("Rows"), anchor=False)
    kinds = row_kinds(
        batch.state_counts,
        batch.plan_counts,
        states=state_names(),
        plans={plan: name for plan, name in plan_names().items() if plan is not PlanState.WILL_REGISTER},
    )
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    choice = ask_rows(left, right, kinds, key=KEY, run_id=batch.id)

    def find(view: View) -> tuple[pd.DataFrame, int]:
        wanted = choice.wanted(view, BatchRowState, PlanState)
        found = list_batch_rows(acting_desk(), project.id, batch.id, wanted, page=view.page, page_size=PAGE_SIZE)
        return _worded(found.frame), found.total

    def export(view: View) -> pd.DataFrame:
        wanted = choice.wanted(view, BatchRowState, PlanState)
        return _worded(export_batch_rows(acting_desk(), project.id, batch.id, wanted))

    titles = _titles(batch)
    table = RowTable(
        key=KEY,
        run_id=batch.id,
        titles=titles,
        always_shown=("number", "state", "email"),
        find=find,
        found=lambda total: ngettext("{n} row found", "{n} rows found", total),
        export=export,
        file_name=_("registration"),
        deed=Deed.BATCH_EXPORTED,
        links=("url",),
    )
    show_row_table(project, table, choice)


def _worded(frame: pd.DataFrame) -> pd.DataFrame:
    return word_states(word_reasons(frame), state_names(), plan_names())


def _titles(batch: Batch) -> dict[str, str]:
    return {
        "number": "№",
        "email": _("E-mail"),
        "state": _("State"),
        "reason": _("Reason"),
        "column": _("Column"),
        "value": _("Value"),
        "name": _("Name"),
        "phone": _("Phone"),
        "url": _("Personal link"),
        "same_as": _("Same as row №"),
        "page_id": _("Registration page"),
        "session_at": _("Session"),
        "client_id": _("Client id"),
        "settled_at": _("Finished at"),
        **own_titles(batch),
    }
