"""One campaign: how far it is, what stands in its way, and what became of everybody."""

import streamlit as st

from core.domain.campaigns.plan import PLAN_STATES
from core.errors import NotFound
from core.services.campaigns.campaigns import ROW_STATES, Campaign, get_campaign
from core.services.projects.projects import ProjectSettings
from core.start import get_desk
from pages.campaigns.rows import show_rows
from pages.campaigns.sections import CAMPAIGN
from pages.campaigns.start import sentences_of
from pages.campaigns.words import again_words, name_of_plan, name_of_state
from pages.widgets.job_progress import show_job
from pages.widgets.job_rest import show_check, show_problem, show_rest
from pages.widgets.language import _, moment, ngettext, number, plain, zone_name
from pages.widgets.outcome import show_outcome
from pages.widgets.redraw import POLL_S

PLACE = "campaign"


def show_campaign(project: ProjectSettings, job_id: str) -> None:
    """The whole of it. A campaign of another project is not found."""
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
    said = [
        *([plain(campaign.source.title) + "."] if campaign.source.title != campaign.name else []),
        *([again_words(campaign) + "."] if campaign.turn else []),
        begun,
    ]
    st.caption(" ".join(said))
    st.markdown("  \n".join(sentences_of(campaign.actions)))


@st.fragment(run_every=POLL_S)
def _poll_counts(project_id: int, job_id: str) -> None:
    _show_counts(get_campaign(get_desk(), project_id, job_id))


def _show_counts(campaign: Campaign) -> None:
    """How many people are how far, and who was not to be sent anything."""
    states = [state for state in ROW_STATES if campaign.state_counts.get(state)]
    with st.container(horizontal=True, gap="medium"):
        for state in states or ROW_STATES[2:3]:
            st.metric(name_of_state(state), number(campaign.state_counts.get(state, 0)), width="content")
    kinds = [state for state in PLAN_STATES if campaign.plan_counts[state]]
    parts = [f"{name_of_plan(state)}: {number(campaign.plan_counts[state])}" for state in kinds]
    total = " + ".join(number(campaign.plan_counts[state]) for state in kinds)
    people = ngettext("{n} person in the list.", "{n} people in the list.", campaign.row_count)
    plan = _("Plan")
    st.caption(f"{plan}. {' · '.join(parts)}. {total} = {people}" if len(kinds) > 1 else people)


def _show_end(project: ProjectSettings, campaign: Campaign) -> None:
    """How a campaign ended, or what it rests for."""
    job = campaign.progress
    show_problem(job)
    if job.rests:
        _show_rest(campaign)
    elif job.state == "stopped":
        st.info(_("The campaign was stopped. Who was not sent by then gets nothing."), icon=":material/stop_circle:")
    elif job.state == "done":
        missed = any(campaign.state_counts.get(state) for state in ("rejected", "no_client", "uncertain"))
        show = st.info if missed else st.success
        ended = moment(job.finished_at, project.time_zone)
        show(_("Done {time}: the plan was carried out.", time=ended), icon=":material/check:")
    if uncertain := campaign.state_counts.get("uncertain"):
        _show_uncertain(campaign, uncertain)


def _show_rest(campaign: Campaign) -> None:
    job = campaign.progress
    waiting = campaign.state_counts.get("planned", 0) + campaign.state_counts.get("sending", 0)
    left = ngettext("{n} person still waits to be sent.", "{n} people still wait to be sent.", waiting)
    what = _("The campaign is paused.") if job.state == "paused" else _("The campaign was interrupted.")
    show_rest(job, what, left, PLACE)


def _show_uncertain(campaign: Campaign, rows: int) -> None:
    lost = ngettext(
        "For {n} person the answer of Salebot was lost.", "For {n} people the answer of Salebot was lost.", rows
    )
    look = _("Find out: the client's history in Salebot tells whether it came. Nobody is sent anything twice.")
    st.warning(f"{lost} {look}", icon=":material/help:")
    if not campaign.progress.rests:
        show_check(campaign.progress, _("Find out"), PLACE)
