"""Campaigns: all of them, the newest first, or the one that the address names with everybody in it."""

import streamlit as st

from core.domain.campaigns.plan import TO_DO
from core.services.campaigns.campaigns import Campaign, count_campaigns, list_campaigns
from core.services.projects.projects import ProjectSettings
from pages.campaigns.address import CAMPAIGN
from pages.campaigns.run import show_campaign
from pages.campaigns.words import again_words, plan_names, state_names
from pages.widgets.desk import acting_desk
from pages.widgets.head import show_head
from pages.widgets.language import _, ngettext, number, plain
from pages.widgets.operator import when_and_who
from pages.widgets.project import current_project
from pages.widgets.run import run_state_words, state_words
from pages.widgets.run_list import RunLine, show_run_list


def show_campaigns(project: ProjectSettings) -> None:
    """The list of all campaigns."""
    total = count_campaigns(acting_desk(), project.id)
    if not total:
        st.info(
            _(
                "No campaigns yet. “Send to Salebot” is under every list of people: in Webinars, Attendance,"
                " Registration and the Inbox."
            )
        )
        return

    def find(limit: int, offset: int) -> list[RunLine]:
        found = list_campaigns(acting_desk(), project.id, limit=limit, offset=offset)
        return [_line(project, campaign) for campaign in found]

    show_run_list(find, total, "campaign", "campaigns_page")


def _line(project: ProjectSettings, campaign: Campaign) -> RunLine:
    job = campaign.progress
    sent = _("{done} of {total} sent", done=number(job.succeeded), total=number(job.total))
    begun = when_and_who(campaign.created_at, campaign.created_by, project.time_zone)
    people = ngettext("{n} person in the list", "{n} people in the list", campaign.row_count)
    # With those who were not to be sent anything, so that the numbers add up to the people in the list.
    left_out = {plan: name for plan, name in plan_names().items() if plan not in TO_DO}
    states = state_words(campaign.state_counts, state_names()) + state_words(campaign.plan_counts, left_out)
    again = [again_words(campaign)] if campaign.repeat else []
    return RunLine(
        run_id=campaign.id,
        title=f"**{plain(campaign.name)}** · {sent} · {run_state_words(job)}",
        facts=[begun, *again, people, *states],
        on_open=open_campaign,
        args=(campaign.id,),
    )


def open_campaign(job_id: str) -> None:
    """For a callback: look at one campaign."""
    st.query_params[CAMPAIGN] = job_id


project = current_project()
show_head(_("Campaigns"), _("Everything sent to the bot: each campaign, everyone in it, and the result."), "next")
if asked := st.query_params.get(CAMPAIGN):
    show_campaign(project, asked)
else:
    show_campaigns(project)
