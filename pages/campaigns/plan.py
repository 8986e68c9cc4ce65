"""The plan of a campaign: counts that add up, the people by kind, and how much of today's limits it uses."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.domain.audit.deeds import Deed
from core.domain.campaigns.plan import TO_DO, CampaignNeeds, CampaignPlan, PlannedPerson, PlanState
from core.services.projects.projects import ProjectSettings
from pages.campaigns.viewer_example import VIEWER, show_viewer_example, viewer_words
from pages.campaigns.words import help_of_plan, name_of_finding, plan_names, steps_words
from pages.widgets.export import show_export
from pages.widgets.language import _, ngettext, number, recent
from pages.widgets.plan_rows import PlanTable, ask_plan_kind, show_plan_table
from pages.widgets.run import sum_words


def show_plan(project: ProjectSettings, plan: CampaignPlan) -> None:
    """The plan as the operator reads it before anything is sent."""
    st.header(_("The plan"), anchor=False)
    counts = plan.counts
    names = plan_names()
    kinds = [state for state in PlanState if counts[state] or state is PlanState.WILL_SEND]
    with st.container(horizontal=True, gap="medium"):
        for state in kinds:
            st.metric(names[state], number(counts[state]), help=help_of_plan(state), width="content")
    people = ngettext("{n} person in the list.", "{n} people in the list.", len(plan.rows))
    at = _("Planned {time}.", time=recent(plan.planned_at, project.time_zone))
    st.caption(f"{sum_words(counts, kinds, people) if len(kinds) > 1 else people} {at}")
    _show_people(project, plan)
    if VIEWER in plan.actions.facts:
        show_viewer_example(plan.only(*TO_DO))
    _show_needs(plan.needs)


def _show_people(project: ProjectSettings, plan: CampaignPlan) -> None:
    counts = plan.counts
    with st.expander(_("People in the plan"), key="campaign_plan_people"):
        kinds = [state for state in PlanState if counts[state]]
        key = f"campaign_plan_{plan.planned_at.isoformat()}"
        state = ask_plan_kind(_("Show"), kinds, names=plan_names(), counts=counts, key=key)
        rows = plan.only(state) if state else plan.rows
        titles = _titles(plan)
        show_plan_table(
            PlanTable(
                key="campaign_plan",
                question=(plan.planned_at, state),
                find=lambda first, end: _in_words(_frame(plan, rows[first:end])),
                total=len(rows),
                order=[name for name in titles if name != "state" or state is None],
                always_shown=("number",),
                titles=titles,
            )
        )
        show_export(
            lambda: _frame(plan, rows),
            titles,
            _("plan"),
            "campaign_plan_export",
            deed=Deed.CAMPAIGN_EXPORTED,
            project_id=project.id,
        )


def _titles(plan: CampaignPlan) -> dict[str, str]:
    return {
        "number": "№",
        "state": _("Plan"),
        "name": _("Name"),
        "email": _("E-mail"),
        "phone": _("Phone"),
        "client_id": _("Client id"),
        "asked_id": _("Client id in the list"),
        "found_by": _("Client found by"),
        "same_as": _("Same as №"),
        "lacks": _("Did not get"),
        **dict(zip(plan.actions.facts, plan.actions.facts, strict=True)),
    }


def _frame(plan: CampaignPlan, rows: Sequence[PlannedPerson]) -> pd.DataFrame:
    """A row per person; the variables under their names."""
    names = plan_names()
    facts = {fact: [row.person.variables.get(fact) for row in rows] for fact in plan.actions.facts}
    columns = {
        "number": [row.number for row in rows],
        "state": [names[row.state] for row in rows],
        "name": [row.person.username for row in rows],
        "email": [row.person.email for row in rows],
        "phone": [row.person.phone for row in rows],
        "client_id": [row.client_id and str(row.client_id) for row in rows],
        "asked_id": [row.person.asked_id and str(row.person.asked_id) for row in rows],
        "found_by": [row.found_by and name_of_finding(row.found_by) for row in rows],
        "same_as": pd.array([row.same_as for row in rows], dtype="Int64"),
        "lacks": [steps_words(row.lacks) or None for row in rows],
    }
    return pd.DataFrame(columns | facts)


def _in_words(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows as the page shows them: the file holds what is saved, word for word."""
    if VIEWER not in frame:
        return frame
    return frame.assign(**{VIEWER: frame[VIEWER].map(viewer_words, na_action="ignore")})


def _show_needs(needs: CampaignNeeds) -> None:
    """How much of today's limits the campaign uses, and what happens beyond them."""
    if not needs.people:
        return
    least, most = number(needs.calls_least), number(needs.calls_most)
    takes = (
        ngettext("Takes {n} request to Salebot.", "Takes {n} requests to Salebot.", needs.calls_least)
        if needs.calls_least == needs.calls_most
        else _("Takes {least} to {most} requests to Salebot.", least=least, most=most)
    )
    sentences = [
        takes,
        _(
            "Today: {calls} of {budget} requests, {people} of {cap} people reached.",
            calls=number(needs.calls_today),
            budget=number(needs.budget),
            people=number(needs.people_today),
            cap=number(needs.cap),
        ),
    ]
    st.caption(" ".join(sentences))
    if needs.people_left <= 0:
        used_up = _(
            "The daily limit of people is used up. The campaign would pause right away: press “Go on” tomorrow, or"
            " raise the limit in Settings, “Salebot”."
        )
        st.warning(used_up, icon=":material/hourglass_bottom:")
    elif needs.people > needs.people_left:
        st.warning(
            ngettext(
                "You can reach {n} more person today. Then the campaign pauses; press “Go on” tomorrow, or raise the"
                " limit in Settings, “Salebot”.",
                "You can reach {n} more people today. Then the campaign pauses; press “Go on” tomorrow, or raise the"
                " limit in Settings, “Salebot”.",
                needs.people_left,
            ),
            icon=":material/hourglass_bottom:",
        )
    if needs.calls_least > needs.calls_left:
        st.warning(
            ngettext(
                "{n} request to Salebot is left today. Then the campaign pauses; press “Go on” tomorrow, or raise the"
                " limit in Settings, “Salebot”.",
                "{n} requests to Salebot are left today. Then the campaign pauses; press “Go on” tomorrow, or raise"
                " the limit in Settings, “Salebot”.",
                needs.calls_left,
            ),
            icon=":material/hourglass_bottom:",
        )
