"""What the states of a ledger mean: which state may follow which, which are final, which need attention.

A ledger is a table whose lines are processed one by one: the items of a job, the rows of a bulk registration, the
people of a campaign, the registrations received, the reports announced. Each has its states in a `states.py`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

State = TypeVar("State", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Lifecycle(Generic[State]):
    """The states of a ledger's lines, and what each of them means.

    followers   For every state, the states that may come directly after it; none for a final state.
    unsettled   The work of the line is still to be done, or a request for it is on its way.
    resumable   The unsettled states with which a job that has failed can continue; with any other it cannot.
    in_doubt    A request was sent, and it is not known whether it took effect: the service has to be asked before the
                request is repeated. Such a line is unsettled while the answer may still come, and a problem once the
                job has gone on without it.
    succeeded   The line has ended, and what the operator wanted is done.
    problems    The line has ended otherwise, and the operator is shown why.
    given_up    For an unsettled state, the state that a line in it gets when its job is stopped for good. A line in a
                state that is left out stays as it is.

    A ledger that is processed by rounds and not by jobs has neither `resumable` nor `given_up`.
    A line that has ended may also be neither a success nor a problem: it was superfluous, was given up or undone.

    Raises ValueError when the sets contradict each other.
    """

    followers: Mapping[State, Collection[State]]
    unsettled: frozenset[State]
    in_doubt: frozenset[State]
    succeeded: frozenset[State]
    problems: frozenset[State]
    resumable: frozenset[State] = frozenset()
    given_up: Mapping[State, State] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.succeeded & self.problems or self.unsettled & (self.succeeded | self.problems):
            raise ValueError("a line is unsettled, succeeded or a problem, not two of these")
        if not self.resumable <= self.unsettled:
            raise ValueError("only an unsettled line can be resumed")
        if not self.in_doubt <= self.unsettled | self.problems:
            raise ValueError("a line in doubt is unsettled or a problem")
        for before, after in self.given_up.items():
            if before not in self.unsettled or after not in self.followers[before]:
                raise ValueError(f"a line that is {before} cannot be given up as {after}")

    @property
    def final(self) -> frozenset[State]:
        """The states that no state follows."""
        return frozenset(state for state, followers in self.followers.items() if not followers)

    @property
    def open(self) -> frozenset[State]:
        """The states of a line whose work may still have to be done: it is unsettled or in doubt."""
        return self.unsettled | self.in_doubt

    def check_move(self, before: State, after: State) -> State:
        """`after`, where a line may be moved to it from `before`; a line may also stay. Raises ValueError."""
        if after != before and after not in self.followers[before]:
            raise ValueError(f"{after} cannot follow {before}")
        return after

    def before(self, *states: State) -> frozenset[State]:
        """The states that any of these may directly follow: those a line must be in to be moved to one of them."""
        return frozenset(state for state, followers in self.followers.items() if set(states) & set(followers))

    def count(self, counts: Mapping[str, int], states: Collection[State]) -> int:
        """How many lines are in one of `states`, out of `counts` (lines by state)."""
        return sum(counts.get(state, 0) for state in states)
