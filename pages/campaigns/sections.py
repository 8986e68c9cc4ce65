"""The address of a campaign: the section of the Inbox page that shows campaigns, and the campaign in it."""

from pages.widgets.sections import SECTION

SENT = "sent"
"""The section's name in the address."""
CAMPAIGN = "campaign"
"""Name in the address: the campaign that is shown."""


def address_of(job_id: str) -> dict[str, str]:
    """The address of one campaign, as query parameters of the Inbox page."""
    return {SECTION: SENT, CAMPAIGN: job_id}
