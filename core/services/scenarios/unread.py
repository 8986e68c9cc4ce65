"""What a look at the past cannot count yet, because nobody has loaded it. Before a step goes out it is loaded
(`fresh.py`)."""

from dataclasses import dataclass

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.scenarios.scenario import Group, Scenario
from core.domain.webinars.segments import Fact
from core.rights import needs
from core.services.scenarios.subjects import list_pages


@dataclass(frozen=True, slots=True)
class Unread:
    """Why it is not known who registered: no registration page leads to the room (`has_pages` is False), or the people
    of these pages (ids and titles) were never loaded."""

    has_pages: bool
    pages: dict[str, str]


@needs(Right.LOOK)
def find_unread(desk: Desk, project_id: int, rules: Scenario) -> Unread | None:
    """None where the scenario does not ask who registered, or where all of it was loaded."""
    of_group = rules.whom.group in (Group.ABSENT, Group.REGISTERED) or rules.when.trigger.is_about_page
    asks = of_group or Fact.REGISTERED in rules.whom.rules.facts
    if not asks or not rules.when.place_id:
        return None
    with desk.store.reading() as session:
        pages = list_pages(session, project_id, rules)
        unread = {page.page_id: page.title or page.page_id for page in pages if page.subscribers_pulled_at is None}
    return Unread(bool(pages), unread) if unread or not pages else None
