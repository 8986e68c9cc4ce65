"""The webhook secret: it opens one project only, can be shown again, and lies nowhere in the open."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from core.desk import Desk
from core.errors import Conflict, InvalidInput, NotConfigured, NotFound
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import ProjectSettings, add_project, list_projects
from core.services.projects.webhook_secret import (
    WEBHOOK_PATH,
    find_secret_owners,
    get_webhook_secret,
    make_webhook_secret,
    remove_webhook_secret,
    reveal_webhook_path,
)
from core.start import get_desk
from core.web.start import check_start
from tests.conftest import environment_desk

TOLD = "made-up-webhook-secret_0.1~"


@pytest.fixture
def school(desk: Desk) -> ProjectSettings:
    return add_project(desk, ProjectDraft(name="Школа"))


def made(desk: Desk, project_id: int) -> str:
    """The secret of a new address."""
    make_webhook_secret(desk, project_id)
    return secret_of(desk, project_id)


def find_secret_owner(desk: Desk, secret: str) -> int | None:
    return find_secret_owners(desk, {secret}).get(secret)


def secret_of(desk: Desk, project_id: int) -> str:
    path = reveal_webhook_path(desk, project_id)
    assert path
    assert path.startswith(f"{WEBHOOK_PATH}/")
    return path.rpartition("/")[2]


def test_secret_opens_its_project_and_no_other(desk: Desk, school: ProjectSettings) -> None:
    other = add_project(desk, ProjectDraft(name="Другая школа"))
    mine, theirs = made(desk, school.id), made(desk, other.id)
    assert (find_secret_owner(desk, mine), find_secret_owner(desk, theirs)) == (school.id, other.id)
    assert find_secret_owners(desk, {mine, theirs, "wrong"}) == {mine: school.id, theirs: other.id}
    assert len(mine) >= 43


def test_other_secrets_open_nothing(desk: Desk, school: ProjectSettings) -> None:
    secret = made(desk, school.id)
    for wrong in ("", " ", secret[:-1], secret.swapcase(), "секрет", "\ud800", "x" * 100_000):
        assert find_secret_owner(desk, wrong) is None


def test_secret_lies_nowhere_in_the_open(desk: Desk, school: ProjectSettings) -> None:
    secret = made(desk, school.id)
    stored = b"".join(path.read_bytes() for path in desk.home.glob("desk.sqlite3*"))
    assert secret.encode() not in stored
    known = get_webhook_secret(desk, school.id)
    assert known
    assert known.tail == secret[-4:]
    assert (desk.now() - known.made_at).total_seconds() < 60


def test_replaced_and_removed_secrets_open_nothing_any_more(desk: Desk, school: ProjectSettings) -> None:
    assert reveal_webhook_path(desk, school.id) is None
    first, second = made(desk, school.id), made(desk, school.id)
    assert (find_secret_owner(desk, first), find_secret_owner(desk, second)) == (None, school.id)
    remove_webhook_secret(desk, school.id)
    assert find_secret_owner(desk, second) is None
    assert get_webhook_secret(desk, school.id) is None
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


def test_environment_says_the_secret_of_its_project(tmp_path: Path) -> None:
    desk = environment_desk(tmp_path, DESK_WEBHOOK_SECRET=f" {TOLD} ")
    told = list_projects(desk)[1]
    known = get_webhook_secret(desk, told.id)
    assert told.kind == "environment"
    assert find_secret_owner(desk, TOLD) == told.id
    assert reveal_webhook_path(desk, told.id) == f"{WEBHOOK_PATH}/{TOLD}"
    again = environment_desk(tmp_path, DESK_WEBHOOK_SECRET=TOLD)
    assert get_webhook_secret(again, told.id) == known
    changed = environment_desk(tmp_path, DESK_WEBHOOK_SECRET=f"{TOLD}2")
    assert (find_secret_owner(changed, TOLD), find_secret_owner(changed, f"{TOLD}2")) == (None, told.id)
    gone = environment_desk(tmp_path, BIZON365_TOKEN="made-up-token")
    assert find_secret_owner(gone, f"{TOLD}2") is None
    assert TOLD not in repr(desk)


def test_secret_leaves_with_the_environment_that_held_it(tmp_path: Path) -> None:
    environment_desk(tmp_path, DESK_WEBHOOK_SECRET=TOLD)
    assert find_secret_owner(environment_desk(tmp_path), TOLD) is None


def test_secret_of_the_environment_can_be_shown_after_its_key_was_replaced(tmp_path: Path) -> None:
    environment_desk(tmp_path, DESK_WEBHOOK_SECRET=TOLD)
    desk = environment_desk(tmp_path, DESK_WEBHOOK_SECRET=TOLD, DESK_SECRET_KEY=Fernet.generate_key().decode())
    assert reveal_webhook_path(desk, list_projects(desk)[1].id) == f"{WEBHOOK_PATH}/{TOLD}"


def test_secret_of_the_environment_is_not_made_or_removed_by_hand(tmp_path: Path) -> None:
    desk = environment_desk(tmp_path, DESK_WEBHOOK_SECRET=TOLD)
    told = list_projects(desk)[1]
    for change in (make_webhook_secret, remove_webhook_secret):
        with pytest.raises(Conflict):
            change(desk, told.id)
    assert find_secret_owner(desk, TOLD) == told.id


@pytest.mark.parametrize(
    ("secret", "reason"),
    [
        ("short-secret", "too_short"),
        ("очень-длинный-секрет-вебхука", "not_a_secret"),
        ("made-up/webhook/secret/0001", "not_a_secret"),
        ("made-up-webhook-secret?0001", "not_a_secret"),
        ("made-up-webhook-secret%2f01", "not_a_secret"),
    ],
)
def test_secret_that_could_be_guessed_or_stands_in_no_path_is_refused(tmp_path: Path, secret: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        environment_desk(tmp_path, DESK_WEBHOOK_SECRET=secret)
    assert (caught.value.field, caught.value.reason, caught.value.value) == ("webhook_secret", reason, None)


def test_start_with_a_secret_that_is_too_short_says_how_long_it_must_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_HOME", str(tmp_path))
    monkeypatch.setenv("DESK_WEBHOOK_SECRET", "short-secret")
    get_desk.cache_clear()
    with pytest.raises(SystemExit, match="DESK_WEBHOOK_SECRET must have 20 characters"):
        check_start("127.0.0.1")


def test_secret_of_another_project_is_refused(tmp_path: Path) -> None:
    desk = environment_desk(tmp_path)
    secret = made(desk, list_projects(desk)[0].id)
    with pytest.raises(InvalidInput) as caught:
        environment_desk(tmp_path, DESK_WEBHOOK_SECRET=secret)
    assert caught.value.reason == "repeated"


def test_project_that_does_not_exist_has_no_secret(desk: Desk) -> None:
    for ask in (make_webhook_secret, get_webhook_secret, reveal_webhook_path):
        with pytest.raises(NotFound):
            ask(desk, 999)
