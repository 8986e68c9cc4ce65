"""Unregistering one person, and knowing how it ended, also when the answer gets lost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.bizon.api import BizonApi
from core.bizon.wire import REMOVE_SUBSCRIBER, SERVICE
from core.domain.registration.registration import RegistrationKey
from core.errors import ApiError, Rejected, UnexpectedPayload
from core.jobs.states import ItemState
from core.landing import Flight, is_lost
from core.services.registration.removal import RegisteredRow
from core.services.registration.send_registration import TRIES, find_registered
from core.waits import Waits


@dataclass(frozen=True, slots=True)
class Removed:
    """How the removal of a person ended: `done`, `gone` (they were not registered any more) or `failed`, with the
    reason."""

    state: ItemState
    problem: ApiError | None = None


def send_removal(
    api: BizonApi,
    rows: Sequence[RegisteredRow],
    waits: Waits,
    should_stop: Callable[[], bool],
    check_allowed: Callable[[], object],
) -> Removed:
    """Remove one person's rows of a page: removing one session removes all. After a request whose answer was lost the
    list decides, and the request is sent again only when the person is still on it and the request can no longer land
    (`core.landing`): a removal that lands late would take a new registration away.
    `check_allowed` is called when the request goes out, and raises where it must not.

    Raises the errors that say nothing about this person, also when every answer was lost, and Stopped.
    """

    def is_registered() -> bool:
        keys = (RegistrationKey(row.page_id, row.session_at, row.email_key) for row in rows)
        return any(find_registered(api, key) for key in keys)

    flight = Flight(waits, check_allowed)
    lost: ApiError = UnexpectedPayload(SERVICE, REMOVE_SUBSCRIBER.name, detail="deleted")
    for _ in range(TRIES):
        try:
            if api.send_removal(rows[0].page_id, rows[0].email, on_send=flight.begin):
                return Removed(ItemState.DONE)
            nothing: ApiError = UnexpectedPayload(SERVICE, REMOVE_SUBSCRIBER.name, detail="deleted")
        except Rejected as error:
            nothing = error
        except ApiError as error:
            if not is_lost(error):
                raise
            lost = error
            if flight.find_out(error, is_registered, not_done=True, should_stop=should_stop):
                continue
            return Removed(ItemState.DONE)
        # There was nothing to remove, or an earlier request whose answer was lost has removed it.
        return Removed(ItemState.FAILED, nothing) if is_registered() else Removed(ItemState.GONE)
    raise lost
