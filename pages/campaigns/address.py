"""The address of a campaign on the page of campaigns."""

PAGE = "campaigns/page.py"
CAMPAIGN = "campaign"
"""Name in the address: the campaign that is shown."""


def address_of(job_id: str) -> dict[str, str]:
    """The address of one campaign, as query parameters of `PAGE`."""
    return {CAMPAIGN: job_id}
