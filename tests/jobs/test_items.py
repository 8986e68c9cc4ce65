"""The ledger `job_item`: how a line ends, and that it ends once."""

from datetime import timedelta
from itertools import product

from core.desk import Desk
from core.errors import ReportNotReady
from core.jobs.creation import create_job
from core.jobs.items import JobLine, list_lines, settle_line, write_ledger
from core.jobs.states import ITEMS, ItemState
from data.models import JobItem
from tests.jobs.test_progress import later


def put(desk: Desk, job_id: str, state: ItemState) -> None:
    with desk.store.writing() as session:
        session.get_one(JobItem, (job_id, "a")).state = state


def the_line(desk: Desk, job_id: str) -> JobLine:
    [line] = list_lines(desk, job_id)
    return line


def test_line_changes_only_to_a_state_that_may_follow(desk: Desk) -> None:
    job_id = create_job(desk, 1, "pull_reports", {})
    write_ledger(desk, job_id, ["a"])
    for before, after in product(ItemState, repeat=2):
        put(desk, job_id, before)
        settle_line(desk, job_id, "a", after)
        is_moved = after in ITEMS.followers[before]
        assert the_line(desk, job_id).state == (after if is_moved else before), (before, after)


def test_settled_line_keeps_its_problem_and_its_moment(desk: Desk) -> None:
    job_id = create_job(desk, 1, "pull_reports", {})
    write_ledger(desk, job_id, ["a"])
    settle_line(desk, job_id, "a", ItemState.NOT_READY, problem=ReportNotReady("bizon365", "get"))
    ended = the_line(desk, job_id)
    settle_line(later(desk, timedelta(hours=1)), job_id, "a", ItemState.DONE)
    kept = the_line(desk, job_id)
    assert (kept.state, kept.finished_at) == (ItemState.NOT_READY, ended.finished_at)
    assert isinstance(kept.problem, ReportNotReady)


def test_line_is_settled_again_by_a_repeated_step(desk: Desk) -> None:
    job_id = create_job(desk, 1, "pull_subscribers", {})
    write_ledger(desk, job_id, ["a"])
    for moment in (desk, later(desk, timedelta(hours=1))):
        before = moment.now()
        settle_line(moment, job_id, "a", ItemState.DONE)
        ended_at = the_line(desk, job_id).finished_at
        assert ended_at is not None
        assert ended_at >= before
