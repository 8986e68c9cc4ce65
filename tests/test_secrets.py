"""Planted secrets and contacts are looked for wherever they must not turn up."""

import logging
import traceback
from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.errors import DeskError
from core.jobs.items import list_lines
from core.problems import write_problem
from core.sandbox.server import SandboxServer
from core.services.projects.check_connection import check_bizon, check_salebot
from core.services.projects.connections import open_bizon, open_salebot
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project, get_project, list_projects, set_bizon_token, set_salebot_key
from core.services.projects.webhook_secret import make_webhook_secret, reveal_webhook_path
from core.services.reports.job import start_pull
from core.services.reports.pull_reports import PullRequest
from tests.conftest import QUICK, open_page
from tests.databases import IS_POSTGRES
from tests.stored import fetch_all, files_of, finished

TOKEN = "planted-token-QwErTy1234567890-AbCdEfGhIjKlMnOp"
KEY = "fee1dead0123456789abcdeffee1dead"
SECRETS = (TOKEN, KEY)


@pytest.fixture(params=["refused", "down", "nonsense"])
def planted(request: pytest.FixtureRequest, jobs: Desk, small_sandbox: SandboxServer) -> int:
    """A live project with planted secrets, whose services refuse, are down, or answer nonsense."""
    address = small_sandbox.address if request.param != "down" else "http://127.0.0.1:9"
    if request.param == "nonsense":
        small_sandbox.faults.play(
            "status", status=400, text=f"bad token {TOKEN} and key {KEY} of planted.person@example.org"
        )
    draft = ProjectDraft(
        name="Planted",
        bizon_base_url=address,
        salebot_base_url=address,
        bizon_api_version="v1",
        requests_per_second=50,
        own_network=True,
    )
    project = add_project(jobs, draft)
    set_bizon_token(jobs, project.id, f" {TOKEN} ")
    set_salebot_key(jobs, project.id, KEY)
    make_webhook_secret(jobs, project.id)
    return project.id


def webhook_secret(desk: Desk, project_id: int) -> str:
    """The one that was made; the dashboard itself tells it to who asks to see the address."""
    return str(reveal_webhook_path(desk, project_id)).rpartition("/")[2]


def assert_clean(text: str, *more: str) -> None:
    for secret in (*SECRETS, *more, "planted.person@example.org"):
        assert secret not in text


def test_no_secret_in_logs_errors_and_reprs(planted: int, jobs: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    said: list[Any] = [check_bizon(jobs, planted), check_salebot(jobs, planted), get_project(jobs, planted)]
    job = finished(jobs, start_pull(jobs, planted, PullRequest()))
    said += [job, *list_lines(jobs, job.id), jobs, jobs.environment]
    for ask in (_list_reports, _find_client):
        try:
            ask(jobs, planted)
        except DeskError as error:
            said += [error, write_problem(error), "".join(traceback.format_exception(error))]
    with open_bizon(jobs, planted) as bizon, open_salebot(jobs, planted) as salebot:
        said += [bizon, salebot]
    secret = webhook_secret(jobs, planted)
    assert_clean("\n".join(f"{thing!r} {thing}" for thing in said), secret)
    assert_clean(caplog.text, secret)
    assert len(said) >= 8


def _list_reports(desk: Desk, project_id: int) -> None:
    with open_bizon(desk, project_id, policy=QUICK) as bizon:
        bizon.fetch_reports()


def _find_client(desk: Desk, project_id: int) -> None:
    with open_salebot(desk, project_id, policy=QUICK) as salebot:
        salebot.find_client_by_phone("+79000000001")


def test_files_hold_no_secret_unencrypted(planted: int, jobs: Desk) -> None:
    finished(jobs, start_pull(jobs, planted, PullRequest()))
    secrets = (*SECRETS, webhook_secret(jobs, planted))
    read: set[str] = set()
    for name, content in files_of(jobs.home, "*"):
        read.add(name)
        assert not [secret for secret in secrets if secret.encode() in content], name
    assert IS_POSTGRES or {"desk.sqlite3", "jobs.sqlite3"} <= read
    assert fetch_all(jobs, "SELECT bizon_token_tail FROM project WHERE name = 'Planted'") == [(TOKEN[-4:],)]


def shown(page: AppTest) -> Iterator[str]:
    """Everything the page has sent to the browser."""
    for block in (page.main, page.sidebar):
        for element in block:
            yield str(getattr(element, "proto", ""))
            yield str(getattr(element, "value", ""))


def test_no_secret_on_any_page(planted: int, jobs: Desk) -> None:
    app = open_page("home")
    app.sidebar.selectbox(key="project_id").set_value(planted).run()
    for name in (
        "home",
        "webinars",
        "webinar",
        "compare",
        "room",
        "inbox",
        "settings",
        "attendance",
        "links",
        "registration",
    ):
        page = app.switch_page(f"{name}/page.py").run()
        assert page.sidebar.selectbox(key="project_id").value == planted
        text = "\n".join(shown(page))
        assert len(text) > 200
        assert_clean(text, webhook_secret(jobs, planted))


def test_webhook_address_is_masked_until_it_is_requested(desk: Desk) -> None:
    project_id = list_projects(desk)[0].id
    make_webhook_secret(desk, project_id)
    page = open_page("settings")
    page.segmented_control(key="settings_section").set_value("webhook").run()
    secret = webhook_secret(desk, project_id)
    assert f"/bizon_webhook/••••{secret[-4:]}" in "\n".join(shown(page))
    assert_clean("\n".join(shown(page)), secret)
    page.button(key="show_desk").click().run()
    assert secret in "\n".join(shown(page))


def test_sandbox_project_keeps_its_own_secrets_sealed(desk: Desk, small_sandbox: SandboxServer) -> None:
    assert small_sandbox.bizon_token not in repr(list_projects(desk))
