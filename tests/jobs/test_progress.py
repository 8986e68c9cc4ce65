"""The progress of jobs, and the moves between their states."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.clock import clock_from
from core.desk import Desk
from core.errors import NotFound
from core.jobs.attempts import (
    ask_pause,
    begin_next_attempt,
    finish_job,
    finish_on_request,
    get_attempt,
    mark_running,
    requeue_job,
)
from core.jobs.creation import create_job, create_only_job
from core.jobs.items import settle_line, write_ledger
from core.jobs.progress import ask_stop, get_job, list_jobs, watch_stop_request
from core.jobs.states import ItemState, JobState


def later(desk: Desk, by: timedelta) -> Desk:
    """The same desk with its clock set forward."""
    return replace(desk, clock=clock_from(desk.now() + by))


def test_remaining_time_follows_the_pace_so_far(desk: Desk) -> None:
    job_id = create_job(desk, 1, "pull_reports", {})
    mark_running(desk, job_id)
    write_ledger(desk, job_id, [str(n) for n in range(10)])
    assert get_job(desk, job_id).remaining_s(desk.now()) is None
    for n in range(5):
        settle_line(desk, job_id, str(n), ItemState.DONE)
    after_a_minute = get_job(desk, job_id).remaining_s(desk.now() + timedelta(seconds=60))
    assert after_a_minute == pytest.approx(60, rel=0.1)


def test_time_without_a_process_does_not_count_as_working_time(desk: Desk) -> None:
    job_id = create_job(desk, 1, "pull_reports", {})
    mark_running(desk, job_id)
    write_ledger(desk, job_id, ["a", "b"])
    settle_line(desk, job_id, "a", ItemState.DONE)
    tomorrow = later(desk, timedelta(days=1))
    mark_running(tomorrow, job_id)
    remaining = get_job(desk, job_id).remaining_s(tomorrow.now())
    assert remaining is not None
    assert remaining < 60


def test_time_without_a_process_counts_once_however_often_the_job_restarts(desk: Desk) -> None:
    job_id = create_job(desk, 1, "pull_reports", {})
    mark_running(desk, job_id)
    write_ledger(desk, job_id, ["a", "b"])
    worked = later(desk, timedelta(minutes=10))
    settle_line(worked, job_id, "a", ItemState.DONE)
    for days in (1, 2, 3):
        restarted = later(desk, timedelta(days=days))
        mark_running(restarted, job_id)
        remaining = get_job(desk, job_id).remaining_s(restarted.now())
        assert remaining == pytest.approx(600, abs=10)


def test_ledger_is_written_once_and_each_key_once(desk: Desk) -> None:
    job_id = create_job(desk, 1, "pull_reports", {})
    write_ledger(desk, job_id, ["a", "b", "a"])
    write_ledger(desk, job_id, ["c"])
    job = get_job(desk, job_id)
    assert (job.total, dict(job.counts)) == (2, {"waiting": 2})


def test_request_to_stop_is_kept(desk: Desk) -> None:
    job_id = create_job(desk, 1, "pull_reports", {})
    pressed = watch_stop_request(desk, job_id)
    assert not pressed()
    ask_stop(desk, job_id)
    assert watch_stop_request(desk, job_id)()
    assert get_job(desk, job_id).stop_asked


def test_newest_job_comes_first_and_an_unknown_one_is_not_found(desk: Desk) -> None:
    first = create_job(desk, 1, "pull_reports", {})
    second = create_job(later(desk, timedelta(seconds=1)), 1, "pull_reports", {})
    assert [job.id for job in list_jobs(desk, 1)] == [second, first]
    with pytest.raises(NotFound):
        get_job(desk, "nobody")


def test_jobs_have_their_own_counts_and_are_filtered_by_kind(desk: Desk) -> None:
    pull, other = create_job(desk, 1, "pull_reports", {}), create_job(desk, 1, "something_else", {})
    write_ledger(desk, pull, ["a", "b"])
    write_ledger(desk, other, ["a"])
    settle_line(desk, pull, "a", ItemState.DONE)
    assert {job.id: dict(job.counts) for job in list_jobs(desk, 1)} == {
        pull: {"waiting": 1, "done": 1},
        other: {"waiting": 1},
    }
    assert [job.id for job in list_jobs(desk, 1, kind="pull_reports")] == [pull]


def test_attempt_after_which_another_has_begun_does_nothing(desk: Desk) -> None:
    job_id = create_job(desk, 1, "pull_reports", {})
    assert mark_running(desk, job_id, 0)
    finish_job(desk, job_id, JobState.PAUSED)
    assert not mark_running(desk, job_id, 0)
    assert requeue_job(desk, job_id)
    assert not requeue_job(desk, job_id)
    assert not mark_running(desk, job_id, 0)
    assert mark_running(desk, job_id, get_attempt(desk, job_id))


def test_failed_attempt_is_followed_by_exactly_one(desk: Desk) -> None:
    job_id = create_job(desk, 1, "pull_reports", {})
    begin_next_attempt(desk, job_id, after=0)
    begin_next_attempt(desk, job_id, after=0)
    assert get_attempt(desk, job_id) == 1


def test_job_that_was_asked_to_pause_and_to_stop_is_stopped(desk: Desk) -> None:
    job_id = create_job(desk, 1, "pull_reports", {})
    ask_pause(desk, job_id)
    assert watch_stop_request(desk, job_id)()
    ask_stop(desk, job_id)
    finish_on_request(desk, job_id)
    assert get_job(desk, job_id).state == "stopped"


def test_job_that_has_ended_is_neither_paused_nor_stopped(desk: Desk) -> None:
    job_id = create_job(desk, 1, "pull_reports", {})
    finish_job(desk, job_id, JobState.FAILED)
    ask_pause(desk, job_id)
    ask_stop(desk, job_id)
    job = get_job(desk, job_id)
    assert (job.state, job.pause_asked, job.stop_asked, job.can_go_on) == ("failed", False, False, False)


def test_unfinished_job_is_not_created_a_second_time(desk: Desk) -> None:
    first = create_only_job(desk, 1, "unregister", {"batch": "a"})
    assert create_only_job(desk, 1, "unregister", {"batch": "a"}) == first
    assert create_only_job(desk, 1, "unregister", {"batch": "b"}) != first
    finish_job(desk, first, JobState.DONE)
    assert create_only_job(desk, 1, "unregister", {"batch": "a"}) != first
