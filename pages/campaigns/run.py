"""One campaign: its progress, why it rests, and the outcome for each person."""

import streamlit as st

from core.domain.campaigns.plan import PlanState
from core.errors import NotFound
from core.services.campaigns.campaigns import Campaign, get_campaign
from core.services.campaigns.states import CAMPAIGN_ROWS, CampaignRowState
from core.services.projects.projects import ProjectSettings
from pages.campaigns.address import CAMPAIGN
from pages.campaigns.not_sent import show_not_sent
from pages.campaigns.rows import show_rows
from pages.campaigns.start import sentences_of
from pages.campaigns.words import again_words, plan_names, state_names
from pages.widgets.desk import acting_desk
from pages.widgets.job_progress import show_job
from pages.widgets.language import _, ngettext, plain
from pages.widgets.operator import when_and_who
from pages.widgets.redraw import POLL_S
from pages.widgets.run import RunWords, plan_words, show_end, show_state_counts

PLACE = "campaign"


def show_campaign(project: ProjectSettings, job_id: str) -> None:
    """Everything on one campaign. A campaign of another project is not found."""
    st.button(_("All campaigns"), icon=":material/arrow_back:", type="tertiary", on_click=_show_all)
    try:
        campaign = get_campaign(acting_desk(), project.id, job_id)
    except NotFound:
        st.warning(_("This campaign is not here. It may be in another project."))
        return
    _show_head(project, campaign)
    if campaign.progress.is_active:
        _poll_counts(project.id, campaign.id)
        show_job(campaign.id)
    else:
        _show_counts(campaign)
        show_campaign_end(project, campaign)
        show_not_sent(project, campaign, key="campaign")
    show_rows(project, campaign)


def _show_all() -> None:
    st.query_params.pop(CAMPAIGN, None)


def _show_head(project: ProjectSettings, campaign: Campaign) -> None:
    st.header(plain(campaign.name), anchor=False)
    begun = _(
        "Started {time}.",
        time=when_and_who(campaign.created_at, campaign.created_by, project.time_zone),
    )
    sentences = [
        *([plain(campaign.source.title) + "."] if campaign.source.title != campaign.name else []),
        *([again_words(campaign) + "."] if campaign.repeat else []),
        begun,
    ]
    st.caption(" ".join(sentences))
    st.markdown("  \n".join(sentences_of(campaign.actions)))


@st.fragment(run_every=POLL_S)
def _poll_counts(project_id: int, job_id: str) -> None:
    _show_counts(get_campaign(acting_desk(), project_id, job_id))


def _show_counts(campaign: Campaign) -> None:
    """How many people are in which state, and how many were planned in which way."""
    show_state_counts(campaign.state_counts, state_names(), CampaignRowState.SENT)
    kinds = [plan for plan in PlanState if campaign.plan_counts[plan]]
    people = ngettext("{n} person in the list.", "{n} people in the list.", campaign.row_count)
    planned = plan_words(campaign.plan_counts, plan_names(), kinds, people)
    plan = _("Plan")
    st.caption(f"{plan}. {planned}" if len(kinds) > 1 else planned)


def show_campaign_end(project: ProjectSettings, campaign: Campaign) -> None:
    """How one that does not work ended, or why it rests, with the buttons by which it goes on."""
    job = campaign.progress
    uncertain = campaign.state_counts.get(CampaignRowState.UNCERTAIN, 0)
    words = RunWords(
        paused=_("The campaign is paused."),
        interrupted=_("The campaign was interrupted."),
        waiting=ngettext(
            "{n} person is still to be reached.",
            "{n} people are still to be reached.",
            job.count(CAMPAIGN_ROWS.unsettled),
        ),
        stopped=_("The campaign was stopped. People not reached by then get nothing."),
        done=lambda time: _("Done {time}: everything in the plan is done.", time=time),
        lost=ngettext(
            "Salebot's answer was lost for {n} person.",
            "Salebot's answer was lost for {n} people.",
            uncertain,
        ),
        look=_("Check: the client's history in Salebot shows whether it arrived. Nothing is sent twice."),
        check=_("Check"),
    )
    has_refusals = job.count(CAMPAIGN_ROWS.problems - {CampaignRowState.PARTLY}) > 0
    show_end(project, job, words, place=PLACE, uncertain=uncertain, has_refusals=has_refusals)
