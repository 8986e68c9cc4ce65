"""The variables that a client gets with a registration (docs/salebot.md, section 14)."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from core.domain.sessions import write_moment
from core.domain.tags import TAGS
from core.domain.variables import VALUE_MAX

PROFILE = "client."
"""The prefix of names that are saved to the client's profile and not to the deal (docs/salebot.md, section 5)."""
COPIED = {
    "bizon_sublist_id": "sublistId",
    "bizon_room": "room",
    "bizon_secret": "secret",
    "bizon_url_marker": "url_marker",
    "bizon_url_marker_name": "url_marker_name",
    **{f"bizon_{tag}": tag for tag in TAGS},
}
"""Variable to field of the registration (docs/bizon365.md, section 14)."""


def build_bizon_variables(
    fields: Mapping[str, str], session_at: datetime | None, phone: str | None, zone: ZoneInfo
) -> dict[str, str]:
    """All variables of a registration; `session_at` is aware UTC, dates and times are those of the account's `zone`.

    `fields` are those of the delivery, by name; `phone` is in E.164 and is written without the plus, as Salebot's
    guide writes it (docs/salebot.md, section 12). The ``bizon_*`` variables describe this registration, so what it
    lacks is written empty: a client must not seem to have come by the tags of an earlier one. E-mail and phone describe
    the person: where one did not come, the one they have stays.
    """
    variables = {name: fields.get(field, "")[:VALUE_MAX] for name, field in COPIED.items()}
    variables |= _times(session_at, fields.get("webinarTime", ""), zone)
    if email := fields.get("email"):
        variables["bizon_email"] = email[:VALUE_MAX]
    if phone:
        variables["phone"] = phone.removeprefix("+")
    return variables


def in_profile(variables: Mapping[str, str]) -> dict[str, str]:
    """The same under the names that put them into the client's profile."""
    return {f"{PROFILE}{name}": value for name, value in variables.items()}


def _times(session_at: datetime | None, written: str, zone: ZoneInfo) -> dict[str, str]:
    """A moment that cannot be read stays as it came."""
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
