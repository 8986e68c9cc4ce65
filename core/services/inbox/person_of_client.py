"""What the store holds about the person behind a client in Salebot: their registrations, webinars and orders."""

from dataclasses import dataclass

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.campaigns.campaign import CampaignPerson
from core.domain.mail import normalize_email
from core.rights import needs
from core.services.clients.look_up_client import FoundClient, get_found
from core.services.inbox.person_history import SignUp, Visit, list_sign_ups, list_visits
from core.services.inbox.person_orders import PersonOrder, list_orders
from data.repositories.inbox import person_traces


@dataclass(frozen=True, slots=True)
class PersonOfClient:
    """All lists are newest first. `person`: by what they are known; the client's phone may be that of another member of
    the family, and of several e-mails nobody knows whose each is, so these are not used."""

    found: FoundClient
    person: CampaignPerson
    sign_ups: tuple[SignUp, ...]
    visits: tuple[Visit, ...]
    orders: tuple[PersonOrder, ...]


@needs(Right.CONTACTS)
def get_person_of_client(desk: Desk, project_id: int, client_id: int) -> PersonOfClient:
    """Of a client whom the copy does not hold, too. Reads the store only."""
    found = get_found(desk, project_id, client_id)
    emails = {email for contact in found.contacts if (email := normalize_email(contact))}
    email = emails.pop() if len(emails) == 1 else None
    name = found.client.name if found.client else None
    keys = person_traces.Keys(client_id, email, None)
    return PersonOfClient(
        found=found,
        person=CampaignPerson(client_id, email, username=name),
        sign_ups=list_sign_ups(desk, project_id, keys, name),
        visits=list_visits(desk, project_id, keys, name),
        orders=list_orders(desk, project_id, keys, name),
    )
