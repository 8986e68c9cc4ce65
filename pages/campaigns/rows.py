"""The people of a campaign: by what became of them, searched, a page at a time, and all of them as a file."""

import pandas as pd
import streamlit as st

from core.domain.campaigns.plan import PLAN_STATES
from core.services.campaigns.campaigns import PAGE_SIZE, ROW_STATES, Campaign, export_campaign_rows, list_campaign_rows
from core.services.projects.projects import ProjectSettings
from core.start import get_desk
from pages.campaigns.words import name_of_finding, name_of_plan, name_of_state
from pages.widgets.errors import explain
from pages.widgets.export import show_export
from pages.widgets.kept_place import kept_place
from pages.widgets.language import _, moment, ngettext, number, zone_name

MOMENT = "DD.MM.YYYY HH:mm"
STATE_WIDTH_PX = 170
ALWAYS_SHOWN = ("number", "state")


def show_rows(project: ProjectSettings, campaign: Campaign) -> None:
    """The people with their outcome and its reason."""
    st.subheader(_("People"), anchor=False)
    kinds = _kinds(campaign)
    kind = st.pills(_("Show"), list(kinds), format_func=kinds.__getitem__, key=f"campaign_rows_{campaign.id}")
    text = st.text_input(
        _("Search"),
        key="campaign_search",
        placeholder=_("Name, e-mail, phone or client id"),
        icon=":material/search:",
    )
    page_key = f"campaign_rows_page_{hash((campaign.id, kind, text))}"
    found = list_campaign_rows(
        get_desk(),
        project.id,
        campaign.id,
        explain,
        states=tuple(state for state in ROW_STATES if state == kind),
        plans=tuple(state for state in PLAN_STATES if f"plan_{state}" == kind),
        text=text or "",
        page=st.session_state.get(page_key, 1),
    )
    now = get_desk().now()
    found_now = ngettext("{n} person found", "{n} people found", found.total)
    as_of = _("As of {time} ({zone}).", time=moment(now, project.time_zone), zone=zone_name(project.time_zone, now))
    st.caption(f"{found_now}. {as_of}")

    def table() -> pd.DataFrame:
        return _worded(export_campaign_rows(get_desk(), project.id, campaign.id, explain))

    show_export(table, _titles(), _("sent"), "campaign_export")
    with kept_place():
        if found.total:
            _show_table(_worded(found.frame), _titles())
        if found.total > PAGE_SIZE:
            st.pagination(-(-found.total // PAGE_SIZE), key=page_key)


def _kinds(campaign: Campaign) -> dict[str, str]:
    """By what people can be told apart, each with how many there are."""
    kinds: dict[str, tuple[str, int]] = {}
    kinds |= {state: (name_of_state(state), campaign.state_counts.get(state, 0)) for state in ROW_STATES}
    kinds |= {f"plan_{plan}": (name_of_plan(plan), campaign.plan_counts[plan]) for plan in PLAN_STATES[2:]}
    return {kind: f"{words} · {number(people)}" for kind, (words, people) in kinds.items() if people}


def _worded(frame: pd.DataFrame) -> pd.DataFrame:
    """Words in the place of codes; who was not to be sent anything has the plan's word for it."""
    plans = {state: name_of_plan(state) for state in PLAN_STATES}
    states = {state: name_of_state(state) for state in ROW_STATES}
    ways = {way: name_of_finding(way) for way in ("given", "copy", "phone", "email")}
    return frame.assign(
        state=frame["state"].map(states).fillna(frame["plan"].map(plans)),
        client_id=frame["client_id"].astype("string"),
        found_by=frame["found_by"].map(ways),
    )


def _show_table(frame: pd.DataFrame, titles: dict[str, str]) -> None:
    order = [name for name in titles if name in ALWAYS_SHOWN or frame[name].replace("", None).notna().any()]
    st.dataframe(
        frame,
        column_order=order,
        column_config={
            **titles,
            "state": st.column_config.TextColumn(titles["state"], width=STATE_WIDTH_PX),
            "settled_at": st.column_config.DatetimeColumn(titles["settled_at"], format=MOMENT),
        },
        hide_index=True,
        width="stretch",
        placeholder="",
    )


def _titles() -> dict[str, str]:
    return {
        "number": "№",
        "state": _("State"),
        "reason": _("Reason"),
        "name": _("Name"),
        "email": _("E-mail"),
        "phone": _("Phone"),
        "client_id": _("Client id"),
        "found_by": _("Client found by"),
        "settled_at": _("Settled"),
    }
