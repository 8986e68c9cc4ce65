"""The function key: shown once, kept as a hash, and it opens one project only."""

from pathlib import Path

import pytest

from core.desk import Desk
from core.errors import Conflict, InvalidInput, NotFound
from core.services.projects.draft import ProjectDraft
from core.services.projects.function_keys import (
    find_key_owner,
    get_function_key,
    make_function_key,
    remove_function_key,
)
from core.services.projects.projects import ProjectSettings, add_project, list_projects
from tests.conftest import environment_desk

TOLD = "made-up-function-key-0001"


@pytest.fixture
def school(desk: Desk) -> ProjectSettings:
    return add_project(desk, ProjectDraft(name="Школа"))


def test_key_opens_its_project_and_no_other(desk: Desk, school: ProjectSettings) -> None:
    other = add_project(desk, ProjectDraft(name="Другая школа"))
    mine, theirs = make_function_key(desk, school.id), make_function_key(desk, other.id)
    assert (find_key_owner(desk, mine), find_key_owner(desk, theirs)) == (school.id, other.id)
    assert len(mine) >= 43


@pytest.mark.parametrize("wrong", ["", " ", "made-up", "ключ"])
def test_other_keys_open_nothing(desk: Desk, school: ProjectSettings, wrong: str) -> None:
    make_function_key(desk, school.id)
    assert find_key_owner(desk, wrong) is None


def test_key_is_nowhere_in_the_store(desk: Desk, school: ProjectSettings) -> None:
    key = make_function_key(desk, school.id)
    stored = b"".join(path.read_bytes() for path in desk.home.glob("desk.sqlite3*"))
    assert key.encode() not in stored
    known = get_function_key(desk, school.id)
    assert known
    assert known.tail == key[-4:]
    assert (desk.now() - known.made_at).total_seconds() < 60


def test_replaced_and_removed_keys_open_nothing_any_more(desk: Desk, school: ProjectSettings) -> None:
    first = make_function_key(desk, school.id)
    second = make_function_key(desk, school.id)
    assert (find_key_owner(desk, first), find_key_owner(desk, second)) == (None, school.id)
    remove_function_key(desk, school.id)
    assert find_key_owner(desk, second) is None
    assert get_function_key(desk, school.id) is None


def test_environment_says_the_key_of_its_project(tmp_path: Path) -> None:
    desk = environment_desk(tmp_path, BIZON365_TOKEN="made-up-token", DESK_FUNCTION_KEY=f" {TOLD} ")
    told = list_projects(desk)[1]
    made = get_function_key(desk, told.id)
    assert find_key_owner(desk, TOLD) == told.id
    again = environment_desk(tmp_path, BIZON365_TOKEN="made-up-token", DESK_FUNCTION_KEY=TOLD)
    assert get_function_key(again, told.id) == made
    gone = environment_desk(tmp_path, BIZON365_TOKEN="made-up-token")
    assert find_key_owner(gone, TOLD) is None
    assert TOLD not in repr(desk)


def test_key_leaves_with_the_environment_that_held_it(tmp_path: Path) -> None:
    environment_desk(tmp_path, DESK_FUNCTION_KEY=TOLD)
    desk = environment_desk(tmp_path)
    assert find_key_owner(desk, TOLD) is None


def test_key_of_the_environment_is_not_made_or_removed_by_hand(tmp_path: Path) -> None:
    desk = environment_desk(tmp_path, DESK_FUNCTION_KEY=TOLD)
    told = list_projects(desk)[1]
    for change in (make_function_key, remove_function_key):
        with pytest.raises(Conflict):
            change(desk, told.id)
    assert find_key_owner(desk, TOLD) == told.id


@pytest.mark.parametrize(
    ("key", "reason"), [("short-key", "too_short"), ("очень-длинный-ключ-доступа", "not_a_secret")]
)
def test_key_that_could_be_guessed_or_not_be_sent_is_refused(tmp_path: Path, key: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        environment_desk(tmp_path, DESK_FUNCTION_KEY=key)
    assert (caught.value.field, caught.value.reason, caught.value.value) == ("function_key", reason, None)


def test_key_of_another_project_is_refused(tmp_path: Path) -> None:
    desk = environment_desk(tmp_path)
    key = make_function_key(desk, list_projects(desk)[0].id)
    with pytest.raises(InvalidInput) as caught:
        environment_desk(tmp_path, DESK_FUNCTION_KEY=key)
    assert caught.value.reason == "repeated"


def test_project_that_does_not_exist_has_no_key(desk: Desk) -> None:
    with pytest.raises(NotFound):
        make_function_key(desk, 999)
    with pytest.raises(NotFound):
        get_function_key(desk, 999)
