"""The states of a job, and those of a line of `job_item`, the ledger of jobs that bring none of their own."""

from enum import StrEnum

from core.domain.lifecycle import Lifecycle


class JobState(StrEnum):
    """The states of a job. The engine starts queued and running jobs again after a restart."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


UNFINISHED = frozenset({JobState.QUEUED, JobState.RUNNING})


class ItemState(StrEnum):
    """How far a line of `job_item` is. `waiting` and `planned` both mean that its work is still to be done: a job that
    has failed can continue with planned lines, not with waiting ones. `gone`: the object of the work did not exist any
    more. `not_ready` and `incomplete`: the service had not made it yet, or gave only a part."""

    WAITING = "waiting"
    PLANNED = "planned"
    DONE = "done"
    NOT_READY = "not_ready"
    INCOMPLETE = "incomplete"
    GONE = "gone"
    FAILED = "failed"


_ENDINGS = (ItemState.DONE, ItemState.NOT_READY, ItemState.INCOMPLETE, ItemState.GONE, ItemState.FAILED)

ITEMS = Lifecycle(
    followers={
        ItemState.WAITING: _ENDINGS,
        ItemState.PLANNED: _ENDINGS,
        ItemState.DONE: (),
        ItemState.NOT_READY: (),
        ItemState.INCOMPLETE: (),
        ItemState.GONE: (),
        ItemState.FAILED: (),
    },
    unsettled=frozenset({ItemState.WAITING, ItemState.PLANNED}),
    resumable=frozenset({ItemState.PLANNED}),
    in_doubt=frozenset(),
    succeeded=frozenset({ItemState.DONE}),
    problems=frozenset({ItemState.NOT_READY, ItemState.INCOMPLETE, ItemState.FAILED}),
)
