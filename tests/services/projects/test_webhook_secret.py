"""The webhook secret as a part of the address: it can be shown again, and the sandbox always has one."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from core.desk import Desk
from core.errors import NotConfigured, NotFound
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import ProjectSettings, add_project, list_projects
from core.services.projects.webhook_secret import (
    WEBHOOK_PATH,
    find_secret_owners,
    make_webhook_secret,
    remove_webhook_secret,
    reveal_webhook_path,
)
from core.start import get_desk
from core.web.check_start import check_start
from tests.conftest import environment_desk

GIVEN = "made-up-webhook-secret_0.1~"


@pytest.fixture
def school(desk: Desk) -> ProjectSettings:
    return add_project(desk, ProjectDraft(name="Школа"))


def find_secret_owner(desk: Desk, secret: str) -> int | None:
    return find_secret_owners(desk, {secret}).get(secret)


def secret_of(desk: Desk, project_id: int) -> str:
    path = reveal_webhook_path(desk, project_id)
    assert path
    assert path.startswith(f"{WEBHOOK_PATH}/")
    return path.rpartition("/")[2]


def test_removed_secret_leaves_no_address(desk: Desk, school: ProjectSettings) -> None:
    assert reveal_webhook_path(desk, school.id) is None
    make_webhook_secret(desk, school.id)
    assert reveal_webhook_path(desk, school.id)
    remove_webhook_secret(desk, school.id)
    assert reveal_webhook_path(desk, school.id) is None


def test_sandbox_has_a_secret_from_the_first_start_and_keeps_it(tmp_path: Path) -> None:
    desk = environment_desk(tmp_path)
    sandbox = list_projects(desk)[0].id
    secret = secret_of(desk, sandbox)
    assert find_secret_owner(desk, secret) == sandbox
    assert secret_of(environment_desk(tmp_path), sandbox) == secret


def test_sandbox_gets_a_new_secret_when_the_old_one_cannot_be_opened(tmp_path: Path) -> None:
    before = environment_desk(tmp_path)
    sandbox = list_projects(before)[0].id
    lost = secret_of(before, sandbox)
    after = environment_desk(tmp_path, DESK_SECRET_KEY=Fernet.generate_key().decode())
    assert find_secret_owner(after, secret_of(after, sandbox)) == sandbox
    assert find_secret_owner(after, lost) is None
    with pytest.raises(NotConfigured):
        reveal_webhook_path(before, sandbox)


def test_secret_that_the_environment_gives_stands_in_the_address(tmp_path: Path) -> None:
    desk = environment_desk(tmp_path, DESK_WEBHOOK_SECRET=f" {GIVEN} ")
    assert reveal_webhook_path(desk, list_projects(desk)[1].id) == f"{WEBHOOK_PATH}/{GIVEN}"


def test_secret_of_the_environment_can_be_shown_after_its_key_was_replaced(tmp_path: Path) -> None:
    environment_desk(tmp_path, DESK_WEBHOOK_SECRET=GIVEN)
    desk = environment_desk(tmp_path, DESK_WEBHOOK_SECRET=GIVEN, DESK_SECRET_KEY=Fernet.generate_key().decode())
    assert reveal_webhook_path(desk, list_projects(desk)[1].id) == f"{WEBHOOK_PATH}/{GIVEN}"


def test_start_with_a_secret_that_is_too_short_says_how_long_it_must_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_HOME", str(tmp_path))
    monkeypatch.setenv("DESK_WEBHOOK_SECRET", "short-secret")
    get_desk.cache_clear()
    with pytest.raises(SystemExit, match="DESK_WEBHOOK_SECRET must have 20 characters"):
        check_start("127.0.0.1")


def test_project_that_does_not_exist_has_no_address(desk: Desk) -> None:
    with pytest.raises(NotFound):
        reveal_webhook_path(desk, 999)
