"""Notices that came back from a backup: whatever was still to be sent then may have been sent since."""

from datetime import datetime

from core.desk import Desk
from core.services.backups.after_restore import after_restore
from core.services.notices.states import DELIVERIES, DeliveryState
from data.repositories.notices import deliveries as repository


@after_restore
def drop_deliveries(desk: Desk, _made_at: datetime) -> None:
    """Send none of them; the bell shows them all the same."""
    with desk.store.writing() as session:
        repository.drop_unsettled(session, sorted(DELIVERIES.unsettled), DeliveryState.DROPPED, desk.now())
