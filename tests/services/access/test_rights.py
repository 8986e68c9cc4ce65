"""Every service asks for the operator's right, and for the project, before it does anything."""

import re
from inspect import Parameter, signature
from typing import Any

import pytest

from core.desk import Desk
from core.domain.access.rights import RIGHTS, Operator, Role
from core.environment import ROOT
from core.errors import NotAllowed, NotFound
from core.jobs.creation import create_job
from core.rights import declared_right
from core.services.projects.jobs import get_job
from core.services.projects.projects import list_projects
from tests.services.access.public_services import Service, public_services

FOREIGN = 999_999
BEFORE_THE_LOGIN = {
    "access.first_user.ensure_administrator",
    "access.first_user.set_administrator",
    "access.known_sessions.find_entrant",
    "access.known_sessions.has_users",
    "access.login.accept_invitation",
    "access.login.find_invited",
    "access.login.log_in",
    "access.login.log_out",
    "access.provider_login.begin_login",
    "access.provider_login.end_login",
    "access.provider_login.let_in",
    "access.provider_login.open_known",
    "access.provider_login.seal_known",
    "access.sessions.note_seen",
}
"""They find out who the operator is. The console and the gate call them; of the pages only the way to the desk, the
button that logs out, and the list of users, which asks whether there are any."""
SERVICES = {name: service for name, service in public_services().items() if name not in BEFORE_THE_LOGIN}
OF_JOBS = {f"projects.jobs.{name}" for name in ("get_job", "list_lines", "pause_job", "resume_job", "stop_job")}
"""They find out which project the job is of."""
OF_NO_PROJECT = OF_JOBS | {
    "audit.entries.list_entries",
    "audit.entries.list_operators",
    "backups.choose.ask_restore",
    "backups.choose.count_lost",
    "backups.choose.look_into_bucket",
    "backups.choose.take_backup",
    "backups.job.want_backup",
    "backups.state.get_state",
    "home.health.look_at_health",
    "home.measures.measure",
    "inbox.receive_webhook.store_deliveries",
    "outside.api_keys.find_caller",
    "outside.segment_addresses.find_fetcher",
    "notices.mail_account.get_mail_settings",
    "notices.mail_account.has_mail",
    "notices.mail_account.save_mail_settings",
    "notices.mail_account.send_test_letter",
    "projects.function_keys.find_key_owner",
    "projects.keep_times.change_keep_times",
    "projects.keep_times.get_keep_times",
    "projects.operator_drafts.find_latest_draft",
    "projects.projects.add_project",
    "projects.projects.list_projects",
    "projects.run_sandbox.keep_sandbox",
    "projects.webhook_secret.find_secret_owners",
    "reports.shared_pull.find_outcome",
}
"""They concern the operator alone, or no project, or only callers with a secret of one."""


def nonsense(service: Service, project_id: object) -> tuple[list[Any], dict[str, Any]]:
    """Arguments with which the service cannot do anything: only a refusal that comes first is none of its errors."""
    given: list[Any] = []
    named: dict[str, Any] = {}
    for name, parameter in list(signature(service).parameters.items())[1:]:
        value = project_id if name == "project_id" else object()
        if parameter.kind is Parameter.KEYWORD_ONLY:
            named[name] = value
        else:
            given.append(value)
    return given, named


def test_services_of_pages_and_routes_are_found() -> None:
    assert len(SERVICES) > 100
    assert {"projects.projects.add_project", "functions.is_visitor.look_into"} <= set(SERVICES)


def test_what_comes_before_the_login_is_called_by_the_gate_and_the_console_only() -> None:
    assert set(public_services()) >= BEFORE_THE_LOGIN
    names = "|".join(name.rsplit(".", 1)[1] for name in BEFORE_THE_LOGIN)
    imported = re.compile(rf"^from core\.services\.access.* import [^#]*\b({names})\b", re.MULTILINE)
    pages = [file for file in ROOT.joinpath("pages").rglob("*.py") if imported.search(file.read_text("utf-8"))]
    assert {file.name for file in pages} == {"desk.py", "sidebar.py", "users.py"}


def test_every_service_says_which_right_it_needs() -> None:
    assert [name for name, service in SERVICES.items() if declared_right(service) is None] == []


@pytest.mark.parametrize("role", Role)
def test_service_refuses_a_role_without_its_right_before_anything_else(desk: Desk, role: Role) -> None:
    acting = desk.acting_as(Operator("Кто-то", role))
    for name, service in SERVICES.items():
        right = declared_right(service)
        given, named = nonsense(service, FOREIGN)
        if right is not None and right not in RIGHTS[role]:
            with pytest.raises(NotAllowed) as refused:
                service(acting, *given, **named)
            assert refused.value.right == right, name


def test_service_knows_no_project_that_the_operator_may_not_see(desk: Desk) -> None:
    acting = desk.acting_as(Operator("Кто-то", Role.ADMINISTRATOR, projects=frozenset({1})))
    asked = {name: service for name, service in SERVICES.items() if "project_id" in signature(service).parameters}
    users = {name for name in SERVICES if name.startswith("access.")}
    assert set(SERVICES) - set(asked) - users == OF_NO_PROJECT
    for name, service in asked.items():
        given, named = nonsense(service, FOREIGN)
        with pytest.raises(NotFound) as refused:
            service(acting, *given, **named)
        assert (refused.value.what, refused.value.key) == ("project", FOREIGN), name


def test_operator_sees_the_own_projects_and_their_jobs_only(desk: Desk) -> None:
    job_id = create_job(desk, list_projects(desk)[0].id, "sync_clients", {})
    stranger = desk.acting_as(Operator("Кто-то", Role.OPERATOR, projects=frozenset()))
    assert list_projects(stranger) == []
    for name in sorted(OF_JOBS):
        with pytest.raises(NotFound) as refused:
            SERVICES[name](stranger, job_id)
        assert refused.value.what == "project", name
    assert get_job(desk, job_id).stop_asked is False
