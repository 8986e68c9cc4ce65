"""The states of a batch row: every change that the code makes is one that the lifecycle allows."""

import pytest

from core.desk import Desk
from core.sandbox.server import SandboxServer
from core.services.projects.projects import ProjectSettings
from core.services.registration.ledger import LedgerRow, each_planned, mark_sending, move_row, put_back, settle_row
from core.services.registration.send_registration import Sent
from core.services.registration.start_batch import start_batch
from core.services.registration.states import BATCH_ROWS, BatchRowState
from data.models import IN_FLIGHT, BatchRow
from tests.conftest import wire
from tests.registering import emails, plan_of


@pytest.fixture
def project(desk: Desk, sandbox: SandboxServer) -> ProjectSettings:
    return wire(desk, sandbox)


def set_state(desk: Desk, row: BatchRow, state: BatchRowState) -> None:
    with desk.store.writing() as session:
        row.state = state
        session.merge(row)


def read_row(desk: Desk, job_id: str, number: int) -> BatchRow:
    with desk.store.reading() as session:
        row = session.get(BatchRow, (job_id, number))
        assert row
        return row


def begun(desk: Desk, project: ProjectSettings, server: SandboxServer) -> tuple[str, LedgerRow]:
    job_id = start_batch(desk, project.id, plan_of(desk, server, emails(1)))
    return job_id, next(each_planned(desk, job_id))


@pytest.mark.parametrize("before", BatchRowState)
def test_row_changes_only_to_a_state_that_may_follow(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer, before: BatchRowState
) -> None:
    job_id, line = begun(desk, project, sandbox)
    row = read_row(desk, job_id, line.number)
    for after in BatchRowState:
        set_state(desk, row, before)
        with desk.store.writing() as session:
            is_moved = move_row(session, job_id, line.number, after)
        assert is_moved is (after in BATCH_ROWS.followers[before])
        assert read_row(desk, job_id, line.number).state == (after if is_moved else before)


@pytest.mark.parametrize("settled", sorted(BATCH_ROWS.final | BATCH_ROWS.succeeded))
def test_nothing_that_a_job_does_changes_a_row_that_has_ended(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer, settled: BatchRowState
) -> None:
    job_id, line = begun(desk, project, sandbox)
    set_state(desk, read_row(desk, job_id, line.number), settled)
    mark_sending(desk, job_id, line)
    put_back(desk, job_id, line)
    for outcome in (BatchRowState.REGISTERED, BatchRowState.ALREADY_THERE, BatchRowState.REJECTED):
        settle_row(desk, job_id, line, Sent(outcome))
    assert read_row(desk, job_id, line.number).state == settled


def test_rows_that_keep_others_from_the_same_registration_are_the_open_ones() -> None:
    states = ", ".join(f"'{state}'" for state in BatchRowState if state in BATCH_ROWS.open)
    assert str(IN_FLIGHT) == f"state IN ({states})"
