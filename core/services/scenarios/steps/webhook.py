"""The step that tells other programs who the people are: a signed message for each hundred of them.

The messages are kept without people, who are looked up in the ledger when one is sent: so nothing of an erased person
waits to be sent, and what is sent again says no more than is still kept.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignPerson
from core.domain.outside.events import EventKind
from core.domain.scenarios.actions import TellPrograms
from core.errors import InvalidInput
from core.jobs.rounds import ask_round
from core.services.outside.endpoints import list_asking_for
from core.services.outside.events import Payload, add_events, completes
from core.services.outside.states import ROUND
from core.services.scenarios.runs import require_run
from core.services.scenarios.steps.handing import hand_on, plan_handing
from core.services.scenarios.steps.planned import PlannedStep
from data.repositories import handed as repository

AT_ONCE = 100
"""So many people are in one message."""


def plan_webhook_step(
    desk: Desk,
    project_id: int,
    actions: TellPrograms,
    people: Sequence[CampaignPerson],
    *,
    run_id: int | None,
    about: Mapping[str, Any],
) -> PlannedStep:
    """The messages about everybody of whom the other programs were not told before. `about`: what each says of the
    scenario. Raises InvalidInput("endpoint", "nobody_asks") while no endpoint asks for them."""
    if not list_asking_for(desk, project_id, EventKind.SCENARIO_PEOPLE):
        raise InvalidInput("endpoint", None, "nobody_asks")
    handing = plan_handing(desk, project_id, people, run_id, needs_client=not actions.with_contacts)

    def begin(run_id: int) -> None:
        with desk.store.writing(project_id) as session:
            parts = hand_on(session, desk, require_run(session, project_id, run_id), handing, most=AT_ONCE)
            said = {**about, "run_id": run_id, "with_contacts": actions.with_contacts}
            payloads = [{**said, "part": part} for part in parts]
            add_events(session, desk, project_id, EventKind.SCENARIO_PEOPLE, payloads, run_id=run_id)
        ask_round(ROUND, project_id)

    return handing.as_step(begin)


@completes(EventKind.SCENARIO_PEOPLE)
def name_people(session: Session, project_id: int, payload: Payload, with_contacts: bool) -> Payload:
    """The people of a message that were not erased meanwhile, each with their client id, and with their contacts where
    both the step and the endpoint have it so."""
    said = dict(payload)
    may = said.pop("with_contacts") and with_contacts
    rows = repository.list_part(session, project_id, said["run_id"], said["part"])
    contacts = ({"name": row.username, "email": row.email, "phone": row.phone} if may else {} for row in rows)
    people = [{"client_id": row.client_id, **own} for row, own in zip(rows, contacts, strict=True)]
    return {**said, "people": people}
