"""Under a list of people: the button that sends them to Salebot, and the dialog behind it."""

from collections.abc import Callable, Sequence

import streamlit as st

from core.domain.campaigns.audience import Audience
from core.domain.campaigns.campaign import CampaignPerson, CampaignSource, find_faults
from core.errors import DeskError, InvalidInput, NotConfigured
from core.services.campaigns.campaigns import get_campaign
from core.services.projects.jobs import get_job
from core.services.projects.projects import ProjectSettings
from pages.campaigns.address import PAGE, address_of
from pages.campaigns.draft import (
    FIELDS,
    Begun,
    Choices,
    Draft,
    begin_draft,
    close_dialog,
    current_draft,
    is_plan_lost,
    last_begun,
    make_plan,
    mark_drawn,
    plan_again,
    was_sent_to_those_who_came,
)
from pages.campaigns.form import FILLED_IN, ask_choices
from pages.campaigns.not_sent import show_not_sent
from pages.campaigns.plan import show_plan
from pages.campaigns.start import ask_again, ask_completes, show_start
from pages.widgets.desk import acting_desk
from pages.widgets.errors import explain_missing_setting, link_to_settings, show_error
from pages.widgets.faults import mark_fields, show_faults
from pages.widgets.job_progress import show_job
from pages.widgets.language import _, code, ngettext, number, plain
from pages.widgets.redraw import hold_page
from pages.widgets.result import mark_result
from pages.widgets.run import run_state_words


def offer_campaign(
    project: ProjectSettings,
    *,
    people: Callable[[], Sequence[CampaignPerson]],
    whom: str,
    name: str,
    source: CampaignSource,
    key: str,
) -> None:
    """The button, its dialog while it is open, and what was begun here last.

    `people` gathers the people when the dialog opens; `whom` says how many the list holds, in people as the dialog does
    unless each of them may stand there more than once; `name` is the campaign's name unless the operator types another
    one.
    """
    offered = Draft(project.id, f"{key} {source.key or source.title}", name, source)
    st.button(
        _("Send to Salebot · {whom}", whom=whom),
        icon=":material/send:",
        on_click=begin_draft,
        args=(offered,),
        key=f"campaign_offer_{key}",
    )
    if draft := current_draft(offered):
        _open(project, draft, people)
    elif begun := last_begun(project.id, offered.place):
        _show_begun(project, begun)


def _open(project: ProjectSettings, draft: Draft, people: Callable[[], Sequence[CampaignPerson]]) -> None:
    hold_page()
    mark_drawn()
    # Decorated at each call, because the title depends on the operator's language.
    st.dialog(_("Send to Salebot"), width="large", on_dismiss=close_dialog)(_show_dialog)(project, draft, people)


def _show_dialog(project: ProjectSettings, draft: Draft, people: Callable[[], Sequence[CampaignPerson]]) -> None:
    if not project.salebot_key_tail:
        st.info(explain_missing_setting("salebot_key"))
        link_to_settings(NotConfigured("salebot_key"))
        return
    try:
        if draft.people is None:
            with st.spinner(_("Gathering the people…")):
                draft.people = people()
        _prepare(project, draft, draft.people)
    except DeskError as error:
        show_error(error)


def _prepare(project: ProjectSettings, draft: Draft, people: Sequence[CampaignPerson]) -> None:
    """From the list to the campaign. Raises DeskError."""
    whom = ngettext("{n} person", "{n} people", len(people))
    st.markdown(f"**{whom}** · {plain(draft.source.title)}")
    if not people:
        st.info(_("Nobody."))
        return
    choices = ask_choices(project, draft, people)
    pressed = st.button(
        _("Make the plan"),
        icon=":material/checklist:",
        type="secondary" if draft.plan else "primary",
        key=f"campaign_make_plan_{draft.serial}",
    )
    st.caption(_("The plan sends nothing: it shows what will happen to each person."))
    for variable in choices.repeated:
        st.warning(_("The name {name} appears twice; the lower row counts.", name=code(variable)))
    _warn_of_thanks(draft, choices)
    faults = find_faults(choices.name, choices.actions)
    draft.was_pressed |= pressed
    if draft.was_pressed and (faults or choices.unfilled):
        draft.plan = None
        _show_faults(draft, choices, faults)
    elif pressed:
        make_plan(draft, choices)
    elif not faults and is_plan_lost(draft, choices):
        plan_again(draft, choices)
    if draft.plan is None:
        return
    if draft.planned_with != choices:
        st.warning(_("You changed something after the plan was made. Make the plan again."))
        return
    plan = draft.plan
    completes, again = ask_completes(draft, plan), ask_again(draft, plan)
    if (again, completes) != (plan.again, plan.completes):
        plan = make_plan(draft, choices, again=again, completes=completes)
    mark_result(f"campaign {draft.serial} {plan.planned_at}")
    show_plan(project, plan)
    show_start(draft, plan)


def _show_faults(draft: Draft, choices: Choices, faults: Sequence[InvalidInput]) -> None:
    """Everything because of which there is no plan, until it is corrected."""
    own = draft.kept_as("own")
    keys = {one: draft.key(one) for one in FIELDS} | {"own": own, "campaign_name": draft.key("name")}
    if choices.unfilled:
        actions = ", ".join(choices.unfilled.values())
        st.error(_("Fill in what you have chosen, or untick it: {actions}.", actions=actions))
        mark_fields([keys[one] for action in choices.unfilled for one in FILLED_IN[action]])
    said = [fault for fault in faults if not (choices.unfilled and fault.field == "actions")]
    show_faults(said, keys | {"variable_name": own, "value": own, "b365_report_limit": own})


def _warn_of_thanks(draft: Draft, choices: Choices) -> None:
    """Warn of a text that people who came were sent, when it is to go to others."""
    if draft.audience is Audience.CAME:
        return
    texts = (choices.actions.callback, choices.actions.message)
    for text in was_sent_to_those_who_came(draft, texts):
        st.warning(
            _(
                "The text “{text}” was sent to people who came. Now others would get it too: check that the bot does"
                " not thank them for coming.",
                text=plain(text),
            ),
            icon=":material/warning:",
        )


def _show_begun(project: ProjectSettings, begun: Begun) -> None:
    """The campaign that was begun here last: how far it is, who was not sent anything, and the link to it."""
    job = get_job(acting_desk(), begun.job_id)
    people = job.total if job.total is not None else begun.people
    sent = _("{done} of {total} sent", done=number(job.succeeded), total=number(people))
    is_whole = job.is_active or job.succeeded == people
    if job.is_active:  # on a phone the end of the dialog leaves the page at another place
        mark_result(f"begun {begun.job_id}")
    show = st.warning if not job.is_active and job.state != "done" else st.success if is_whole else st.info
    show(f"**{plain(begun.name)}** · {sent} · {run_state_words(job)}", icon=":material/send:")
    if job.is_active:
        show_job(begun.job_id)
    st.page_link(
        PAGE,
        label=_("To the campaign"),
        query_params=address_of(begun.job_id),
        icon=":material/arrow_forward:",
    )
    show_not_sent(project, get_campaign(acting_desk(), project.id, begun.job_id), key="campaign_offer")
