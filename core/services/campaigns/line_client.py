"""Asking Salebot which client a person of a campaign is."""

from core.desk import Desk
from core.domain.campaigns.plan import belongs_to_another
from core.errors import Missing
from core.salebot.api import SalebotApi
from core.salebot.wire import is_nobody
from core.services.campaigns.ledger import CampaignLine
from core.services.campaigns.states import CampaignRowState
from core.services.clients.copy import forget_client, keep_variables, list_contacts
from core.services.clients.find_client import find_client

Claim = tuple[int, str]
"""The id of a client, and how it was found: `found_by` of a campaign row."""


def ask_for_client(desk: Desk, api: SalebotApi, project_id: int, line: CampaignLine) -> Claim | CampaignRowState:
    """The client of a person, or why there is none: `NO_CLIENT`, or `CONTRADICTION` where the list names a client whom
    Salebot knows under other contacts than the person's.

    Raises the ApiErrors, LimitReached and Stopped: then it is not known whether there is a client.
    """
    if line.asked_id is not None:
        return _check_asked(desk, api, project_id, line=line, asked=line.asked_id)
    found = find_client(desk, api, project_id, phone=line.phone, email=line.email)
    return (found.client_id, found.by) if found else CampaignRowState.NO_CLIENT


def _check_asked(
    desk: Desk, api: SalebotApi, project_id: int, line: CampaignLine, asked: int
) -> Claim | CampaignRowState:
    try:
        keep_variables(desk, project_id, [asked], api.get_variables(asked), complete=True)
    except Missing as error:
        if not is_nobody(error):
            raise
        forget_client(desk, project_id, asked)
        return CampaignRowState.NO_CLIENT
    mine = {contact for contact in (line.phone, line.email) if contact}
    theirs = list_contacts(desk, project_id, [asked]).get(asked, frozenset())
    if mine & theirs:
        return asked, "given"
    if belongs_to_another(mine, theirs):
        return CampaignRowState.CONTRADICTION
    found = find_client(desk, api, project_id, phone=line.phone, email=line.email)
    return CampaignRowState.CONTRADICTION if found and found.client_id != asked else (asked, "given")
