"""To whom a campaign goes, which decides what texts are offered for it."""

from collections.abc import Collection, Sequence
from enum import StrEnum

from core.domain.campaigns.campaign import FACTS, CampaignPerson, CampaignSource


class Audience(StrEnum):
    """The people of a campaign, by what is known of their attendance. `REGISTERED`: people who registered, before it is
    known who came. `UNKNOWN`: whether they came cannot be told. `MIXED`: some came and others did not, or not of all
    of them it is known."""

    CAME = "came"
    ABSENT = "absent"
    REGISTERED = "registered"
    UNKNOWN = "unknown"
    MIXED = "mixed"


OFFERED_A_TEXT = (Audience.CAME, Audience.REGISTERED)
"""The audiences to whom an earlier text may be offered again. The others get an empty field: a block of the bot that
thanks people for coming must not be called for people who did not come."""


def audience_of(source: CampaignSource, people: Sequence[CampaignPerson]) -> Audience:
    """The audience that these people are."""
    attended = {person.variables.get("b365_attended") for person in people}
    if attended == {"True"}:
        return Audience.CAME
    if attended == {"False"}:
        return Audience.ABSENT
    if attended - {None}:
        return Audience.MIXED
    return Audience.REGISTERED if source.kind in ("subscribers", "inbox") else Audience.UNKNOWN


def offered_text(audience: Audience, earlier: str, *, variables: Collection[str] = ()) -> str:
    """The earlier text of this audience, or "" where none may be offered. The name of a variable is never offered: it
    says nothing of what the bot is to answer. `variables` are names besides `FACTS`."""
    is_name = earlier in FACTS or earlier in variables
    return earlier if audience in OFFERED_A_TEXT and not is_name else ""
