"""Campaigns for the people whose registrations the Inbox shows."""

from core.domain.campaigns.campaign import CampaignSource, source_key
from core.services.campaigns.people import people_of_inbox
from core.services.inbox.list_registrations import InboxSearch
from core.services.inbox.state import InboxView
from core.services.projects.projects import ProjectSettings
from pages.campaigns.offer import offer_campaign
from pages.inbox.words import group_names
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, ngettext


def offer_inbox(project: ProjectSettings, search: InboxSearch, view: InboxView) -> None:
    """The people whom the search finds, without the registrations of the test button. Not to be called from a fragment
    that reruns by itself: each of its runs would open the dialog."""
    found = view.page.total - (view.counts.by_group["test"] if search.group == "all" else 0)
    if search.group == "test" or not found:
        return
    today = f"{acting_desk().now().astimezone(project.time_zone):%d.%m.%Y}"
    page = [search.page_id] if search.page_id else []
    text = [f"«{search.text}»"] if search.text else []
    title = " · ".join([_("Inbox"), group_names()[search.group], *page, *text, today])
    offer_campaign(
        project,
        people=lambda: people_of_inbox(acting_desk(), project.id, search),
        whom=ngettext("{n} person", "{n} people", found),
        name=title,
        source=CampaignSource("inbox", title, source_key("inbox", search.group, *page, *text, today)),
        key="inbox",
    )
