"""The states of a report, and of a report that Bizon365 has announced."""

from enum import StrEnum

from core.domain.lifecycle import Lifecycle

KIND = "pull_reports"
"""The kind of the jobs that pull reports. Durable: the store and the engine's records hold it."""


class ReportState(StrEnum):
    """How much of a report the store holds. `listed`: only its line of Bizon365's list. `ready`: all of it.
    `not_ready`: Bizon365 has not made the report yet. `incomplete`: Bizon365 gave fewer viewers than it counts.
    `failed`: the report could not be pulled."""

    LISTED = "listed"
    READY = "ready"
    NOT_READY = "not_ready"
    INCOMPLETE = "incomplete"
    FAILED = "failed"


REPORTS = Lifecycle(
    followers={
        ReportState.LISTED: (
            ReportState.READY,
            ReportState.NOT_READY,
            ReportState.INCOMPLETE,
            ReportState.FAILED,
        ),
        ReportState.NOT_READY: (ReportState.READY, ReportState.INCOMPLETE, ReportState.FAILED),
        ReportState.FAILED: (ReportState.READY, ReportState.INCOMPLETE, ReportState.NOT_READY),
        # A later pull that fails does not change a report that was pulled before.
        ReportState.INCOMPLETE: (ReportState.READY,),
        ReportState.READY: (ReportState.INCOMPLETE,),
    },
    unsettled=frozenset({ReportState.LISTED, ReportState.NOT_READY}),
    in_doubt=frozenset(),
    succeeded=frozenset({ReportState.READY}),
    problems=frozenset({ReportState.INCOMPLETE, ReportState.FAILED}),
)


class ExpectedState(StrEnum):
    """How far an announced report is. `waiting`: it is still to be pulled. `ready`: it is in the store. `given_up`: it
    could not be pulled within a day."""

    WAITING = "waiting"
    READY = "ready"
    GIVEN_UP = "given_up"


EXPECTED = Lifecycle(
    followers={
        ExpectedState.WAITING: (ExpectedState.READY, ExpectedState.GIVEN_UP),
        ExpectedState.READY: (),
        ExpectedState.GIVEN_UP: (),
    },
    unsettled=frozenset({ExpectedState.WAITING}),
    in_doubt=frozenset(),
    succeeded=frozenset({ExpectedState.READY}),
    problems=frozenset({ExpectedState.GIVEN_UP}),
)
