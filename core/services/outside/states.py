"""How far an event for another program is."""

from datetime import timedelta
from enum import StrEnum

from core.domain.lifecycle import Lifecycle

KEPT_FOR = timedelta(days=30)
"""How long the log shows an event."""
ROUND = "events"
"""The kind of the rounds that send events. Durable."""


class EventState(StrEnum):
    """`given_up`: it was not taken within a day, or its endpoint said that it is gone."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


EVENTS = Lifecycle(
    followers={
        EventState.WAITING: (EventState.DELIVERED, EventState.GIVEN_UP),
        # Sent again by hand
        EventState.DELIVERED: (EventState.WAITING,),
        # Also taken by the try that was under way when it was given up
        EventState.GIVEN_UP: (EventState.WAITING, EventState.DELIVERED),
    },
    unsettled=frozenset({EventState.WAITING}),
    in_doubt=frozenset(),
    succeeded=frozenset({EventState.DELIVERED}),
    problems=frozenset({EventState.GIVEN_UP}),
)
