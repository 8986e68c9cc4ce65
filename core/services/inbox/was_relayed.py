"""Whether Salebot has taken a relayed registration although its answer was lost: then the client has its variables."""

import json

from core.desk import Desk
from core.errors import ApiError, LimitReached
from core.http.fields import as_moment
from core.salebot.api import SalebotApi
from data.repositories.inbox import registrations_received


def was_taken(desk: Desk, api: SalebotApi, project_id: int, event_id: int) -> bool:
    """Two to three calls. False also where it cannot be told: the registration has no secret, the client got a later
    one meanwhile, or Salebot does not let the dashboard look. Raises NotConfigured and Stopped."""
    with desk.store.reading() as session:
        row = registrations_received.find_row(session, project_id, event_id)
        if row is None:
            return False
        fields: dict[str, str] = json.loads(row.registration.fields)
        by_link = row.registration.link_client_id
    secret = fields.get("secret")
    if not secret:
        return False
    try:
        if by_link and _has(api, by_link, fields):
            return True
        by_secret = api.find_client_by_variable("bizon_secret", secret)
        return by_secret is not None and by_secret != by_link and _has(api, by_secret, fields)
    except (ApiError, LimitReached):
        return False


def _has(api: SalebotApi, client_id: int, fields: dict[str, str]) -> bool:
    """Whether the client's variables are those of this registration (docs/salebot.md, section 14)."""
    variables = api.get_variables(client_id)
    session_at = variables.get("bizon_webinar_datetime")
    return (
        variables.get("bizon_secret") == fields["secret"]
        and variables.get("bizon_sublist_id") == fields.get("sublistId")
        and as_moment(session_at) == as_moment(fields.get("webinarTime"))
    )
