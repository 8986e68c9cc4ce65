"""The section «Sent» of the Inbox: all campaigns, the newest first, and the way into one of them."""

import streamlit as st

from core.services.campaigns.campaigns import ROW_STATES, Campaign, count_campaigns, list_campaigns
from core.services.projects.projects import ProjectSettings
from core.start import get_desk
from pages.campaigns.run import show_campaign
from pages.campaigns.sections import CAMPAIGN
from pages.campaigns.words import again_words, name_of_state
from pages.registration.words import name_of_job
from pages.widgets.language import _, moment, ngettext, number, plain

PAGE_SIZE = 10


def show_sent(project: ProjectSettings) -> None:
    """The campaign that the address names, else the list of all."""
    asked = st.query_params.get(CAMPAIGN)
    if asked:
        show_campaign(project, asked)
        return
    total = count_campaigns(get_desk(), project.id)
    if not total:
        st.info(
            _(
                "Nobody was sent anything yet. «Send to Salebot» stands under the lists of people: in Attendance, under"
                " the viewers of Reports, under the registered people, and in the Inbox."
            )
        )
        return
    page = st.session_state.get("campaign_sent_page", 1)
    for campaign in list_campaigns(get_desk(), project.id, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE):
        _show_line(project, campaign)
    if total > PAGE_SIZE:
        st.pagination(-(-total // PAGE_SIZE), key="campaign_sent_page")


def _show_line(project: ProjectSettings, campaign: Campaign) -> None:
    with st.container(border=True):
        left, right = st.columns([5, 1], vertical_alignment="center")
        job = campaign.progress
        sent = _("{done} of {total} sent", done=number(job.succeeded), total=number(job.total))
        left.markdown(f"**{plain(campaign.name)}** · {sent} · {name_of_job(campaign.progress)}")
        counts = [
            f"{name_of_state(state)}: {number(campaign.state_counts[state])}"
            for state in ROW_STATES
            if campaign.state_counts.get(state)
        ]
        begun = _(
            "{time}, by {who}", time=moment(campaign.created_at, project.time_zone), who=plain(campaign.created_by)
        )
        people = ngettext("{n} person in the list", "{n} people in the list", campaign.row_count)
        again = [again_words(campaign)] if campaign.turn else []
        left.caption(" · ".join([begun, *again, people, *counts]))
        right.button(
            _("Open"), on_click=open_campaign, args=(campaign.id,), key=f"campaign_open_{campaign.id}", width="stretch"
        )


def open_campaign(job_id: str) -> None:
    """For a callback: look at one campaign."""
    st.query_params[CAMPAIGN] = job_id
