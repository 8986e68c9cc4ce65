"""The states of a report, and of a report that Bizon365 has announced."""

from enum import StrEnum

from core.domain.lifecycle import Lifecycle

KIND = "pull_reports"
"""The kind of the jobs that pull reports. Durable: it stands in the store and in the engine's records."""


class ReportState(StrEnum):
    """How much of a report is in the store. `listed`: only its line of Bizon365's list. `not_ready`: Bizon365 has not
    made it yet. `incomplete`: Bizon365 gave fewer viewers than it counts. `failed`: it could not be pulled."""

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
        # What was pulled once stays when a later pull fails.
        ReportState.INCOMPLETE: (ReportState.READY,),
        ReportState.READY: (ReportState.INCOMPLETE,),
    },
    unsettled=frozenset({ReportState.LISTED, ReportState.NOT_READY}),
    in_doubt=frozenset(),
    succeeded=frozenset({ReportState.READY}),
    problems=frozenset({ReportState.INCOMPLETE, ReportState.FAILED}),
)


class ExpectedState(StrEnum):
    """How the pull of an announced report stands: still to be tried, the report is here, or given up after a day."""

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
