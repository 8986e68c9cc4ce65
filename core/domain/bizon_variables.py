"""The client variables that are written in Salebot for a registration (docs/salebot.md, section 14)."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from core.domain.sessions import write_moment
from core.domain.tags import TAGS
from core.domain.variables import VALUE_MAX

PROFILE = "client."
"""Variables with this prefix are saved to the client's profile, others to the deal (docs/salebot.md, section 5)."""
COPIED = {
    "bizon_sublist_id": "sublistId",
    "bizon_room": "room",
    "bizon_secret": "secret",
    "bizon_url_marker": "url_marker",
    "bizon_url_marker_name": "url_marker_name",
    **{f"bizon_{tag}": tag for tag in TAGS},
}
"""From each variable to the field of the registration that is copied into it (docs/bizon365.md, section 14)."""


def build_bizon_variables(
    fields: Mapping[str, str], session_at: datetime | None, phone: str | None, zone: ZoneInfo
) -> dict[str, str]:
    """All variables of a registration, with values of at most VALUE_MAX characters.

    `fields` are the delivery's fields by name. `session_at` is aware UTC; the date and the time are written on the
    clock of the account's `zone`. `phone` is in E.164 and is written without the plus, as in Salebot's guide
    (docs/salebot.md, section 12). The ``bizon_*`` variables describe this registration, so a field that it lacks is
    written as "": otherwise the client would keep the tags of an earlier registration. E-mail and phone describe the
    person: one that is missing here is not written, so the client keeps the stored one.
    """
    variables = {name: fields.get(field, "")[:VALUE_MAX] for name, field in COPIED.items()}
    variables |= _times(session_at, fields.get("webinarTime", ""), zone)
    if email := fields.get("email"):
        variables["bizon_email"] = email[:VALUE_MAX]
    if phone:
        variables["phone"] = phone.removeprefix("+")
    return variables


def in_profile(variables: Mapping[str, str]) -> dict[str, str]:
    """The same values under the names that save them to the client's profile."""
    return {f"{PROFILE}{name}": value for name, value in variables.items()}


def _times(session_at: datetime | None, written: str, zone: ZoneInfo) -> dict[str, str]:
    """The variables of the session. When its moment could not be parsed (None), the text is passed on as `written`."""
    if session_at is None:
        return {
            "bizon_webinar_datetime": written[:VALUE_MAX],
            "bizon_webinar_date": "",
            "bizon_webinar_time": "",
        }
    here = session_at.astimezone(zone)
    return {
        "bizon_webinar_datetime": write_moment(session_at),
        "bizon_webinar_date": f"{here:%d.%m.%Y}",
        "bizon_webinar_time": f"{here:%H:%M}",
    }
