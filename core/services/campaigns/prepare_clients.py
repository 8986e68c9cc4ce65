"""The steps of a campaign that are done for several clients by one call and may be repeated without harm: variables and
the lists."""

import json
from collections.abc import Sequence

from core.desk import Desk
from core.domain.bizon_variables import in_profile
from core.domain.campaigns.campaign import Step
from core.domain.campaigns.personal_link import fill_personal_link
from core.errors import ApiError, Rejected
from core.salebot.api import SalebotApi
from core.salebot.wire import is_about_client, is_nobody
from core.services.campaigns.ledger import CampaignLine, Sending, finish_step, settle_lines
from core.services.campaigns.states import CampaignRowState
from core.services.clients.copy import forget_client, keep_variables


def prepare_clients(desk: Desk, api: SalebotApi, sending: Sending, lines: Sequence[CampaignLine]) -> list[CampaignLine]:
    """Save the variables of these people and put them on the list, or take them off one, unless that was done. Returns
    those who are still to be called back or written to, in the order of the list.

    No answer says which of several clients does not exist in Salebot; asked one by one, they end as `NO_CLIENT`. Raises
    the ApiErrors that say nothing about one person, LimitReached, NotConfigured and Stopped: what was done is kept.
    """
    if Step.VARIABLES in sending.actions.steps:
        lines = _save_variables(desk, api, sending, lines)
    new = [line for line in lines if Step.LIST in sending.steps_left(line)]
    if not new:
        return list(lines)
    if sending.actions.list_id is not None:
        api.add_to_list(sending.actions.list_id, _ids(new))
    if sending.actions.leave_list_id is not None:
        api.remove_from_list(sending.actions.leave_list_id, _ids(new))
    return [*finish_step(desk, sending, new, Step.LIST), *(line for line in lines if line not in new)]


def refuse_line(desk: Desk, sending: Sending, line: CampaignLine, error: ApiError | None) -> None:
    """Settle a client whom Salebot refused. One that does not exist in Salebot is removed from the copy as well."""
    if error and is_nobody(error):
        settle_lines(desk, sending, [line], CampaignRowState.NO_CLIENT, problem=error)
        forget_client(desk, sending.project_id, line.client)
    else:
        settle_lines(desk, sending, [line], CampaignRowState.REJECTED, problem=error)


def _save_variables(desk: Desk, api: SalebotApi, sending: Sending, lines: Sequence[CampaignLine]) -> list[CampaignLine]:
    """Save equal variables of several people by one call."""
    groups: dict[str, list[CampaignLine]] = {}
    for line in lines:
        if Step.VARIABLES in sending.steps_left(line):
            variables = {**line.variables, **sending.actions.own, **_link_of(sending, line)}
            groups.setdefault(json.dumps(variables, sort_keys=True), []).append(line)
    left = [line for line in lines if Step.VARIABLES not in sending.steps_left(line)]
    for written, group in groups.items():
        left += _save_to(desk, api, sending, variables=json.loads(written), group=group)
    return sorted(left, key=lambda line: line.number)


def _link_of(sending: Sending, line: CampaignLine) -> dict[str, str]:
    actions = sending.actions
    if not actions.link:
        return {}
    link = fill_personal_link(actions.link, line.client, line.email, line.phone, line.username)
    return {actions.link_variable: link}


def _save_to(
    desk: Desk, api: SalebotApi, sending: Sending, variables: dict[str, str], group: list[CampaignLine]
) -> list[CampaignLine]:
    if variables:
        try:
            api.save_variables(_ids(group), in_profile(variables) if sending.scope == "client" else variables)
        except Rejected as error:
            if len(group) == 1 and is_about_client(error):
                refuse_line(desk, sending, group[0], error)
                return []
            if not is_nobody(error):
                raise  # what is refused for a hundred people at once is not about one of them
            return [line for one in group for line in _save_to(desk, api, sending, variables=variables, group=[one])]
        keep_variables(desk, sending.project_id, _ids(group), variables)
    return finish_step(desk, sending, group, Step.VARIABLES)


def _ids(lines: Sequence[CampaignLine]) -> list[int]:
    return [line.client for line in lines]
