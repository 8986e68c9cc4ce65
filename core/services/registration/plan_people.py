"""The plan of a registration of people whom the dashboard knows, not of a file."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.registration.plan import CellProblem, ReadRow, RegistrationPlan, plan_rows
from core.domain.registration.registration import Registration
from core.rights import needs
from core.services.projects.connections import INTERACTIVE, open_bizon
from core.services.registration.send_registration import fetch_registered
from data.repositories.registration import batches as repository

FARTHEST = timedelta(days=365)
"""How far ahead sessions are looked for."""
NO_EMAIL = CellProblem("email", "", "", "required")


@needs(Right.WORK)
def plan_people(
    desk: Desk, project_id: int, name: str, registrations: Sequence[Registration | None], after: datetime
) -> RegistrationPlan:
    """Say what will be done with each registration, all of one page; None is somebody without an e-mail, who cannot be
    registered. Whoever is registered for a session of the page later than `after`, or is about to be, counts as
    registered already. Raises NotConfigured and the ApiErrors."""
    planned_at = desk.now()
    read = [ReadRow(number, (), one, () if one else (NO_EMAIL,)) for number, one in enumerate(registrations, start=1)]
    known = [one for one in registrations if one]
    emails = set()
    if known:
        page_id = known[0].page_id
        with open_bizon(desk, project_id, policy=INTERACTIVE) as api:
            found = fetch_registered(api, page_id, after, planned_at + FARTHEST)
        with desk.store.reading() as session:
            in_flight = repository.list_keys_in_flight(session, project_id, [page_id])
        emails = {email for _, session_at, email in (*found, *in_flight) if session_at > after}
    registered = {one.key for one in known if one.key.email_key in emails}
    return RegistrationPlan(name, (), plan_rows(read, registered=registered, now=planned_at), planned_at)
