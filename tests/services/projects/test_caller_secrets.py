"""The function key and the webhook secret: stored as a hash, and each opens one project only."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.desk import Desk
from core.errors import Conflict, InvalidInput, NotFound
from core.services.projects.caller_secrets import SecretName, find_owners, get_secret, make_secret, remove_secret
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import ProjectSettings, add_project, list_projects
from tests.conftest import environment_desk

GIVEN = "made-up-secret_0.0001~"
VARIABLES: dict[SecretName, str] = {"function_key": "DESK_FUNCTION_KEY", "webhook_secret": "DESK_WEBHOOK_SECRET"}


@pytest.fixture(params=list(VARIABLES))
def name(request: pytest.FixtureRequest) -> SecretName:
    name: SecretName = request.param
    return name


@pytest.fixture
def school(desk: Desk) -> ProjectSettings:
    return add_project(desk, ProjectDraft(name="Школа"))


def owner(desk: Desk, name: SecretName, secret: str) -> int | None:
    return find_owners(desk, name, {secret}).get(secret)


def test_secret_opens_its_project_and_no_other(desk: Desk, school: ProjectSettings, name: SecretName) -> None:
    other = add_project(desk, ProjectDraft(name="Другая школа"))
    mine, theirs = make_secret(desk, school.id, name), make_secret(desk, other.id, name)
    assert find_owners(desk, name, {mine, theirs, "wrong"}) == {mine: school.id, theirs: other.id}
    assert len(mine) >= 43


def test_secret_of_one_kind_does_not_open_the_other(desk: Desk, school: ProjectSettings) -> None:
    assert owner(desk, "webhook_secret", make_secret(desk, school.id, "function_key")) is None
    assert owner(desk, "function_key", make_secret(desk, school.id, "webhook_secret")) is None


def test_other_secrets_open_nothing(desk: Desk, school: ProjectSettings, name: SecretName) -> None:
    secret = make_secret(desk, school.id, name)
    for wrong in ("", " ", secret[:-1], secret.swapcase(), "секрет", "\ud800", "x" * 100_000):
        assert owner(desk, name, wrong) is None


def test_secret_is_stored_encrypted(desk: Desk, school: ProjectSettings, name: SecretName) -> None:
    secret = make_secret(desk, school.id, name)
    stored = b"".join(path.read_bytes() for path in desk.home.glob("desk.sqlite3*"))
    assert secret.encode() not in stored
    known = get_secret(desk, school.id, name)
    assert known
    assert known.tail == secret[-4:]
    assert (desk.now() - known.made_at).total_seconds() < 60


def test_replaced_and_removed_secrets_open_nothing_any_more(
    desk: Desk, school: ProjectSettings, name: SecretName
) -> None:
    first, second = make_secret(desk, school.id, name), make_secret(desk, school.id, name)
    assert (owner(desk, name, first), owner(desk, name, second)) == (None, school.id)
    remove_secret(desk, school.id, name)
    assert owner(desk, name, second) is None
    assert get_secret(desk, school.id, name) is None


def test_environment_gives_the_secret_of_its_project(tmp_path: Path, name: SecretName) -> None:
    variable = VARIABLES[name]
    desk = environment_desk(tmp_path, **{variable: f" {GIVEN} "})
    project = list_projects(desk)[1]
    assert project.kind == "environment"
    assert owner(desk, name, GIVEN) == project.id
    made = get_secret(desk, project.id, name)
    again = environment_desk(tmp_path, **{variable: GIVEN})
    assert get_secret(again, project.id, name) == made
    changed = environment_desk(tmp_path, **{variable: f"{GIVEN}2"})
    assert (owner(changed, name, GIVEN), owner(changed, name, f"{GIVEN}2")) == (None, project.id)
    gone = environment_desk(tmp_path, BIZON365_TOKEN="made-up-token")
    assert owner(gone, name, f"{GIVEN}2") is None
    assert GIVEN not in repr(desk)


def test_secret_is_removed_with_the_environment_that_gave_it(tmp_path: Path, name: SecretName) -> None:
    environment_desk(tmp_path, **{VARIABLES[name]: GIVEN})
    assert owner(environment_desk(tmp_path), name, GIVEN) is None


@pytest.mark.parametrize("change", [make_secret, remove_secret])
def test_secret_of_the_environment_is_not_made_or_removed_by_hand(
    tmp_path: Path, name: SecretName, change: Callable[[Desk, int, SecretName], Any]
) -> None:
    desk = environment_desk(tmp_path, **{VARIABLES[name]: GIVEN})
    project = list_projects(desk)[1]
    with pytest.raises(Conflict):
        change(desk, project.id, name)
    assert owner(desk, name, GIVEN) == project.id


@pytest.mark.parametrize(
    ("name", "secret", "reason"),
    [
        ("function_key", "short-key", "too_short"),
        ("function_key", "очень-длинный-ключ-доступа", "not_a_secret"),
        ("webhook_secret", "short-secret", "too_short"),
        ("webhook_secret", "очень-длинный-секрет-вебхука", "not_a_secret"),
        ("webhook_secret", "made-up/webhook/secret/0001", "not_a_secret"),
        ("webhook_secret", "made-up-webhook-secret?0001", "not_a_secret"),
        ("webhook_secret", "made-up-webhook-secret%2f01", "not_a_secret"),
    ],
)
def test_short_or_unsendable_secret_is_refused(tmp_path: Path, name: SecretName, secret: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        environment_desk(tmp_path, **{VARIABLES[name]: secret})
    assert (caught.value.field, caught.value.reason, caught.value.value) == (name, reason, None)


def test_secret_of_another_project_is_refused(tmp_path: Path, name: SecretName) -> None:
    desk = environment_desk(tmp_path)
    secret = make_secret(desk, list_projects(desk)[0].id, name)
    with pytest.raises(InvalidInput) as caught:
        environment_desk(tmp_path, **{VARIABLES[name]: secret})
    assert caught.value.reason == "repeated"


def test_project_that_does_not_exist_has_no_secret(desk: Desk, name: SecretName) -> None:
    for ask in (make_secret, remove_secret, get_secret):
        with pytest.raises(NotFound):
            ask(desk, 999, name)
