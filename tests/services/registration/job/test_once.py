"""The durable bulk registration: everybody once, whatever happens, and every row says how it ended."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from core.desk import Desk
from core.errors import NotConfigured
from core.jobs.engine import StepFailed
from core.jobs.progress import get_job
from core.sandbox.server import SandboxServer
from core.services.projects.connections import open_bizon
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project
from core.services.registration.job import send_step, start_registration
from core.services.registration.send_registration import TRIES, send_registration
from core.services.registration.start_batch import start_batch
from tests.conftest import wire
from tests.registering import emails, plan_of, registered, registration, row_states, sent_to
from tests.services.registration.job.batch_run import PEOPLE, each_once, resumed, start
from tests.stored import fetch_all, finished, kept_by_engine, refuse, write


def test_everybody_of_the_plan_is_registered_once_with_their_own_link(jobs: Desk, small_sandbox: SandboxServer) -> None:
    job = finished(jobs, start(jobs, small_sandbox))
    assert (job.state, job.total, dict(job.counts)) == ("done", 12, {"registered": 12})
    assert registered(small_sandbox) == sent_to(small_sandbox) == each_once()
    links = fetch_all(
        jobs, "SELECT DISTINCT url FROM batch_row WHERE url = 'https://school.example.com/click/' || secret"
    )
    assert len(links) == 12


def test_nobody_is_sent_unless_the_store_takes_the_note_of_it(desk: Desk, small_sandbox: SandboxServer) -> None:
    """A process that stood still after it had marked a person may write nothing: others have gone on with its work."""
    project = wire(desk, small_sandbox)
    job_id = start_batch(desk, project.id, plan_of(desk, small_sandbox, PEOPLE))
    refuse(desk, "UPDATE", "batch_row", when="OLD.state = 'sending'", said="others have gone on")
    with pytest.raises(StepFailed):
        send_step(desk, job_id)
    assert row_states(desk, get_job(desk, job_id)).count("sending") == 1
    assert sent_to(small_sandbox) == {}


def test_same_plan_is_started_once(jobs: Desk, small_sandbox: SandboxServer) -> None:
    project = wire(jobs, small_sandbox)
    plan = plan_of(jobs, small_sandbox, PEOPLE)
    with ThreadPoolExecutor(2) as clicks:
        first, second = clicks.map(lambda _: start_registration(jobs, project.id, plan), range(2))
    assert first == second
    assert finished(jobs, first).succeeded == 12
    assert sent_to(small_sandbox) == each_once()


def test_two_batches_of_one_list_begun_at_once_register_each_person_once(
    jobs: Desk, small_sandbox: SandboxServer
) -> None:
    small_sandbox.faults.switch(repeated_email="double")
    project = wire(jobs, small_sandbox)
    plans = [plan_of(jobs, small_sandbox, PEOPLE) for _ in range(2)]
    with ThreadPoolExecutor(2) as clicks:
        both = list(clicks.map(lambda plan: start_registration(jobs, project.id, plan), plans))
    assert sorted(finished(jobs, job_id).total or 0 for job_id in both) == [0, 12]
    assert registered(small_sandbox) == sent_to(small_sandbox) == each_once()
    sql = "SELECT plan, count(*) FROM batch_row GROUP BY plan"
    assert dict(fetch_all(jobs, sql)) == {"will_register": 12, "already_registered": 12}


def test_batch_of_an_outdated_plan_registers_nobody_twice(jobs: Desk, small_sandbox: SandboxServer) -> None:
    project = wire(jobs, small_sandbox)
    older = plan_of(jobs, small_sandbox, PEOPLE)
    finished(jobs, start(jobs, small_sandbox, PEOPLE[:5]))
    job = finished(jobs, start_registration(jobs, project.id, older))
    assert (job.total, job.succeeded) == (7, 7)
    assert sent_to(small_sandbox) == each_once()


@pytest.mark.parametrize("repeated_email", ["same", "renew", "double", "message"])
def test_person_registered_by_hand_since_the_plan_is_not_sent_and_does_not_count_as_registered_by_the_batch(
    jobs: Desk, small_sandbox: SandboxServer, repeated_email: str
) -> None:
    small_sandbox.faults.switch(repeated_email=repeated_email)
    project = wire(jobs, small_sandbox)
    plan = plan_of(jobs, small_sandbox, PEOPLE)
    with open_bizon(jobs, project.id) as api:
        send_registration(api, registration(small_sandbox, PEOPLE[3]))
    job = finished(jobs, start_registration(jobs, project.id, plan))
    assert dict(job.counts) == {"registered": 11, "already_there": 1}
    assert row_states(jobs, job)[3] == "already_there"
    assert registered(small_sandbox) == sent_to(small_sandbox) == each_once()


def test_rejected_people_keep_the_message_of_the_service_and_the_others_are_registered(
    jobs: Desk, small_sandbox: SandboxServer
) -> None:
    small_sandbox.faults.play("message", text="E-mail не принят", after=2, times=2, methods=("addSubscriber",))
    job = finished(jobs, start(jobs, small_sandbox))
    assert (job.state, dict(job.counts)) == ("done", {"registered": 10, "rejected": 2})
    assert row_states(jobs, job)[1:5] == ["registered", "rejected", "rejected", "registered"]
    problems = fetch_all(jobs, "SELECT problem FROM batch_row WHERE state = 'rejected'")
    assert all("E-mail не принят" in problem.encode().decode("unicode-escape") for (problem,) in problems)


def test_lost_answers_are_looked_up_before_anything_is_sent_again(jobs: Desk, small_sandbox: SandboxServer) -> None:
    small_sandbox.faults.switch(repeated_email="double")
    small_sandbox.faults.play("html", done=True, after=1, times=1, methods=("addSubscriber",))
    small_sandbox.faults.play("bad_json", after=4, times=1, methods=("addSubscriber",))
    small_sandbox.faults.play("status", done=True, after=7, times=1, methods=("addSubscriber",))
    job = finished(jobs, start(jobs, small_sandbox))
    assert (job.state, job.succeeded) == ("done", 12)
    assert registered(small_sandbox) == sent_to(small_sandbox) == each_once()


def test_two_rows_of_one_address_that_may_both_have_been_sent_are_sent_once(
    jobs: Desk, small_sandbox: SandboxServer
) -> None:
    """As after an update that reads two notations of an international address as one."""
    twins = emails(2)
    small_sandbox.faults.play("html", times=2 * TRIES, methods=("addSubscriber",), done=False)
    job = finished(jobs, start(jobs, small_sandbox, twins))
    assert dict(job.counts) == {"uncertain": 2}
    write(jobs, "UPDATE batch_row SET twin = 1 WHERE email_key = :key", key=twins[1])
    write(jobs, "UPDATE batch_row SET email = :key, email_key = :key", key=twins[0])
    plan = plan_of(jobs, small_sandbox, [twins[0]], name="again.csv")
    again = finished(jobs, start_registration(jobs, job.project_id, plan))
    assert (again.total, dict(again.counts)) == (0, {})
    small_sandbox.faults.clear()
    small_sandbox.traffic.clear()
    job = resumed(jobs, job.id)
    assert dict(job.counts) == {"registered": 1, "not_sent": 1}
    assert sent_to(small_sandbox) == registered(small_sandbox) == each_once(twins[:1])


def test_project_without_token_sends_nothing(jobs: Desk, small_sandbox: SandboxServer) -> None:
    project = add_project(jobs, ProjectDraft(name="School"))
    plan = plan_of(jobs, small_sandbox, PEOPLE)
    job = finished(jobs, start_registration(jobs, project.id, plan))
    assert (job.state, type(job.problem), dict(job.counts)) == ("failed", NotConfigured, {"planned": 12})


def test_log_of_a_failed_batch_holds_no_contacts(
    jobs: Desk, small_sandbox: SandboxServer, caplog: pytest.LogCaptureFixture
) -> None:
    refuse(jobs, "UPDATE", "batch_row")
    job = finished(jobs, start(jobs, small_sandbox))
    assert job.state == "failed"
    kept = kept_by_engine(jobs)
    assert [email for email in PEOPLE if email in caplog.text or email.encode() in kept] == []
