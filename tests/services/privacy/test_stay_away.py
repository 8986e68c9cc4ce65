"""Nothing of a person who was erased comes back by itself; what they give anew is kept."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.desk import Desk
from core.domain.matching import Asked, Outcome
from core.environment import ROOT
from core.sandbox.server import SandboxServer
from core.services.attendance.check_list import check_list
from core.services.attendance.check_visitor import check_visitor
from core.services.clients.copy import keep_variables
from core.services.lists.read_people import read_pasted
from core.services.privacy.carried import FILE
from core.services.privacy.erase import erase_person
from core.services.privacy.find_people import find_people
from core.services.privacy.held_data import collect_held
from core.services.projects.projects import ProjectSettings
from core.start import open_desk
from tests.attendance_world import pull_now as pull_report
from tests.conftest import environment_of
from tests.received import deliver
from tests.services.privacy.known_person import Known, buy, files_with, found, settle_world, sums
from tests.services.privacy.test_erase import packed
from tests.stored import fetch_all
from tests.subscribers_world import page_id, pull_now


@pytest.fixture
def known(desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer) -> Known:
    return settle_world(desk, small.id, small_sandbox)


def nothing_is_left(desk: Desk, known: Known) -> bool:
    desk.store.clear_journal()
    plain = [needle for needle in known.needles() if files_with(desk.home, needle)]
    return not plain and not [
        1 for needle in known.needles() for body in packed(desk) if needle.lower() in body.lower()
    ]


def test_a_later_pull_counts_the_person_and_brings_nothing_back_until_they_come_again(
    desk: Desk, small: ProjectSettings, known: Known, small_sandbox: SandboxServer
) -> None:
    erase_person(desk, small.id, found(desk, small.id, known))
    before = sums(desk)
    with desk.store.writing() as session:
        session.connection().exec_driver_sql("UPDATE report SET content_hash = NULL")
        session.connection().exec_driver_sql("DELETE FROM report_answer")
    for webinar in small_sandbox.world.webinars[:3]:
        pull_report(desk, small.id, webinar.webinar_id)
    pull_now(desk, small.id, page_id(small_sandbox))
    keep_variables(desk, small.id, [int(known.client_id)], {"email": known.email})
    keep_variables(desk, small.id, [700_800_900], {"email": known.email.upper()})
    after = sums(desk)
    assert [row[:3] for row in after[0]] == [row[:3] for row in before[0]]
    assert after[1:4] == before[1:4]
    buy(desk, small.id, small_sandbox, known)
    assert find_people(desk, small.id, known.email) == ()
    assert nothing_is_left(desk, known)

    deliver(desk, small.id, email=known.email, username="Зоя")  # of their own will
    keep_variables(desk, small.id, [int(known.client_id)], {"email": known.email})
    [again] = find_people(desk, small.id, known.email)
    assert dict(again.counts) == {"received_registration": 1, "client": 1}


def test_nobody_can_tell_whether_an_erased_person_was_there(desk: Desk, small: ProjectSettings, known: Known) -> None:
    report_id = known.report_ids[0]
    erase_person(desk, small.id, found(desk, small.id, known))
    alone = check_visitor(desk, small.id, report_id, Asked(email=known.email))
    assert (alone.verdict.outcome, alone.verdict.reason) == (Outcome.CANNOT_TELL, "erased")
    rows = check_list(desk, small.id, report_id, read_pasted(f"{known.email}\nnobody@example.com")).frame
    assert list(rows["outcome"]) == ["cannot_tell", "absent"]


@pytest.mark.sqlite("a database server has backups of its own")
def test_a_restored_store_is_rid_of_them_at_the_next_start(
    desk: Desk, small: ProjectSettings, known: Known, tmp_path: Path
) -> None:
    desk.store.clear_journal()
    desk.store.close()
    backup = tmp_path / "backup.sqlite3"
    shutil.copy(desk.home / "desk.sqlite3", backup)
    erase_person(desk, small.id, found(desk, small.id, known))
    after = sums(desk)
    assert (desk.home / FILE).exists()
    desk.store.close()
    for file in desk.home.glob("desk.sqlite3*"):
        file.unlink()
    shutil.copy(backup, desk.home / "desk.sqlite3")
    restored = open_desk(desk.environment)
    assert sums(restored) == after
    assert nothing_is_left(restored, known)
    restored.store.close()


def test_what_is_held_about_a_person_is_given_whole(desk: Desk, small: ProjectSettings, known: Known) -> None:
    held = collect_held(desk, small.id, found(desk, small.id, known))
    assert {
        "person",
        "subscriber",
        "received_registration",
        "batch_row",
        "campaign_row",
        "exclusion",
        "handed_person",
        "shop_order",
        "client",
        "raw_viewer",
    } <= set(held.sections)
    text = held.as_json().decode()
    assert known.email in text
    assert "Зоя Особенная" in text
    frame = held.as_frame()
    assert known.email in set(frame["value"])
    assert "nobody@example.com" not in text


KILLED = """
import os, signal, sys
from sqlalchemy import event
from core.start import get_desk
from core.services.privacy.erase import erase_person
from core.services.privacy.find_people import find_people
desk = get_desk()
[person, *_] = find_people(desk, int(sys.argv[1]), sys.argv[2])
left = int(sys.argv[3])
def count(connection, cursor, statement, *more):
    global left
    if statement.startswith(("UPDATE", "DELETE", "INSERT")):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
event.listen(desk.store.engine, "before_cursor_execute", count)
erase_person(desk, int(sys.argv[1]), person)
"""


@pytest.mark.parametrize("at", [12, *(pytest.param(n, marks=pytest.mark.long) for n in (1, 3, 7, 20, 30))])
def test_an_erasure_that_is_killed_has_erased_nothing(
    desk: Desk, small: ProjectSettings, known: Known, at: int
) -> None:
    before = sums(desk), fetch_all(desk, "SELECT * FROM person"), fetch_all(desk, "SELECT * FROM batch_row")
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(small.id), known.email, str(at)],
        cwd=ROOT,
        env=environment_of(desk) | {"PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    now = sums(desk), fetch_all(desk, "SELECT * FROM person"), fetch_all(desk, "SELECT * FROM batch_row")
    assert now == before
    assert fetch_all(desk, "SELECT * FROM erasure") == []
