"""The states of a scenario's run: one step for one webinar or session."""

from enum import StrEnum

from core.domain.lifecycle import Lifecycle

KIND = "scenarios"
"""The kind of the rounds. Durable."""


class RunState(StrEnum):
    """`waiting`: not due yet, or what it needs is being loaded. `asks`: a person has to let it go. `sending`: its
    campaign is under way. `done`: everybody got it, or nobody was to; when the report grows, it waits again. `skipped`:
    a person decided so, or it was too late, or the scenario has no such step any more."""

    WAITING = "waiting"
    ASKS = "asks"
    SENDING = "sending"
    DONE = "done"
    SKIPPED = "skipped"


RUNS = Lifecycle(
    followers={
        RunState.WAITING: (RunState.ASKS, RunState.SENDING, RunState.DONE, RunState.SKIPPED),
        RunState.ASKS: (RunState.WAITING, RunState.SENDING, RunState.DONE, RunState.SKIPPED),
        RunState.SENDING: (RunState.DONE, RunState.WAITING),
        RunState.DONE: (RunState.WAITING,),
        RunState.SKIPPED: (),
    },
    unsettled=frozenset({RunState.WAITING, RunState.ASKS, RunState.SENDING}),
    in_doubt=frozenset(),
    succeeded=frozenset({RunState.DONE}),
    problems=frozenset(),
)
