"""The people of a campaign: filtered by outcome, searched, a page at a time, and all of them as a file."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from core.domain.audit.deeds import Deed
from core.domain.campaigns.plan import TO_DO, PlanState
from core.errors import DeskError
from core.services.campaigns.campaigns import Campaign, export_campaign_rows, list_campaign_rows
from core.services.campaigns.states import CampaignRowState
from core.services.projects.projects import ProjectSettings
from pages.campaigns.words import name_of_finding, plan_names, state_names
from pages.widgets.client_link import follow_client, open_client_page
from pages.widgets.desk import acting_desk
from pages.widgets.errors import explain
from pages.widgets.language import _, ngettext
from pages.widgets.run_rows import PAGE_SIZE, RowTable, ask_rows, row_kinds, show_row_table, word_states
from pages.widgets.table import View

KEY = "campaign"


def show_rows(project: ProjectSettings, campaign: Campaign) -> None:
    """The people with their outcome and its reason."""
    follow_client(project)
    st.header(_("People"), anchor=False)
    kinds = row_kinds(
        campaign.state_counts,
        campaign.plan_counts,
        states=state_names(),
        plans={plan: name for plan, name in plan_names().items() if plan not in TO_DO},
    )
    place = st.container()
    choice = ask_rows(place, place, kinds, key=KEY, run_id=campaign.id)

    def find(view: View) -> tuple[pd.DataFrame, int]:
        wanted = choice.wanted(view, CampaignRowState, PlanState)
        found = list_campaign_rows(acting_desk(), project.id, campaign.id, wanted, page=view.page, page_size=PAGE_SIZE)
        return word_people(found.frame), found.total

    def export(view: View) -> pd.DataFrame:
        wanted = choice.wanted(view, CampaignRowState, PlanState)
        return word_people(export_campaign_rows(acting_desk(), project.id, campaign.id, wanted))

    titles = file_titles()
    table = RowTable(
        key=KEY,
        run_id=campaign.id,
        titles=titles,
        always_shown=("number", "state"),
        find=find,
        found=lambda total: ngettext("{n} person found", "{n} people found", total),
        export=export,
        file_name=_("sent"),
        deed=Deed.CAMPAIGN_EXPORTED,
        open_client=open_client_page,
    )
    show_row_table(project, table, choice)


def word_people(
    frame: pd.DataFrame,
    states: Mapping[Any, str] | None = None,
    plans: Mapping[Any, str] | None = None,
) -> pd.DataFrame:
    """Words in the place of codes and errors: those of a campaign, unless others are given."""
    ways = {way: name_of_finding(way) for way in ("given", "copy", "phone", "email")}
    reasons = [explain(problem) if isinstance(problem, DeskError) else None for problem in frame["problem"]]
    return word_states(frame, states or state_names(), plans or plan_names()).assign(
        reason=pd.Series(reasons, frame.index, dtype=object),
        client_id=frame["client_id"].astype("string"),
        asked_client_id=frame["asked_client_id"].astype("string"),
        found_by=frame["found_by"].map(ways),
    )


def file_titles() -> dict[str, str]:
    """The columns of the people, in the table and in files."""
    return {
        "number": "№",
        "state": _("State"),
        "reason": _("Reason"),
        "name": _("Name"),
        "email": _("E-mail"),
        "phone": _("Phone"),
        "client_id": _("Client id"),
        "asked_client_id": _("Client id in the list"),
        "found_by": _("Client found by"),
        "settled_at": _("Finished at"),
    }
