"""The audit log: only added to, in one chain, together with the deed."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from core.audit import note
from core.desk import Desk
from core.domain.audit.chain import checked_subject
from core.domain.audit.deeds import DEEDS_OF, Deed, DeedGroup
from core.services.audit.prove import Proof, Seal, prove_log, read_seal
from core.services.audit.shorten import shorten_log
from core.services.projects.projects import list_projects
from core.web.audit_log import word_proof
from data.store import Store
from tests.present import SteppingClock
from tests.stored import drop_trigger

JOB = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
TRIGGERS = ("audit_entry_update", "audit_entry_delete", "audit_head_update", "audit_head_delete")


def do(desk: Desk, times: int, *, count: int = 1) -> None:
    """Note so many deeds, each in a transaction of its own."""
    for _ in range(times):
        with desk.store.writing() as session:
            note(session, desk, Deed.BATCH_STARTED, project_id=1, subject=JOB, count=count)


def entries(desk: Desk) -> int:
    return prove_log(desk.store).entries


@pytest.fixture
def filled(desk: Desk) -> Desk:
    do(desk, 5)
    return desk


def tamper(desk: Desk, *statements: str) -> None:
    """What somebody could do who has the file of the store and knows SQL."""
    with desk.store.writing() as session:
        run = session.connection().exec_driver_sql
        for trigger in TRIGGERS:
            drop_trigger(session.connection(), trigger, trigger.rpartition("_")[0])
        for statement in statements:
            run(statement)


def test_untouched_log_is_whole_and_goes_on_from_its_seal(filled: Desk) -> None:
    before = prove_log(filled.store)
    assert before.fault is None
    do(filled, 3)
    after = prove_log(filled.store, read_seal(str(before.seal)))
    assert (after.entries, after.fault) == (before.entries + 3, None)
    assert f"{after.entries} entries" in word_proof(after)


def test_deed_that_is_rolled_back_leaves_no_entry(desk: Desk) -> None:
    before = prove_log(desk.store)
    with suppress(ZeroDivisionError), desk.store.writing() as session:
        note(session, desk, Deed.PROJECT_CHANGED, project_id=1)
        raise ZeroDivisionError
    assert prove_log(desk.store) == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET count = 2 WHERE number = 1",
        "DELETE FROM audit_entry WHERE number = 1",
        "DELETE FROM audit_entry",
        "UPDATE audit_head SET number = 0",
        "UPDATE audit_head SET number = number + 2",
        "UPDATE audit_head SET kept_from = 0",
        "DELETE FROM audit_head",
    ],
)
def test_store_refuses_to_change_the_log(filled: Desk, statement: str) -> None:
    with pytest.raises(IntegrityError), filled.store.writing() as session:
        session.connection().exec_driver_sql(statement)
    assert prove_log(filled.store).fault is None


@pytest.mark.parametrize(
    "change",
    [
        "at = '2026-11-01 00:00:00.000000'",
        "operator = 'x'",
        "deed = 'x'",
        "project_id = 7",
        "project_name = NULL",
        "subject = NULL",
        "count = 7",
        "origin = '192.0.2.1'",
    ],
)
def test_changed_entry_is_found_whatever_was_changed_in_it(filled: Desk, change: str) -> None:
    tamper(filled, f"UPDATE audit_entry SET {change} WHERE number = 3")  # noqa: S608 - the changes above
    found = prove_log(filled.store)
    assert (found.fault, found.at) == ("changed", 3)
    assert "Entry 3 is not the one" in word_proof(found)


@pytest.mark.parametrize(
    ("statements", "fault", "at"),
    [
        (["DELETE FROM audit_entry WHERE number = 3"], "missing", 3),
        (["DELETE FROM audit_entry WHERE number = 1"], "missing", 1),
        (["DELETE FROM audit_entry WHERE number >= 4"], "cut", 4),
        (["DELETE FROM audit_entry"], "cut", 1),
        (["UPDATE audit_head SET digest = 'x'"], "head", 5),
        (["UPDATE audit_entry SET number = 6 WHERE number = 5"], "missing", 5),
        (["UPDATE audit_entry SET number = 9 WHERE number = 2"], "missing", 2),
    ],
)
def test_entry_that_was_taken_out_is_found(filled: Desk, statements: list[str], fault: str, at: int) -> None:
    tamper(filled, *statements)
    found = prove_log(filled.store)
    assert (found.fault, found.at) == (fault, at)


def test_earlier_seal_finds_what_a_careful_hand_has_hidden(filled: Desk) -> None:
    seal = prove_log(filled.store).seal
    tamper(
        filled,
        "DELETE FROM audit_entry WHERE number = 5",
        "UPDATE audit_head SET number = 4, digest = (SELECT digest FROM audit_entry WHERE number = 4)",
    )
    assert prove_log(filled.store).fault is None  # the log alone cannot tell
    cut = prove_log(filled.store, seal)
    assert (cut.fault, cut.at) == ("cut", 5)
    do(filled, 3, count=2)
    rewritten = prove_log(filled.store, seal)
    assert (rewritten.fault, rewritten.at) == ("rewritten", 5)


def test_writers_at_the_same_moment_never_fork_the_chain(desk: Desk) -> None:
    before = entries(desk)
    others = [replace(desk, store=Store(desk.store.url)) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda one: do(one, 15), others))
    for one in others:
        one.store.close()
    assert prove_log(desk.store).fault is None
    assert entries(desk) == before + 45


def test_entries_whose_time_is_over_go_and_the_rest_can_still_be_proved(desk: Desk) -> None:
    clock = SteppingClock()
    desk = replace(desk, clock=clock)
    do(desk, 2)
    old = prove_log(desk.store)
    clock.step(timedelta(days=2))
    do(desk, 3)
    assert shorten_log(desk, clock.now() - timedelta(days=1)) == old.entries
    after = prove_log(desk.store)
    assert (after.entries, after.removed, after.fault) == (4, old.entries, None)  # the removal is an entry, too
    assert shorten_log(desk, clock.now() - timedelta(days=1)) == 0
    assert prove_log(desk.store, old.seal).fault is None
    assert prove_log(desk.store, Seal(old.seal.number, "0" * 64)).fault == "rewritten"
    assert prove_log(desk.store, Seal(old.seal.number - 1, old.seal.digest)).fault == "seal_too_old"
    clock.step(timedelta(days=-10))  # a clock that was set back: what was written under it is not the oldest
    do(desk, 1)
    assert shorten_log(desk, clock.now() + timedelta(days=1)) == 0


def test_entry_outlives_its_project_and_keeps_its_name(desk: Desk) -> None:
    [project] = list_projects(desk)
    do(desk, 1)
    with desk.store.writing() as session:
        session.connection().exec_driver_sql("DELETE FROM project")
    with desk.store.reading() as session:
        kept = session.connection().exec_driver_sql(
            "SELECT project_id, project_name FROM audit_entry ORDER BY number DESC"
        )
        assert kept.first() == (project.id, project.name)


@given(st.one_of(st.emails(), st.from_regex(r"\+?[78]\d{10}", fullmatch=True), st.integers(10**9, 10**12), st.text()))
def test_no_contact_and_no_client_can_be_noted(subject: str | int) -> None:
    with pytest.raises(ValueError, match="neither"):
        checked_subject(subject)


def test_every_deed_is_in_one_group() -> None:
    assert list(DEEDS_OF) == list(DeedGroup)
    assert [deed for deeds in DEEDS_OF.values() for deed in deeds] == list(Deed)


@pytest.mark.parametrize("text", ["", "12", "12:", "12:abc", ":8d1f0c2b9a7e4f65", "x:8d1f0c2b9a7e4f65"])
def test_what_is_no_seal_is_not_taken_for_one(text: str) -> None:
    assert read_seal(text) is None


def test_every_fault_has_its_sentence() -> None:
    for fault in ("changed", "missing", "cut", "head", "rewritten", "seal_too_old"):
        assert "not whole" in word_proof(Proof(5, 0, Seal(5, "0" * 64), fault, 3))
