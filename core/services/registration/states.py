"""The states of a batch row: one person of a bulk registration."""

from enum import StrEnum

from core.domain.lifecycle import Lifecycle

KIND = "register"
"""The kind of the jobs whose ledger these rows are. Durable: it stands in the store and in the engine's records."""


MOST_REFUSED = 5
"""After so many refusals in a row the reason is hardly in the people: the job rests."""


class BatchRowState(StrEnum):
    """How far the registration of a row is. In the store a row that is not to be registered has no state."""

    PLANNED = "planned"
    SENDING = "sending"
    REGISTERED = "registered"
    ALREADY_THERE = "already_there"
    REJECTED = "rejected"
    UNCERTAIN = "uncertain"
    NOT_SENT = "not_sent"
    REMOVED = "removed"


BATCH_ROWS = Lifecycle(
    followers={
        BatchRowState.PLANNED: (BatchRowState.SENDING, BatchRowState.ALREADY_THERE, BatchRowState.NOT_SENT),
        BatchRowState.SENDING: (
            BatchRowState.PLANNED,
            BatchRowState.REGISTERED,
            BatchRowState.ALREADY_THERE,
            BatchRowState.REJECTED,
            BatchRowState.UNCERTAIN,
        ),
        BatchRowState.UNCERTAIN: (BatchRowState.PLANNED, BatchRowState.REGISTERED),
        BatchRowState.REGISTERED: (BatchRowState.REMOVED,),
        BatchRowState.ALREADY_THERE: (BatchRowState.REMOVED,),
        BatchRowState.REJECTED: (),
        BatchRowState.NOT_SENT: (),
        BatchRowState.REMOVED: (),
    },
    unsettled=frozenset({BatchRowState.PLANNED, BatchRowState.SENDING}),
    resumable=frozenset({BatchRowState.PLANNED, BatchRowState.SENDING}),
    in_doubt=frozenset({BatchRowState.SENDING, BatchRowState.UNCERTAIN}),
    succeeded=frozenset({BatchRowState.REGISTERED, BatchRowState.ALREADY_THERE}),
    problems=frozenset({BatchRowState.REJECTED, BatchRowState.UNCERTAIN}),
    given_up={
        BatchRowState.PLANNED: BatchRowState.NOT_SENT,
        BatchRowState.SENDING: BatchRowState.UNCERTAIN,
    },
)
