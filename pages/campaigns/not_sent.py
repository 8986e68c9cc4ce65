"""Who of a campaign was not sent anything: how many for which reason, what to do about it, and the people as a file."""

import streamlit as st

from core.domain.audit.deeds import Deed
from core.domain.campaigns.plan import PlanState
from core.services.campaigns.campaigns import Campaign, NotSent, export_not_sent
from core.services.campaigns.states import CampaignRowState
from core.services.projects.projects import ProjectSettings
from pages.campaigns.rows import file_titles, word_people
from pages.widgets.desk import acting_desk
from pages.widgets.export import show_export
from pages.widgets.language import _, ngettext


def show_not_sent(project: ProjectSettings, campaign: Campaign, *, key: str) -> None:
    """The card of those who were not sent anything; nothing when everybody was, or while the campaign can go on. `key`
    begins the keys of its widgets."""
    counts = campaign.not_sent
    if not counts or campaign.progress.is_active or campaign.progress.rests:
        return
    with st.container(border=True):
        st.markdown("\n".join(f"- **{_count_words(why, n)}** {_next_step(why)}" for why, n in counts.items()))
        if CampaignRowState.NO_CLIENT in counts:
            st.page_link("links/page.py", label=_("To the links for the invitation"), icon=":material/link:")
        show_export(
            lambda: word_people(export_not_sent(acting_desk(), project.id, campaign.id)),
            file_titles(),
            _("not sent"),
            f"{key}_not_sent",
            deed=Deed.CAMPAIGN_EXPORTED,
            project_id=project.id,
            run_id=campaign.id,
        )


def _count_words(why: NotSent, n: int) -> str:
    """How many people, and why, in a few words."""
    match why:
        case CampaignRowState.NO_CLIENT:
            return ngettext("{n} is not in Salebot.", "{n} are not in Salebot.", n)
        case CampaignRowState.REJECTED:
            return ngettext("{n} was refused by Salebot.", "{n} were refused by Salebot.", n)
        case CampaignRowState.PARTLY:
            return ngettext("{n} got the callback but not the message.", "{n} got the callback but not the message.", n)
        case CampaignRowState.UNCERTAIN:
            return ngettext("For {n} we do not know.", "For {n} we do not know.", n)
        case CampaignRowState.NOT_SENT:
            return ngettext("{n} was not reached before the stop.", "{n} were not reached before the stop.", n)
        case PlanState.GOT_PART | CampaignRowState.GOT_PART:
            return ngettext(
                "{n} got only a part of it by an earlier campaign with this name.",
                "{n} got only a part of it by an earlier campaign with this name.",
                n,
            )
        case PlanState.NO_CONTACT:
            return ngettext("{n} has no phone and no e-mail.", "{n} have no phone and no e-mail.", n)
        case PlanState.CONTRADICTION | CampaignRowState.CONTRADICTION:
            return ngettext(
                "{n} has a client id and contacts of different people.",
                "{n} have client ids and contacts of different people.",
                n,
            )
        case PlanState.PAID | CampaignRowState.PAID:
            return ngettext("{n} has paid meanwhile.", "{n} have paid meanwhile.", n)
        case PlanState.CAME | CampaignRowState.CAME:
            return ngettext("{n} has come to a later webinar.", "{n} have come to a later webinar.", n)
        case PlanState.REGISTERED | CampaignRowState.REGISTERED:
            return ngettext("{n} is registered for a later session.", "{n} are registered for a later session.", n)
        case CampaignRowState.NOT_MEANT:
            return ngettext("{n} does not fit the rules any more.", "{n} do not fit the rules any more.", n)
        case PlanState.TAKEN_OUT | CampaignRowState.TAKEN_OUT:
            return ngettext("{n} was left out of this scenario.", "{n} were left out of this scenario.", n)
        case PlanState.EXCLUDED | CampaignRowState.EXCLUDED:
            return ngettext("{n} is never written to.", "{n} are never written to.", n)
        case CampaignRowState.ERASED:
            return ngettext("{n} was erased.", "{n} were erased.", n)
    return ngettext("{n} was left out.", "{n} were left out.", n)


def _next_step(why: NotSent) -> str:
    """What the operator can do about it."""
    again = _("Then send the campaign with the same name again: people who got it are left out.")
    match why:
        case CampaignRowState.NO_CLIENT:
            first = _("They have not written to the bot yet: invite them by e-mail with a link to the bot.")
            return f"{first} {again}"
        case CampaignRowState.REJECTED:
            return _("The file says why. Often they have blocked the bot: write to them by e-mail.")
        case CampaignRowState.PARTLY:
            return _("The file says why. Write the message to them in Salebot.")
        case CampaignRowState.UNCERTAIN:
            return _("Salebot's answer was lost: press “Check”, or look in their chats.")
        case CampaignRowState.NOT_SENT:
            return _("Send the campaign with the same name to the same list again: people who got it are left out.")
        case PlanState.GOT_PART | CampaignRowState.GOT_PART:
            return _("Plan the campaign with the same name again, and tick that they get the rest.")
        case PlanState.NO_CONTACT:
            return _("Add a phone or an e-mail to your list and send it again.")
        case PlanState.CONTRADICTION | CampaignRowState.CONTRADICTION:
            return _("Correct these rows in your list, or remove the client id from them, and send it again.")
        case PlanState.TAKEN_OUT | CampaignRowState.TAKEN_OUT | PlanState.EXCLUDED | CampaignRowState.EXCLUDED:
            return _("The people you leave out are listed on the page “Scenarios”.")
        case PlanState.PAID | CampaignRowState.PAID | CampaignRowState.NOT_MEANT | CampaignRowState.ERASED:
            return _("Nothing to do here.")
        case PlanState.CAME | CampaignRowState.CAME | PlanState.REGISTERED | CampaignRowState.REGISTERED:
            return _("Nothing to do here.")
    return _("The file says why.")
