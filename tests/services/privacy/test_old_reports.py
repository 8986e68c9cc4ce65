"""When the keep time of viewers is over, nobody is named any more, and every figure stays."""

from datetime import timedelta

import pandas as pd

from core.desk import Desk
from core.domain.matching import Asked, Outcome
from core.domain.privacy.keep_times import DEFAULT_DAYS, Kept
from core.http.pace import never
from core.sandbox.server import SandboxServer
from core.services.attendance.check_list import check_list
from core.services.attendance.check_visitor import check_visitor
from core.services.inbox.person_history import list_visits
from core.services.lists.read_people import read_pasted
from core.services.privacy.clean import WARNED_FOR, find_announced, find_last_cleaning
from core.services.privacy.job import clean_daily
from core.services.projects.projects import ProjectSettings
from core.services.reports.rework import count_outdated, list_outdated
from core.services.reports.summary import get_facets
from core.services.webinars.numbers import get_numbers
from data.repositories.inbox.person_traces import Keys
from data.repositories.reports.outdated import mark_outdated
from tests.attendance_world import pull_now
from tests.present import SteppingClock
from tests.services.privacy.known_person import tables_with
from tests.stored import fetch_all, files_of


def figures(desk: Desk, project_id: int, ids: list[int]) -> tuple[pd.DataFrame, object]:
    facets = get_facets(desk, project_id, ids)
    return facets.sort_values(list(facets.columns)).reset_index(drop=True), get_numbers(desk, project_id, ids)


def test_old_reports_lose_their_names_after_a_warning_and_keep_every_figure(
    desk: Desk, clock: SteppingClock, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    webinars = small_sandbox.world.webinars
    ids = [pull_now(desk, small.id, webinar.webinar_id) for webinar in webinars[:3]]
    rows = fetch_all(desk, "SELECT report_id, email FROM person WHERE email IS NOT NULL ORDER BY 1, 2")
    report_id, email = rows[0]
    keys = fetch_all(desk, "SELECT value FROM person_key WHERE length(value) > 7")
    contacts = {str(value) for (value,) in keys} | {address for _, address in rows}
    assert list_visits(desk, small.id, Keys(None, email, None), None)
    assert tables_with(desk, [email])
    before, alone = figures(desk, small.id, ids), [figures(desk, small.id, [one]) for one in ids]
    clock.step(timedelta(days=DEFAULT_DAYS[Kept.VIEWERS]))
    announced = find_announced(desk, small.id)
    assert announced is not None
    assert announced.reports == 3
    clean_daily(desk, small.id, never)
    assert fetch_all(desk, "SELECT count(*) FROM report WHERE details_removed_at IS NOT NULL") == [(0,)], "warned first"
    clock.step(WARNED_FOR)
    clean_daily(desk, small.id, never)
    last = find_last_cleaning(desk, small.id)
    assert last
    assert last.removed[Kept.VIEWERS] == sum(
        viewers
        for (viewers,) in fetch_all(desk, "SELECT viewer_count FROM report WHERE details_removed_at IS NOT NULL")
    )
    assert find_announced(desk, small.id) is None
    for number, one in enumerate(ids):
        now = figures(desk, small.id, [one])
        assert now[0].equals(alone[number][0])
        assert now[1] == alone[number][1]
    now = figures(desk, small.id, ids)
    assert now[0]["people"].sum() == before[0]["people"].sum()
    assert now[1] == before[1]
    assert tables_with(desk, [address for _, address in rows]) == []
    contents = b"".join(content for _, content in files_of(desk.home, "*"))
    assert [contact for contact in contacts if contact.encode() in contents] == [], "nor in the free space of a file"

    check = check_visitor(desk, small.id, report_id, Asked(email=email))
    assert (check.verdict.outcome, check.verdict.reason, check.guests) == (Outcome.CANNOT_TELL, "details_removed", 0)
    listed = check_list(desk, small.id, report_id, read_pasted(f"{email}\nnobody@example.com"))
    assert set(listed.frame["reason"]) == {"details_removed"}
    assert listed.guests == 0
    assert list_visits(desk, small.id, Keys(None, email, None), None) == ()
    with desk.store.writing() as session:
        mark_outdated(session, small.id)
    assert (list_outdated(desk, small.id), count_outdated(desk, small.id)) == ([], 0)

    pull_now(desk, small.id, webinars[0].webinar_id)  # loaded again, it is whole until the next cleaning
    check = check_visitor(
        desk,
        small.id,
        ids[0],
        Asked(email=fetch_all(desk, "SELECT email FROM person WHERE email IS NOT NULL LIMIT 1")[0][0]),
    )
    assert check.verdict.outcome is Outcome.ATTENDED


def test_people_of_an_old_report_stay_one_with_those_of_a_younger_one(
    desk: Desk, clock: SteppingClock, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    ids = [pull_now(desk, small.id, webinar.webinar_id) for webinar in small_sandbox.world.webinars[:3]]
    humans = fetch_all(desk, "SELECT count(DISTINCT human) FROM person")
    with desk.store.writing() as session:
        session.connection().exec_driver_sql("UPDATE report SET starts_at = '2025-01-01' WHERE id = 1")
    clean_daily(desk, small.id, never)
    clock.step(WARNED_FOR)
    clean_daily(desk, small.id, never)
    assert fetch_all(desk, "SELECT id FROM report WHERE details_removed_at IS NOT NULL") == [(1,)]
    assert fetch_all(desk, "SELECT count(DISTINCT human) FROM person") == humans
    with desk.store.writing() as session:
        session.connection().exec_driver_sql("UPDATE report SET content_hash = NULL WHERE id = 2")
    assert pull_now(desk, small.id, small_sandbox.world.webinars[1].webinar_id) == ids[1]
    assert fetch_all(desk, "SELECT count(DISTINCT human) FROM person") == humans
