"""What a plan and a campaign say of a person, in the operator's words."""

from core.services.campaigns.campaigns import Campaign
from pages.widgets.language import _, number


def name_of_plan(plan: str) -> str:
    """What will be done with a person, in two or three words."""
    return {
        "will_send": _("Will be sent"),
        "look_up": _("Will be looked up"),
        "already_sent": _("Got it already"),
        "repeated": _("Repeated in the list"),
        "no_contact": _("No contact"),
    }[plan]


def help_of_plan(plan: str) -> str:
    """What that means."""
    return {
        "will_send": _("Their client in Salebot is known."),
        "look_up": _("They are looked for in Salebot by phone and e-mail; who is found is sent."),
        "already_sent": _("A campaign of this name went to them before, or is on its way to them."),
        "repeated": _("The same client or contact stands in the list before."),
        "no_contact": _("Neither a client of Salebot nor a phone or an e-mail is known."),
    }[plan]


def name_of_state(state: str) -> str:
    """What became of a person."""
    return {
        "planned": _("Waits"),
        "sending": _("On its way"),
        "sent": _("Sent"),
        "partly": _("Sent in part"),
        "uncertain": _("Answer lost"),
        "rejected": _("Refused by Salebot"),
        "no_client": _("Not found in Salebot"),
        "repeated": _("Same client as another"),
        "already_sent": _("Got it meanwhile"),
        "not_sent": _("Not sent"),
    }.get(state, state)


def again_words(campaign: Campaign) -> str:
    """That it went out before."""
    return _("Sent again, time {n}", n=number(campaign.turn + 1))


def name_of_finding(found_by: str) -> str:
    """By what the client was found."""
    return {
        "given": _("known from the list"),
        "copy": _("contact, in the own copy"),
        "phone": _("phone, in Salebot"),
        "email": _("e-mail, in Salebot"),
    }.get(found_by, found_by)


def name_of_fact(variable: str) -> str:
    """What a variable of the attendance result holds."""
    return {
        "b365_viewer": _("everything of the report (JSON)"),
        "b365_attended": _("came or not (True, False)"),
        "b365_stay": _("stay, minutes"),
        "b365_city": _("city, as in the report"),
    }.get(variable, "")
