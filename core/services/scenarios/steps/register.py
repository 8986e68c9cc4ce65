"""The step that registers people for the next session of a page.

Whoever is registered for a session of the page that begins later than what the scenario is about is not registered
again, for whichever session that is: so nobody is registered twice when a report grows, or a run is planned anew. Nor
is whom the run has registered before, and who is not any more: somebody has cancelled that.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignPerson
from core.domain.contacts import client_number
from core.domain.registration.plan import PlanState
from core.domain.registration.registration import Registration
from core.domain.scenarios.actions import RegisterNext
from core.errors import InvalidInput
from core.jobs.planned_rows import job_id_of
from core.services.campaigns.same_people import list_same, trace_of_person
from core.services.registration.job import start_registration
from core.services.registration.page_schedule import fetch_sessions
from core.services.registration.plan_people import plan_people
from core.services.registration.states import BatchRowState
from core.services.scenarios.steps.planned import NAMES, PlannedStep
from core.services.scenarios.subjects import EARLY
from data.repositories.registration import batches

NOTICE = timedelta(hours=1)
"""People are registered for a session that begins so long from now or later, so that they hear of it in time."""


def plan_register_step(
    desk: Desk,
    project_id: int,
    actions: RegisterNext,
    people: Sequence[CampaignPerson],
    *,
    title: str,
    after: datetime,
    run_id: int | None,
) -> PlannedStep:
    """The registration of everybody who is meant; whoever is left out, or has no e-mail, is not registered. `after`:
    when that began which the scenario is about. `run_id`: None for a run that is not there yet.

    Asks Bizon365. Raises InvalidInput("page_id", "no_session") while the page offers none, and the ApiErrors.
    """
    from_ = desk.now() + NOTICE
    session_at = next((at for at in fetch_sessions(desk, project_id, actions.page_id) if at >= from_), None)
    if session_at is None:
        raise InvalidInput("page_id", None, "no_session")
    meant = _without_begun(desk, project_id, [person for person in people if person.left_out is None], run_id)
    plan = plan_people(
        desk, project_id, title, [_registration(actions.page_id, session_at, one) for one in meant], after + EARLY
    )
    reached = plan.only(PlanState.WILL_REGISTER)
    counts: dict[StrEnum, int] = dict(plan.counts.items())
    counts |= Counter(person.left_out for person in people if person.left_out)
    return PlannedStep(
        people=len(reached),
        counts=counts,
        names=[row.registration.username if row.registration else None for row in reached[:NAMES]],
        job_id=job_id_of(project_id, plan.planned_at, plan.source_name),
        begin=lambda run_id: start_registration(desk, project_id, plan, run_id=run_id),
    )


def _without_begun(
    desk: Desk, project_id: int, people: Sequence[CampaignPerson], run_id: int | None
) -> list[CampaignPerson]:
    """Those for whom the run has begun no registration, under whichever key of theirs."""
    with desk.store.reading() as session:
        not_sent = BatchRowState.NOT_SENT
        begun = batches.list_begun(session, project_id, run_id, not_sent=not_sent) if run_id else []
        known = [CampaignPerson(client_number(row.client_id), row.email, row.phone, row.username) for row in begun]
        same = list_same(session, project_id, [trace_of_person(one) for one in known], people) if begun else ()
    return [person for place, person in enumerate(people) if place not in same]


def _registration(page_id: str, session_at: datetime, person: CampaignPerson) -> Registration | None:
    if not person.email:
        return None
    return Registration(
        page_id=page_id,
        session_at=session_at,
        email=person.email,
        username=person.username,
        phone=person.phone,
        client_id=str(person.client_id) if person.client_id else None,
    )
