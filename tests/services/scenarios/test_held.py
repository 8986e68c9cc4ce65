"""A campaign of a scenario that rests because Salebot gives no answer goes on by itself, and is not over until then."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import pytest

from core.domain.scenarios.brake import TOO_LATE
from core.http.pace import never
from core.sandbox.server import SandboxServer
from core.sandbox.world.people import Person
from core.services.projects.jobs import JobProgress, JobState, get_job
from core.services.scenarios.held import ASK_AGAIN_AFTER
from core.services.scenarios.look import look_after_scenarios
from core.services.scenarios.states import RunState
from tests.sending import once
from tests.services.scenarios.world import School, messages

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def interrupted(school: School, server: SandboxServer, people: Sequence[Person]) -> tuple[int, JobProgress]:
    """The report and the campaign of a run whose people were to be written to while Salebot was out of order."""
    school.switch_on()
    report_id = school.hold(people)
    server.faults.play("status", status=503)
    school.look()
    [run] = school.look(HOUR)
    job = get_job(school.desk, run.job_id or "")
    assert (run.state, job.state, job.rests) == (RunState.SENDING, JobState.FAILED, True)
    return report_id, job


@pytest.mark.parametrize("of", [1, 3])
def test_after_an_outage_it_goes_on_by_itself_and_each_has_it_once(
    school: School, small_sandbox: SandboxServer, people: list[Person], of: int
) -> None:
    _, job = interrupted(school, small_sandbox, people[:of])
    school.look(ASK_AGAIN_AFTER)
    again = get_job(school.desk, job.id)
    assert (again.state, again.rests) == (JobState.FAILED, True), "Salebot is still out of order"
    small_sandbox.faults.clear()
    school.look(ASK_AGAIN_AFTER - SECOND)
    assert messages(school, people) == Counter(), "it is left alone for a while"
    [run] = school.look(SECOND)
    assert (run.state, messages(school, people)) == (RunState.DONE, once(people[:of]))


def test_until_it_has_gone_on_nobody_else_is_begun_with(
    school: School, small_sandbox: SandboxServer, people: list[Person]
) -> None:
    report_id, job = interrupted(school, small_sandbox, people[:1])
    school.grow(report_id, people)
    look_after_scenarios(school.desk, school.project_id, never)
    [run] = school.runs()
    assert (run.state, run.people, run.job_id) == (RunState.SENDING, 1, job.id)
    small_sandbox.faults.clear()
    school.look(ASK_AGAIN_AFTER)
    [run] = school.look()
    assert (run.people, messages(school, people)) == (len(people), once(people))


def test_after_a_day_it_waits_for_a_person(school: School, small_sandbox: SandboxServer, people: list[Person]) -> None:
    interrupted(school, small_sandbox, people[:1])
    small_sandbox.faults.clear()
    [run] = school.look(TOO_LATE)
    assert (run.state, messages(school, people)) == (RunState.SENDING, Counter())
