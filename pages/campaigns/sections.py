"""Where campaigns are looked at: the section of the Inbox page, and one of them by its address."""

from pages.widgets.sections import SECTION

SENT = "sent"
"""The section's name in the address."""
CAMPAIGN = "campaign"
"""Name in the address: the campaign that is looked at."""


def address_of(job_id: str) -> dict[str, str]:
    """The way to one campaign, as query parameters of the Inbox page."""
    return {SECTION: SENT, CAMPAIGN: job_id}
