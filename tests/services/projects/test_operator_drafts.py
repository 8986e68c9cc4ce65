"""Drafts of operators: what was left last is what is found, in its project, for as long as it is kept."""

from dataclasses import replace
from datetime import timedelta

from sqlmodel import select

from core.desk import Desk
from core.domain.privacy.keep_times import DEFAULT_DAYS, Kept
from core.sandbox.server import SandboxServer
from core.services.projects.operator_drafts import (
    LARGEST_BYTES,
    DraftFile,
    drop_draft,
    find_file,
    find_latest_draft,
    keep_draft,
    keep_file,
    list_drafts,
)
from core.services.projects.projects import ProjectSettings
from data.models import Draft
from tests.conftest import add_live
from tests.present import SteppingClock


def test_what_was_left_last_is_found(desk: Desk, project: ProjectSettings) -> None:
    keep_draft(desk, project.id, "attendance_text", "anna@example.com")
    keep_draft(desk, project.id, "attendance_text", "boris@example.com\n+7 900 000-00-01")
    keep_draft(desk, project.id, "stay", 15)
    assert list_drafts(desk, project.id) == {"attendance_text": "boris@example.com\n+7 900 000-00-01", "stay": 15}


def test_a_cleared_draft_is_gone(desk: Desk, project: ProjectSettings) -> None:
    keep_draft(desk, project.id, "attendance_text", "anna@example.com")
    drop_draft(desk, project.id, "attendance_text")
    assert list_drafts(desk, project.id) == {}


def test_a_file_is_kept_byte_for_byte(desk: Desk, project: ProjectSettings) -> None:
    file = DraftFile("Список.csv", bytes(range(256)))
    keep_file(desk, project.id, "attendance_file", file)
    assert find_file(desk, project.id, "attendance_file") == file
    assert list_drafts(desk, project.id) == {"attendance_file": "Список.csv"}


def test_what_is_too_large_is_not_kept_and_leaves_nothing_older_behind(desk: Desk, project: ProjectSettings) -> None:
    keep_file(desk, project.id, "attendance_file", DraftFile("a.csv", b"a"))
    keep_file(desk, project.id, "attendance_file", DraftFile("b.csv", b"b" * (LARGEST_BYTES + 1)))
    keep_draft(desk, project.id, "attendance_text", "a" * (LARGEST_BYTES + 1))
    assert list_drafts(desk, project.id) == {}


def test_drafts_belong_to_their_project_and_the_latest_of_all_projects_is_known(
    desk: Desk, project: ProjectSettings, shared_sandbox: SandboxServer
) -> None:
    clock = SteppingClock()
    desk, other = replace(desk, clock=clock), add_live(desk, shared_sandbox)
    keep_draft(desk, other.id, "language", "en")
    clock.step(timedelta(minutes=1))
    keep_draft(desk, project.id, "language", "ru")
    assert list_drafts(desk, other.id) == {"language": "en"}
    assert find_latest_draft(desk, "language") == "ru"
    assert find_latest_draft(desk, "unknown") is None


def test_an_old_draft_is_deleted_and_a_younger_one_stays(desk: Desk, project: ProjectSettings) -> None:
    clock = SteppingClock()
    desk = replace(desk, clock=clock)
    keep_draft(desk, project.id, "old", "anna@example.com")
    clock.step(timedelta(days=1))
    keep_draft(desk, project.id, "young", "boris@example.com")
    clock.step(timedelta(days=DEFAULT_DAYS[Kept.DRAFTS]) - timedelta(hours=1))
    assert list_drafts(desk, project.id) == {"young": "boris@example.com"}
    with desk.store.reading() as session:
        assert session.exec(select(Draft.name)).all() == ["young"]
