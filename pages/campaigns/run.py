"""One campaign: its progress, why it rests, and the outcome for each person."""

import streamlit as st

from core.domain.campaigns.plan import PlanState
from core.errors import NotFound
from core.services.campaigns.campaigns import Campaign, get_campaign
from core.services.campaigns.states import CAMPAIGN_ROWS, CampaignRowState
from core.services.projects.projects import ProjectSettings
from core.start import get_desk
from pages.campaigns.address import CAMPAIGN
from pages.campaigns.not_sent import show_not_sent
from pages.campaigns.rows import show_rows
from pages.campaigns.start import sentences_of
from pages.campaigns.words import again_words, plan_names, state_names
from pages.widgets.job_progress import show_job
from pages.widgets.language import _, moment, ngettext, plain, zone_name
from pages.widgets.outcome import show_outcome
from pages.widgets.redraw import POLL_S
from pages.widgets.run import RunWords, plan_words, show_end, show_state_counts

PLACE = "campaign"


def show_campaign(project: ProjectSettings, job_id: str) -> None:
    """Everything on one campaign. A campaign of another project is not found."""
    st.button(_("All campaigns"), icon=":material/arrow_back:", type="tertiary", on_click=_show_all)
    try:
        campaign = get_campaign(get_desk(), project.id, job_id)
    except NotFound:
        st.warning(_("This campaign is not here. It may belong to another project."))
        return
    _show_head(project, campaign)
    show_outcome(PLACE)
    if campaign.progress.is_active:
        _poll_counts(project.id, campaign.id)
        show_job(campaign.id)
    else:
        _show_counts(campaign)
        _show_end(project, campaign)
        show_not_sent(project, campaign, key="campaign")
    show_rows(project, campaign)


def _show_all() -> None:
    st.query_params.pop(CAMPAIGN, None)


def _show_head(project: ProjectSettings, campaign: Campaign) -> None:
    st.subheader(plain(campaign.name), anchor=False)
    begun = _(
        "The campaign was begun {time} by {who}. Times: {zone}.",
        time=moment(campaign.created_at, project.time_zone),
        who=plain(campaign.created_by),
        zone=zone_name(project.time_zone, campaign.created_at),
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
    _show_counts(get_campaign(get_desk(), project_id, job_id))


def _show_counts(campaign: Campaign) -> None:
    """How many people are in which state, and how many were planned in which way."""
    show_state_counts(campaign.state_counts, state_names(), CampaignRowState.SENT)
    kinds = [plan for plan in PlanState if campaign.plan_counts[plan]]
    people = ngettext("{n} person in the list.", "{n} people in the list.", campaign.row_count)
    planned = plan_words(campaign.plan_counts, plan_names(), kinds, people)
    plan = _("Plan")
    st.caption(f"{plan}. {planned}" if len(kinds) > 1 else planned)


def _show_end(project: ProjectSettings, campaign: Campaign) -> None:
    job = campaign.progress
    uncertain = campaign.state_counts.get(CampaignRowState.UNCERTAIN, 0)
    words = RunWords(
        paused=_("The campaign is paused."),
        interrupted=_("The campaign was interrupted."),
        waiting=ngettext(
            "{n} person still waits to be sent.",
            "{n} people still wait to be sent.",
            job.count(CAMPAIGN_ROWS.unsettled),
        ),
        stopped=_("The campaign was stopped. Who was not sent by then gets nothing."),
        done=lambda time: _("Done {time}: the plan was carried out.", time=time),
        lost=ngettext(
            "For {n} person the answer of Salebot was lost.",
            "For {n} people the answer of Salebot was lost.",
            uncertain,
        ),
        look=_("Find out: the client's history in Salebot tells whether it came. Nobody is sent anything twice."),
        check=_("Find out"),
    )
    has_refusals = job.count(CAMPAIGN_ROWS.problems - {CampaignRowState.PARTLY}) > 0
    show_end(project, job, words, place=PLACE, uncertain=uncertain, has_refusals=has_refusals)
