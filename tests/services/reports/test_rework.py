"""After an update the people of stored reports are worked out again from the answers, without asking Bizon365."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import stamina
from sqlalchemy import text

from core.desk import Desk
from core.domain.identity import RULE_VERSION
from core.domain.phones import DEFAULT_COUNTRY
from core.domain.reports.definitions import Counting
from core.domain.reports.people import merge_people
from core.domain.reports.room_sums import read_sums
from core.domain.reports.viewer_facts import ViewerReader
from core.http.pace import Stopped, never
from core.jobs import engine
from core.sandbox.server import SandboxServer
from core.services.projects.projects import change_project, draft_of, list_projects
from core.services.reports.change_counting import change_counting
from core.services.reports.list_reports import ReportSearch, list_reports, people_stamp
from core.services.reports.people_job import rework_people
from core.services.reports.rework import count_outdated, list_outdated, rework_report
from core.start import launch_jobs
from data.answers import pack_answer, unpack_answer
from data.repositories.reports.report_writing import Answer, add_answers
from data.store import Store
from tests.attendance_world import list_now, pull_now
from tests.conftest import add_live, wire
from tests.jobs.unfinished import RECORDED, unfinished
from tests.patience import PATIENCE_S
from tests.reports_world import store_report, viewer
from tests.stored import fetch_all

PEOPLE = "SELECT * FROM person ORDER BY report_id, number"
KEYS = "SELECT * FROM person_key ORDER BY report_id, number, kind, value"
VIEWERS = "SELECT * FROM viewer ORDER BY report_id, position"
ROWS = (
    "SELECT report_id, position, person_number, answer_ordinal, answer_position, chat_user_id, entered_at_ms"
    " FROM viewer ORDER BY 1, 2"
)
SUMS = "SELECT * FROM room_sum ORDER BY report_id"


@pytest.fixture
def project_id(desk: Desk) -> int:
    return list_projects(desk)[0].id


@pytest.fixture
def former(tmp_path: Path) -> Iterator[tuple[Desk, SandboxServer]]:
    """An installation of a former version, migrated; its engine does not run."""
    with unfinished(tmp_path) as opened:
        yield opened


def run(desk: Desk, sql: str, **values: object) -> None:
    with desk.store.writing() as session:
        session.connection().execute(text(sql), values)


def raw_rows(desk: Desk, report_id: int) -> list[dict[str, Any]]:
    """The viewers in the stored answers of a report, in order."""
    sql = (
        "SELECT a.body FROM report_answer a JOIN report r ON r.id = a.report_id AND r.version = a.version"
        " WHERE r.id = :id AND a.call = 'getviewers' ORDER BY a.ordinal"
    )
    pages = [json.loads(unpack_answer(body)) for (body,) in fetch_all(desk, sql, id=report_id)]
    return [row for page in pages for row in page["viewers"]]


def test_update_carries_over_what_was_known_of_people(tmp_path: Path) -> None:
    with ZipFile(RECORDED) as recorded:
        recorded.extract("desk.sqlite3", tmp_path)
    store = Store(f"sqlite:///{tmp_path / 'desk.sqlite3'}")
    with store.reading() as session:
        read = session.connection().exec_driver_sql
        by_key = "SELECT p.report_id, p.number, q.report_id, q.number FROM person p JOIN person q ON q.{} = p.{}"
        same = read(f"{by_key.format('key', 'key')} ORDER BY 1, 2, 3, 4").all()
        stays = read("SELECT report_id, number, stay_s, username FROM person ORDER BY 1, 2").all()
        rows = read(ROWS).all()
        held = {
            (*place, kind, value)
            for *place, client_id, email, phone in read(
                "SELECT report_id, person_number, client_id, email, phone FROM viewer"
            )
            for kind, value in (("client_id", client_id), ("email", email), ("phone", phone))
            if value
        }
    store.migrate()
    with store.reading() as session:
        read = session.connection().exec_driver_sql
        assert read(f"{by_key.format('human', 'human')} ORDER BY 1, 2, 3, 4").all() == same
        assert read("SELECT report_id, number, stay_s, username FROM person ORDER BY 1, 2").all() == stays
        assert read(ROWS).all() == rows
        assert set(read("SELECT report_id, number, kind, value FROM person_key").all()) == held
        whose = "SELECT DISTINCT p.human = k.human FROM person_key k JOIN person p USING (report_id, number)"
        assert list(read(whose).scalars()) == [True]
        kept = read("SELECT report_id, number, keys FROM person").all()
        assert {(*place, *key) for *place, keys in kept for key in json.loads(keys)} == held
        with_key = {row[:2] for row in held}
        guests = set(read("SELECT report_id, number FROM person WHERE is_guest").all())
        assert guests == {row[:2] for row in stays} - with_key
        assert set(read("SELECT identity_version FROM report").scalars()) == {0}
    store.close()


def test_people_of_a_former_version_are_worked_out_anew_from_the_answers(former: tuple[Desk, SandboxServer]) -> None:
    desk, server = former
    project_id = list_projects(desk)[0].id
    outdated = list_outdated(desk, project_id)
    assert len(outdated) == 4
    viewers = fetch_all(desk, "SELECT report_id, position, answer_ordinal, answer_position FROM viewer ORDER BY 1, 2")
    assert rework_people(desk, project_id, never) is None
    assert count_outdated(desk, project_id) == 0
    assert not list(server.traffic)
    for report_id in outdated:
        [(starts_at_s, length_s)] = fetch_all(
            desk, "SELECT unixepoch(starts_at), length_s FROM report WHERE id = :id", id=report_id
        )
        [(fraction,)] = fetch_all(desk, "SELECT strftime('%f', starts_at) FROM report WHERE id = :id", id=report_id)
        starts_at_ms = starts_at_s * 1000 + round(float(fraction) % 1 * 1000)
        reader = ViewerReader(starts_at_ms=starts_at_ms, length_s=length_s, phone_country=DEFAULT_COUNTRY)
        facts = [reader.read(raw, position) for position, raw in enumerate(raw_rows(desk, report_id))]
        expected = [(number, person.stay_s, person.viewer_count) for number, person in enumerate(merge_people(facts))]
        stored = "SELECT number, stay_s, viewer_count FROM person WHERE report_id = :id ORDER BY number"
        assert fetch_all(desk, stored, id=report_id) == expected
    assert (
        fetch_all(desk, "SELECT report_id, position, answer_ordinal, answer_position FROM viewer ORDER BY 1, 2")
        == viewers
    )


def test_rework_goes_on_where_it_was_stopped(desk: Desk, small_sandbox: SandboxServer) -> None:
    project = wire(desk, small_sandbox)
    for webinar in small_sandbox.world.webinars[:3]:
        pull_now(desk, project.id, webinar.webinar_id)
    before = [fetch_all(desk, sql) for sql in (PEOPLE, KEYS, VIEWERS, SUMS)]
    run(desk, "UPDATE report SET identity_version = :former", former=RULE_VERSION - 1)
    run(desk, "DELETE FROM person_key")
    run(desk, "DELETE FROM room_sum")
    assert all(read_sums(sums).messages for _, _, sums in before[3])
    run(desk, "UPDATE person SET presence = NULL, stay_s = 0, human = number")
    run(desk, "UPDATE person SET device = 'desktop', system = 'Mac', browser = 'Apple WebKit'")
    with pytest.raises(Stopped):
        rework_people(desk, project.id, lambda: count_outdated(desk, project.id) < 3)
    assert count_outdated(desk, project.id) == 2
    rework_people(desk, project.id, never)
    assert [fetch_all(desk, sql) for sql in (PEOPLE, KEYS, VIEWERS, SUMS)] == before
    assert count_outdated(desk, project.id) == 0


def test_people_are_worked_out_again_once_the_list_says_another_start_or_length(
    desk: Desk, small_sandbox: SandboxServer
) -> None:
    """A report that was loaded while its webinar went on was cut to the length of then."""
    project = wire(desk, small_sandbox)
    pull_now(desk, project.id, small_sandbox.world.webinars[0].webinar_id)
    whole = [fetch_all(desk, sql) for sql in (PEOPLE, KEYS, VIEWERS, SUMS)]
    run(desk, "UPDATE report SET length_s = 600, identity_version = 0 WHERE pulled_at IS NOT NULL")
    rework_people(desk, project.id, never)
    assert fetch_all(desk, SUMS) != whole[3]
    list_now(desk, project.id)
    rework_people(desk, project.id, never)
    assert [fetch_all(desk, sql) for sql in (PEOPLE, KEYS, VIEWERS, SUMS)] == whole
    list_now(desk, project.id)
    assert count_outdated(desk, project.id) == 0


def test_stamps_of_people_change_whenever_they_are_worked_out(desk: Desk, small_sandbox: SandboxServer) -> None:
    """Who keeps what was counted of them finds by the stamp that it is of the former people."""
    project = wire(desk, small_sandbox)
    pull_now(desk, project.id, small_sandbox.world.webinars[0].webinar_id)
    stamps = [_stamps(desk, project.id)]
    for gap_s in (900.0, None):
        change_counting(desk, project.id, Counting(end_tolerance_s=gap_s))
        rework_people(desk, project.id, never)
        stamps.append(_stamps(desk, project.id))
    assert all(len(set(own)) == len(own) for own in zip(*stamps, strict=True))


def _stamps(desk: Desk, project_id: int) -> tuple[str, str]:
    [report] = [one for one in list_reports(desk, project_id, ReportSearch()).rows if one.is_pulled]
    return report.stamp, people_stamp(desk, project_id)


def test_people_without_stored_answers_stay_as_they_are(desk: Desk, project_id: int) -> None:
    report_id = store_report(desk, project_id, [viewer("Анна", email="a@example.com")])
    people = fetch_all(desk, PEOPLE)
    run(desk, "UPDATE report SET identity_version = 0")
    rework_report(desk, project_id, report_id)
    assert (fetch_all(desk, PEOPLE), count_outdated(desk, project_id)) == (people, 0)


def test_another_country_of_phones_works_people_out_anew(desk: Desk, small_sandbox: SandboxServer) -> None:
    project = add_live(desk, small_sandbox)
    raw = viewer("Алесь", phone="8 029 111-22-33")
    report_id = store_report(desk, project.id, [raw])
    answer = Answer("getviewers", 0, pack_answer(json.dumps({"viewers": [raw]}).encode()))
    with desk.store.writing() as session:
        add_answers(session, report_id, [answer], version=1, fetched_at=desk.now())
    assert fetch_all(desk, "SELECT phone FROM person") == [(None,)]
    change_project(desk, project.id, replace(draft_of(project), phone_country="BY"))
    rework_people(desk, project.id, never)
    assert fetch_all(desk, "SELECT phone FROM person") == [("+375291112233",)]


def test_reports_of_before_learn_where_people_came_from(desk: Desk, project_id: int) -> None:
    rows = [viewer("Анна", utm_source="vk", buttons=[{"id": "b1"}]), viewer("Борис", utm_source="vk"), viewer("Вера")]
    report_id = store_report(desk, project_id, rows)
    answer = Answer("getviewers", 0, pack_answer(json.dumps({"viewers": rows}).encode()))
    with desk.store.writing() as session:
        add_answers(session, report_id, [answer], version=1, fetched_at=desk.now())
    sources = "SELECT p.clicked, o.source FROM person p LEFT JOIN origin o ON o.id = p.origin_id ORDER BY username"
    known = [(1, "vk"), (0, "vk"), (0, None)]
    assert fetch_all(desk, sources) == known
    run(desk, "UPDATE person SET origin_id = NULL, clicked = NULL")
    run(desk, "UPDATE report SET identity_version = :former", former=RULE_VERSION - 1)
    rework_people(desk, project_id, never)
    assert fetch_all(desk, sources) == known
    assert fetch_all(desk, "SELECT count(*) FROM origin") == [(1,)]


def test_a_report_that_tells_of_no_clicks_tells_it_of_nobody(desk: Desk, project_id: int) -> None:
    store_report(desk, project_id, [viewer("Анна"), viewer("Борис")])
    assert fetch_all(desk, "SELECT DISTINCT clicked FROM person") == [(None,)]


def test_launch_after_an_update_works_people_out_anew(desk: Desk, small_sandbox: SandboxServer) -> None:
    project = wire(desk, small_sandbox)
    pull_now(desk, project.id, small_sandbox.world.webinars[0].webinar_id)
    run(desk, "UPDATE report SET identity_version = 0")
    launch_jobs(desk)
    try:
        all_are_reworked(desk, project.id)
    finally:
        engine.shut_down()


@stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.02, wait_max=0.1, wait_jitter=0)
def all_are_reworked(desk: Desk, project_id: int) -> None:
    assert count_outdated(desk, project_id) == 0
