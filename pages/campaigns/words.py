"""The plan and the outcome for a person of a campaign, in the operator's words."""

from collections.abc import Iterable

from core.domain.campaigns.campaign import Step
from core.domain.campaigns.plan import PlanState
from core.services.campaigns.campaigns import Campaign
from core.services.campaigns.states import CampaignRowState
from pages.widgets.language import _, number


def plan_names() -> dict[PlanState, str]:
    """What will be done with a person, in two or three words."""
    return {
        PlanState.WILL_SEND: _("Will be sent"),
        PlanState.WILL_COMPLETE: _("Will get the rest"),
        PlanState.LOOK_UP: _("Will be looked up"),
        PlanState.ALREADY_SENT: _("Got it already"),
        PlanState.GOT_PART: _("Got a part"),
        PlanState.REPEATED: _("Repeated in the list"),
        PlanState.CONTRADICTION: _("Contradiction"),
        PlanState.NO_CONTACT: _("No contact"),
        PlanState.PAID: _("Have paid meanwhile"),
        PlanState.CAME: _("Have come to a later webinar"),
        PlanState.REGISTERED: _("Are registered for a later session"),
        PlanState.TAKEN_OUT: _("Left out of this scenario"),
        PlanState.EXCLUDED: _("Never written to"),
    }


def help_of_plan(plan: PlanState) -> str:
    """What this way of planning means."""
    return {
        PlanState.WILL_SEND: _("Their client in Salebot is known."),
        PlanState.WILL_COMPLETE: _("They got a part by an earlier campaign with this name, and now get the rest."),
        PlanState.LOOK_UP: _("We look for them in Salebot by phone and e-mail, and send to those found."),
        PlanState.ALREADY_SENT: _("They already got this campaign, or it is on its way."),
        PlanState.GOT_PART: _(
            "An earlier campaign with this name did not do everything that this one does. Below you can send them the"
            " rest."
        ),
        PlanState.REPEATED: _("The same client or contact is already in the list above."),
        PlanState.CONTRADICTION: _(
            "The client id in the list and the person's own e-mail or phone belong to different clients, or the row"
            " holds the contacts of several people. None of them gets anything: correct the row or remove the id."
        ),
        PlanState.NO_CONTACT: _("No Salebot client, phone or e-mail."),
        PlanState.PAID: _("They have paid an order, or a part of it, since the webinar began."),
        PlanState.CAME: _("They are in the report of a later webinar of the room."),
        PlanState.REGISTERED: _("They are on a registration page of the room, for a later session."),
        PlanState.TAKEN_OUT: _("You took them out, or a segment of theirs is left out."),
        PlanState.EXCLUDED: _("They are on the list of people this project never writes to."),
    }[plan]


def state_names() -> dict[CampaignRowState, str]:
    """The outcome for a person, or how far the sending is."""
    return {
        CampaignRowState.PLANNED: _("Waiting"),
        CampaignRowState.SENDING: _("On its way"),
        CampaignRowState.SENT: _("Sent"),
        CampaignRowState.PARTLY: _("Sent in part"),
        CampaignRowState.UNCERTAIN: _("Answer lost"),
        CampaignRowState.REJECTED: _("Refused by Salebot"),
        CampaignRowState.NO_CLIENT: _("Not found in Salebot"),
        CampaignRowState.REPEATED: _("Same client as in another row"),
        CampaignRowState.ALREADY_SENT: _("Got it in the meantime"),
        CampaignRowState.GOT_PART: _("Got a part before"),
        CampaignRowState.CONTRADICTION: _("Contradiction, nothing sent"),
        CampaignRowState.NOT_SENT: _("Not sent"),
        CampaignRowState.ERASED: _("Erased"),
        CampaignRowState.PAID: _("Has paid meanwhile"),
        CampaignRowState.CAME: _("Has come to a later webinar"),
        CampaignRowState.REGISTERED: _("Is registered for a later session"),
        CampaignRowState.NOT_MEANT: _("Does not fit the rules any more"),
        CampaignRowState.TAKEN_OUT: _("Left out of this scenario"),
        CampaignRowState.EXCLUDED: _("Never written to"),
    }


def step_names() -> dict[Step, str]:
    """What a person gets by each action, in a word."""
    return {
        Step.VARIABLES: _("variables"),
        Step.LIST: _("a place on the list"),
        Step.CALLBACK: _("a callback"),
        Step.MESSAGE: _("a message"),
    }


def steps_words(steps: Iterable[Step]) -> str:
    """What a person gets by these actions."""
    names = step_names()
    return ", ".join(names[step] for step in sorted(set(steps)))


def again_words(campaign: Campaign) -> str:
    """That campaigns of this name were sent before, and which time this is."""
    if campaign.completes:
        return _("Those who got a part before get the rest")
    return _("Sent again, attempt {n}", n=number(campaign.repeat + 1))


def name_of_finding(found_by: str) -> str:
    """How the client of a person was found."""
    return {
        "given": _("the id was known"),
        "copy": _("by contact, among the loaded clients"),
        "phone": _("phone, in Salebot"),
        "email": _("e-mail, in Salebot"),
    }.get(found_by, found_by)


def name_of_fact(variable: str) -> str:
    """What a variable of the attendance result holds."""
    return {
        "b365_viewer": _("everything of the report (JSON)"),
        "b365_attended": _("attended or not (True, False)"),
        "b365_stay": _("time in the room, minutes"),
        "b365_city": _("city, as in the report"),
    }.get(variable, "")
