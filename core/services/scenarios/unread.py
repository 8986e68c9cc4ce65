"""What a look at the past cannot count yet, because nobody has loaded it, or set it. Before a step goes out people are
loaded (`fresh.py`); the minute of the offer is the operator's to set."""

from dataclasses import dataclass, field
from datetime import datetime

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.scenarios.scenario import Group, Scenario
from core.domain.webinars.segments import Fact
from core.rights import needs
from core.services.projects.counting import get_offer_minutes
from core.services.reports.list_reports import ReportSearch, list_pulled
from core.services.reports.registered import is_whole
from core.services.scenarios.subjects import list_pages


@dataclass(frozen=True, slots=True)
class Unread:
    """Why it is not known who registered: no registration page leads to the room (`has_pages` is False), or the people
    of these pages (ids and titles) were never loaded, or last before the webinar began (`early`): who is not among them
    may have registered since."""

    has_pages: bool
    pages: dict[str, str]
    early: dict[str, str] = field(default_factory=dict)


@needs(Right.LOOK)
def find_unread(desk: Desk, project_id: int, rules: Scenario, webinar_at: datetime | None = None) -> Unread | None:
    """None where the scenario does not ask who registered, or where all of it was loaded; for who had not registered
    for the webinar that began at `webinar_at` after that."""
    of_group = rules.whom.group in (Group.ABSENT, Group.REGISTERED) or rules.when.trigger.is_about_page
    asks = of_group or Fact.REGISTERED in rules.whom.rules.facts
    if not asks or not rules.when.place_id:
        return None
    with desk.store.reading() as session:
        pages = list_pages(session, project_id, rules)
        unread = {page.page_id: page.title or page.page_id for page in pages if page.subscribers_pulled_at is None}
        early = {}
        if rules.whom.rules.facts.get(Fact.REGISTERED) is False and webinar_at:
            asked = [page for page in pages if page.page_id not in unread and not is_whole(page, webinar_at)]
            early = {page.page_id: page.title or page.page_id for page in asked}
    return Unread(bool(pages), unread, early) if unread or early or not pages else None


@dataclass(frozen=True, slots=True)
class NoOffer:
    """The room of which nobody has set the minute of the offer, and its newest loaded webinar, on whose page it is set;
    None while there is none."""

    room_id: str
    report_id: int | None


@needs(Right.LOOK)
def find_no_offer(desk: Desk, project_id: int, rules: Scenario) -> NoOffer | None:
    """Why nobody can be told to have been at the offer, or not; None where the scenario does not ask that."""
    if Fact.AT_OFFER not in rules.whom.rules.facts:
        return None
    rooms = [rules.when.place_id]
    if rules.when.trigger.is_about_page:
        with desk.store.reading() as session:
            rooms = [page.room_id for page in list_pages(session, project_id, rules) if page.room_id]
    offers = get_offer_minutes(desk, project_id)
    for room_id in rooms:
        if room_id and room_id not in offers:
            loaded = list_pulled(desk, project_id, ReportSearch(room_id=room_id))
            return NoOffer(room_id, loaded[0] if loaded else None)
    return None
