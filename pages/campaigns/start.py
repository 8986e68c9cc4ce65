"""The start of a planned campaign: whether people get it again, the confirmation with their number, the button."""

from collections.abc import Sequence

import streamlit as st

from core.domain.campaigns.campaign import CampaignActions
from core.domain.campaigns.plan import TO_DO, CampaignPlan, PlannedPerson, PlanState
from core.errors import InvalidInput
from pages.campaigns.draft import Draft, start
from pages.campaigns.words import steps_words
from pages.widgets.faults import show_faults
from pages.widgets.language import _, code, ngettext, plain
from pages.widgets.press import undisturbed


def ask_again(draft: Draft, plan: CampaignPlan) -> bool:
    """Whether people who got the campaign before get it once more; asked where there are such people."""
    if not (plan.again or plan.counts[PlanState.ALREADY_SENT]):
        return False
    return st.checkbox(
        _("Send again to those who already got it"),
        value=plan.again,
        key=f"campaign_again_{draft.serial}",
        help=_("They get the campaign with this name again; normally nobody gets it twice."),
    )


def ask_completes(draft: Draft, plan: CampaignPlan) -> bool:
    """Whether people who got a part of the campaign before get the rest; asked where there are such people."""
    part = plan.only(PlanState.GOT_PART, PlanState.WILL_COMPLETE)
    if not part:
        return False
    return st.checkbox(
        ngettext(
            "Send the rest to {n} person who got only a part: {actions}",
            "Send the rest to {n} people who got only a part: {actions}",
            len(part),
            actions=_rest_words(part),
        ),
        value=plan.completes,
        key=f"campaign_rest_{draft.serial}",
        help=_("Each gets only what they do not have yet. What they got is not repeated."),
    )


def show_start(draft: Draft, plan: CampaignPlan) -> None:
    """What will be done, the checkbox that confirms it, and the button. Raises DeskError."""
    people = len(plan.only(*TO_DO))
    if not people and plan.counts[PlanState.GOT_PART]:
        st.info(_("Nobody is left to send to but those who got a part: tick above whether they get the rest."))
        return
    if not people:
        st.info(_("There is nobody to send to: everyone got it already, is repeated or has no contact."))
        return
    sentences = sentences_of(plan.actions)
    if completing := plan.only(PlanState.WILL_COMPLETE):
        sentences.append(
            _("Those who got a part before get only the rest: {actions}.", actions=_rest_words(completing))
        )
    st.markdown("  \n".join(sentences))
    at = plan.planned_at.isoformat()
    sure_key = f"campaign_sure_{at}"
    is_sure = st.checkbox(ngettext("Yes, send to {n} person", "Yes, send to {n} people", people), key=sure_key)
    pressed = st.button(
        _("Send to Salebot"),
        type="primary",
        icon=":material/send:",
        key=f"campaign_start_{at}",
    )
    st.caption(_("You can pause or stop it, and close this tab: it continues."))
    if pressed and is_sure:
        with undisturbed():
            start(draft, plan)
        st.rerun()
    elif pressed:
        show_faults([InvalidInput("sure", None, "required")], {"sure": sure_key})


def _rest_words(people: Sequence[PlannedPerson]) -> str:
    """What any of them has not got yet."""
    return steps_words(step for one in people for step in one.lacks)


def sentences_of(actions: CampaignActions) -> list[str]:
    """What is done with each person, a sentence for each action, in its order."""
    sentences = []
    if names := [*actions.facts, *actions.own]:
        sentences.append(_("Variables are saved: {names}.", names=", ".join(code(name) for name in names)))
    if actions.link:
        sentences.append(
            _(
                "Each gets a link of their own in the variable {name}: {link}",
                name=code(actions.link_variable),
                link=code(actions.link),
            )
        )
    if actions.list_id is not None:
        sentences.append(_("Everyone is added to the list {list_id}.", list_id=actions.list_id))
    if actions.leave_list_id is not None:
        sentences.append(_("Everyone is taken off the list {list_id}.", list_id=actions.leave_list_id))
    if actions.callback:
        sentences.append(_("The bot gets a callback with the text “{text}”.", text=plain(actions.callback)))
    if actions.resume_bot:
        sentences.append(_("Stopped bots start again."))
    if actions.message:
        sentences.append(_("Message: “{text}”", text=plain(actions.message)))
    if actions.message_id is not None:
        sentences.append(_("Block {message_id} is sent.", message_id=actions.message_id))
    return sentences
