"""The states of a received registration, and of its relay to Salebot."""

from enum import StrEnum

from core.domain.lifecycle import Lifecycle


class ReceivedState(StrEnum):
    """How far the dashboard has processed a received registration.

    `waiting`: its client is to be found. `matched`: variables and notice are to be written to the client. `noticing`:
    the notice was sent, and whether it arrived is not known yet. `shown`: the client is found and Salebot itself writes
    to the client, because the registration is relayed. `unmatched`: no client was found. `failed`: Salebot refused it,
    or the store came back from a backup while it was on its way. `uncertain`: it cannot be found out whether the client
    got the notice.
    """

    WAITING = "waiting"
    MATCHED = "matched"
    NOTICING = "noticing"
    DONE = "done"
    SHOWN = "shown"
    UNMATCHED = "unmatched"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


_PROCESSED_AGAIN = (ReceivedState.WAITING, ReceivedState.MATCHED, ReceivedState.SHOWN)
"""The states into which an operator can put a settled registration: it is processed again, or its client is chosen by
hand. A client that was chosen by hand can be taken back, which makes it `unmatched`."""

RECEIVED = Lifecycle(
    followers={
        ReceivedState.WAITING: (
            ReceivedState.MATCHED,
            ReceivedState.SHOWN,
            ReceivedState.UNMATCHED,
            ReceivedState.FAILED,
        ),
        ReceivedState.MATCHED: (
            ReceivedState.WAITING,
            ReceivedState.NOTICING,
            ReceivedState.DONE,
            ReceivedState.SHOWN,
            ReceivedState.FAILED,
            ReceivedState.UNMATCHED,
        ),
        ReceivedState.NOTICING: (
            ReceivedState.WAITING,
            ReceivedState.MATCHED,
            ReceivedState.DONE,
            ReceivedState.FAILED,
            ReceivedState.UNCERTAIN,
        ),
        ReceivedState.DONE: (*_PROCESSED_AGAIN, ReceivedState.UNMATCHED),
        ReceivedState.SHOWN: (ReceivedState.WAITING, ReceivedState.MATCHED, ReceivedState.UNMATCHED),
        ReceivedState.UNMATCHED: _PROCESSED_AGAIN,
        ReceivedState.FAILED: (*_PROCESSED_AGAIN, ReceivedState.UNMATCHED),
        ReceivedState.UNCERTAIN: (ReceivedState.NOTICING, *_PROCESSED_AGAIN, ReceivedState.UNMATCHED),
    },
    unsettled=frozenset({ReceivedState.WAITING, ReceivedState.MATCHED, ReceivedState.NOTICING}),
    in_doubt=frozenset({ReceivedState.NOTICING, ReceivedState.UNCERTAIN}),
    succeeded=frozenset({ReceivedState.DONE, ReceivedState.SHOWN}),
    problems=frozenset({ReceivedState.UNMATCHED, ReceivedState.FAILED, ReceivedState.UNCERTAIN}),
)


class RelayState(StrEnum):
    """How far the relay of a delivery to Salebot is. `taken`: Salebot has accepted it. `off`: relaying was switched off
    before that."""

    WAITING = "waiting"
    TAKEN = "taken"
    OFF = "off"


RELAY = Lifecycle(
    followers={
        RelayState.WAITING: (RelayState.TAKEN, RelayState.OFF),
        RelayState.TAKEN: (),
        RelayState.OFF: (),
    },
    unsettled=frozenset({RelayState.WAITING}),
    in_doubt=frozenset(),
    succeeded=frozenset({RelayState.TAKEN}),
    problems=frozenset(),
)
RELAYED = RELAY.unsettled | RELAY.succeeded
"""The states in which Salebot has the registration or will get it, and itself writes to the client."""
