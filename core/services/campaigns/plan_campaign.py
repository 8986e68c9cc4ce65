"""The plan of a campaign: who gets it, who got it before, who has to be looked up, and how many calls that takes."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.campaigns.campaign import (
    CampaignActions,
    CampaignPerson,
    CampaignSource,
    Step,
    check_actions,
    check_campaign_name,
    name_key,
)
from core.domain.campaigns.plan import (
    TO_DO,
    CampaignNeeds,
    CampaignPlan,
    KnownClients,
    PlannedPerson,
    PlanState,
    plan_people,
)
from core.domain.client_matching import written_forms
from core.domain.sessions import day_start
from core.rights import needs
from core.services.campaigns.left_out import LeftOutNow
from core.services.campaigns.received import list_got
from core.services.campaigns.start_campaign import first_repeat
from core.services.clients.copy import find_by_contacts, list_contacts
from core.services.projects.projects import get_project
from core.services.projects.salebot_budget import get_salebot_use
from core.services.projects.salebot_settings import get_salebot_settings
from data.repositories import campaigns as repository

AT_ONCE = 100
"""How many clients are given equal variables, or put on a list, by one call."""
FOUND_CALLS = 2
"""How many calls it takes to look up a person who is found at once: one finds the client, one asks whether other
clients have that contact."""


@needs(Right.CONTACTS)
def plan_campaign(
    desk: Desk,
    project_id: int,
    name: str,
    actions: CampaignActions,
    people: Sequence[CampaignPerson],
    source: CampaignSource,
    *,
    again: bool = False,
    completes: bool = False,
    is_looked_over: bool = False,
) -> CampaignPlan:
    """Say what will be done with each person. Clients are looked for in the dashboard's copy; Salebot is not asked.

    A person who has got a campaign of this name, or of one that was offered for the same list in another language or by
    an earlier version, does not get it a second time, unless it is to be sent `again`; who has got only a part of what
    it does now gets the rest if it `completes` that. Whom the project never writes to is left out; with
    `is_looked_over` the people say that already. Raises InvalidInput as `check_campaign_name` and `check_actions` do,
    and NotFound.
    """
    name, actions = check_campaign_name(name), check_actions(actions)
    planned_at = desk.now()
    with desk.store.reading() as session:
        names = repository.list_name_keys(session, project_id, name_key(name), source.key_of(name))
        last_repeat = repository.find_last_repeat(session, project_id, names)
        repeat = 0 if last_repeat is None else last_repeat + (again or completes)
        from_repeat = first_repeat(repeat, again=again)
        got = list_got(session, project_id, names, actions, from_repeat=from_repeat)
    if not is_looked_over:
        people = LeftOutNow(desk, project_id).mark(people, None)
    rows = plan_people(people, known=find_known(desk, project_id, people), got=got, completes=completes)
    needs = _needs(desk, project_id, actions, rows=[row for row in rows if row.state in TO_DO], now=planned_at)
    return CampaignPlan(
        name=name,
        actions=actions,
        source=source,
        again=again,
        completes=completes,
        repeat=repeat,
        rows=rows,
        needs=needs,
        planned_at=planned_at,
    )


def find_known(desk: Desk, project_id: int, people: Sequence[CampaignPerson]) -> KnownClients:
    """What the dashboard's copy knows of the clients of these people."""
    return KnownClients(
        by_contact=find_by_contacts(desk, project_id, {one for person in people for one in person.contacts}),
        contacts_of=list_contacts(desk, project_id, {person.asked_id for person in people if person.asked_id}),
    )


def _needs(
    desk: Desk, project_id: int, actions: CampaignActions, rows: Sequence[PlannedPerson], now: datetime
) -> CampaignNeeds:
    zone = get_project(desk, project_id).time_zone
    use = get_salebot_use(desk, project_id)
    looked_up = [row.person for row in rows if row.state is PlanState.LOOK_UP]
    steps = Counter(step for row in rows for step in row.lacks or actions.steps)
    lists = sum(one is not None for one in (actions.list_id, actions.leave_list_id))
    sending = steps[Step.CALLBACK] + steps[Step.MESSAGE] - lists * (-steps[Step.LIST] // AT_ONCE)
    with desk.store.reading() as session:
        people_today = repository.count_people_since(session, project_id, day_start(now, zone))
    return CampaignNeeds(
        calls_least=sending + FOUND_CALLS * len(looked_up),
        calls_most=sending + sum(map(_most_calls, looked_up)),
        calls_today=use.calls,
        budget=use.budget,
        people=len(rows),
        people_today=people_today,
        cap=get_salebot_settings(desk, project_id).campaign_cap,
    )


def _most_calls(person: CampaignPerson) -> int:
    """The most calls that it can take to look up a person: one for each way of writing a contact, and one more when the
    last of them finds the client."""
    phones = written_forms("phone", person.phone) if person.phone else ()
    emails = written_forms("email", person.email) if person.email else ()
    return len(phones) + len(emails) + 1
