"""How a project counts: from when on somebody came, what the end of a webinar is, and where each room makes its
offer."""

from collections.abc import Mapping

from sqlmodel import Session

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.domain.reports.definitions import Counting
from core.errors import InvalidInput
from core.rights import needs
from core.services.projects.remembered import Topic, forget_in, recall_all, recall_in, remember_in

TOPIC: Topic = "counting"
OFFERS: Topic = "offer_minute"
LAST_MINUTE = 24 * 60 - 1


@needs(Right.LOOK)
def get_counting(desk: Desk, project_id: int) -> Counting:
    """What the project has decided; the usual where it has decided nothing."""
    with desk.store.reading() as session:
        return counting_in(session, project_id)


def counting_in(session: Session, project_id: int) -> Counting:
    """As `get_counting`, for a service that works in this session."""
    return Counting(**recall_in(session, project_id, TOPIC) or {})


@needs(Right.LOOK)
def get_offer_minutes(desk: Desk, project_id: int) -> Mapping[str, int]:
    """By room id the minute, from 0, in which the webinars of the room make their offer, where it was set."""
    return recall_all(desk, project_id, OFFERS)


@needs(Right.WORK)
def set_offer_minute(desk: Desk, project_id: int, room_id: str, minute: int | None) -> None:
    """Set the minute of the room's offer, or (None) delete it. Raises InvalidInput("offer_minute", "out_of_range") for
    one that no webinar has."""
    if minute is not None and not 0 <= minute <= LAST_MINUTE:
        raise InvalidInput(OFFERS, minute, "out_of_range")
    with desk.store.writing(project_id) as session:
        if minute is None:
            forget_in(session, project_id, OFFERS, room_id)
        else:
            remember_in(session, desk, project_id, OFFERS, room_id, value=minute)
        note(session, desk, Deed.OFFER_MINUTE_SET, project_id=project_id)
