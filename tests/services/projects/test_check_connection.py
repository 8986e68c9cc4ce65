"""Checking the connection against the sandbox: what it tells, and what each refusal is told as."""

from dataclasses import replace

import pytest

from core.desk import Desk
from core.errors import Forbidden, Missing, NotConfigured, NotFound, Rejected, Unauthorized, Unavailable
from core.sandbox.server import SandboxServer
from core.services.projects.check_connection import OfferedProject, check_bizon, check_salebot
from core.services.projects.projects import ProjectSettings, change_project, draft_of, set_bizon_token, set_salebot_key
from core.services.projects.setup_checklist import list_steps
from tests.conftest import add_live


@pytest.fixture
def live(desk: Desk, small_sandbox: SandboxServer) -> ProjectSettings:
    """A live project that speaks with a sandbox of its own, through API v2."""
    return add_live(desk, small_sandbox)


def step_states(desk: Desk, project_id: int) -> dict[str, str]:
    return {step.step: step.state for step in list_steps(desk, project_id)}


def test_good_connection_shows_projects_reports_duration_and_moment(
    desk: Desk, live: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    before = desk.now()
    check = check_bizon(desk, live.id)
    assert check.problem is None
    assert check.reports == len(small_sandbox.world.webinars) == 6
    assert [project.number for project in check.offered] == [small_sandbox.bizon_project_id]
    assert before <= check.made_at <= desk.now()
    assert 0 < check.took_s < 10
    assert step_states(desk, live.id)["bizon_token"] == "checked"


def test_first_api_version_shows_reports_only(desk: Desk, live: ProjectSettings) -> None:
    change_project(desk, live.id, replace(draft_of(live), bizon_api_version="v1"))
    check = check_bizon(desk, live.id)
    assert (check.problem, check.offered, check.reports) == (None, (), 6)


def test_every_check_sends_new_requests(desk: Desk, live: ProjectSettings, small_sandbox: SandboxServer) -> None:
    assert check_bizon(desk, live.id).problem is None
    small_sandbox.faults.play("status", status=401)
    assert isinstance(check_bizon(desk, live.id).problem, Unauthorized)


@pytest.mark.parametrize(("status", "error"), [(401, Unauthorized), (403, Forbidden), (404, Missing), (400, Rejected)])
def test_refusal_of_bizon365_keeps_its_reason(
    desk: Desk, live: ProjectSettings, small_sandbox: SandboxServer, status: int, error: type[Exception]
) -> None:
    small_sandbox.faults.play("status", status=status)
    assert isinstance(check_bizon(desk, live.id).problem, error)
    assert step_states(desk, live.id)["bizon_token"] == "wrong"


def test_missing_answer_does_not_change_the_earlier_verdict(
    desk: Desk, live: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    check_bizon(desk, live.id)
    small_sandbox.faults.play("status", status=503)
    assert isinstance(check_bizon(desk, live.id).problem, Unavailable)
    assert step_states(desk, live.id)["bizon_token"] == "checked"


def test_projects_are_offered_before_one_is_chosen(
    desk: Desk, live: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    change_project(desk, live.id, replace(draft_of(live), bizon_project_id=""))
    check = check_bizon(desk, live.id)
    assert isinstance(check.problem, NotConfigured)
    assert [project.number for project in check.offered] == [small_sandbox.bizon_project_id]


def test_wrong_project_number_is_missing_and_the_right_one_is_offered(
    desk: Desk, live: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    change_project(desk, live.id, replace(draft_of(live), bizon_project_id="999"))
    check = check_bizon(desk, live.id)
    assert isinstance(check.problem, Missing)
    assert OfferedProject(small_sandbox.bizon_project_id, check.offered[0].title) in check.offered


def test_reports_are_counted_when_projects_are_not_listed(
    desk: Desk, live: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    small_sandbox.faults.play("message", methods=("getProjects",))
    check = check_bizon(desk, live.id)
    assert (check.problem, check.offered, check.reports) == (None, (), 6)


def test_missing_token_is_an_error_and_no_request_is_sent(
    desk: Desk, live: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    set_bizon_token(desk, live.id, None)
    small_sandbox.traffic.clear()
    check = check_bizon(desk, live.id)
    assert isinstance(check.problem, NotConfigured)
    assert check.problem.what == "bizon_token"
    assert not list(small_sandbox.traffic)
    assert step_states(desk, live.id)["bizon_token"] == "open"


def test_new_token_makes_the_earlier_verdict_void(desk: Desk, live: ProjectSettings) -> None:
    check_bizon(desk, live.id)
    set_bizon_token(desk, live.id, "another-made-up-token-0000")
    assert step_states(desk, live.id)["bizon_token"] == "open"
    assert isinstance(check_bizon(desk, live.id).problem, Unauthorized)
    assert step_states(desk, live.id)["bizon_token"] == "wrong"


def test_good_key_shows_the_channels(desk: Desk, live: ProjectSettings) -> None:
    check = check_salebot(desk, live.id)
    assert (check.problem, check.channels, check.whatsapp) == (None, 2, 1)
    assert step_states(desk, live.id)["salebot_key"] == "checked"


@pytest.mark.parametrize("answer", ["401", "403", "404", "fail"])
def test_wrong_key_is_never_accepted(
    desk: Desk, live: ProjectSettings, small_sandbox: SandboxServer, answer: str
) -> None:
    set_salebot_key(desk, live.id, "00000000000000000000000000000000")
    small_sandbox.faults.switch(wrong_key=answer)
    assert check_salebot(desk, live.id).problem is not None
    assert step_states(desk, live.id)["salebot_key"] == "wrong"


def test_check_of_no_project_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        check_bizon(desk, 999)
    with pytest.raises(NotFound):
        check_salebot(desk, 999)


def test_result_of_a_check_holds_no_secret(desk: Desk, live: ProjectSettings, small_sandbox: SandboxServer) -> None:
    told = repr((check_bizon(desk, live.id), check_salebot(desk, live.id), draft_of(live)))
    assert small_sandbox.bizon_token not in told
    assert small_sandbox.salebot_key not in told
