"""The list of reports: what it is narrowed to, how it is paged, what it may show."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.desk import Desk
from core.errors import NotFound
from core.services.privacy.erase import erase_person
from core.services.privacy.find_people import find_people
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project, list_projects
from core.services.reports.list_reports import (
    ReportRow,
    ReportSearch,
    erased_stamp,
    find_newest_ready,
    find_reports,
    find_webinars,
    list_pulled,
    list_reports,
)
from core.services.reports.list_rooms import Room, list_rooms
from core.services.reports.report_facts import get_report
from tests.reports_world import ROOM, START, store_report, viewer

SOME = [viewer("Анна"), viewer("Борис")]


@pytest.fixture
def project_id(desk: Desk) -> int:
    return list_projects(desk)[0].id


def found(desk: Desk, project_id: int, **search: object) -> list[int]:
    return [report.id for report in list_reports(desk, project_id, ReportSearch(**search)).rows]  # type: ignore[arg-type]


def only(desk: Desk, project_id: int, report_id: int) -> ReportRow:
    [row] = find_reports(desk, project_id, [report_id])
    return row


def test_newest_comes_first(desk: Desk, project_id: int) -> None:
    old, new, middle = (
        store_report(desk, project_id, SOME, starts_at=START + timedelta(days=days)) for days in (0, 2, 1)
    )
    assert found(desk, project_id) == [new, middle, old]


def test_pages_hold_every_report_once_and_the_total_counts_all(desk: Desk, project_id: int) -> None:
    ids = {store_report(desk, project_id, None, starts_at=START + timedelta(days=day)) for day in range(7)}
    pages = [list_reports(desk, project_id, ReportSearch(), page=page, page_size=3) for page in (1, 2, 3, 4)]
    assert [len(page.rows) for page in pages] == [3, 3, 1, 0]
    assert {row.id for page in pages for row in page.rows} == ids
    assert {page.total for page in pages} == {7}


def test_period_is_whole_days_in_the_account_zone_both_included(desk: Desk, project_id: int) -> None:
    # In Moscow: the last minute of the 18th, midnight of the 19th, the last minute of the 19th, midnight of the 20th
    moments = [datetime(2026, 11, day, 20, 59, tzinfo=UTC) for day in (18, 19)]
    before, last, first, after = (
        store_report(desk, project_id, None, starts_at=moment)
        for moment in (*moments, *(moment + timedelta(minutes=1) for moment in moments))
    )
    day = date(2026, 11, 19)
    assert set(found(desk, project_id, since=day, until=day)) == {first, last}
    assert set(found(desk, project_id, since=day)) == {first, last, after}
    assert set(found(desk, project_id, until=day)) == {before, first, last}


def test_filters_by_room_kind_and_text_are_combined(desk: Desk, project_id: int) -> None:
    auto = store_report(desk, project_id, None, kind="automatic", room_id="222222:auto", room_title="SMM: заявки")
    live = store_report(desk, project_id, None)
    assert found(desk, project_id, kind="automatic") == [auto]
    assert found(desk, project_id, room_id=ROOM) == [live]
    assert found(desk, project_id, room_id=ROOM, kind="automatic") == []
    assert found(desk, project_id, text="222222:AU") == [auto]


def test_text_is_found_in_any_case_and_wildcards_are_literal(desk: Desk, project_id: int) -> None:
    store_report(desk, project_id, None, room_id="222222:b", room_title="Нутрициология")
    wanted = store_report(desk, project_id, None, room_title="ПИТОН за 100%_дней")
    assert found(desk, project_id, text=" питон ") == [wanted]
    assert found(desk, project_id, text="100%_д") == [wanted]
    assert found(desk, project_id, text="питон%дней") == []


def test_a_report_of_another_project_is_never_shown(desk: Desk, project_id: int) -> None:
    other = add_project(desk, ProjectDraft(name="Чужой")).id
    theirs = store_report(desk, other, SOME)
    assert found(desk, project_id) == []
    assert find_reports(desk, project_id, [theirs]) == ()
    assert list_pulled(desk, project_id, ReportSearch()) == ()
    assert list_rooms(desk, project_id) == ()
    assert find_newest_ready(desk, project_id) is None
    with pytest.raises(NotFound):
        list_reports(desk, 999, ReportSearch())


def test_the_newest_ready_report_is_the_usual_choice(desk: Desk, project_id: int) -> None:
    ready = store_report(desk, project_id, SOME)
    store_report(desk, project_id, SOME, starts_at=START + timedelta(days=1), state="incomplete")
    store_report(desk, project_id, None, starts_at=START + timedelta(days=2))
    newest = find_newest_ready(desk, project_id)
    assert newest is not None
    assert newest.id == ready


def test_only_reports_with_viewers_can_be_chosen_all_at_once(desk: Desk, project_id: int) -> None:
    ready = store_report(desk, project_id, SOME)
    incomplete = store_report(desk, project_id, SOME, starts_at=START + timedelta(days=1), state="incomplete")
    store_report(desk, project_id, None, starts_at=START + timedelta(days=2))
    assert list_pulled(desk, project_id, ReportSearch()) == (incomplete, ready)


@pytest.mark.parametrize(("said", "difference"), [(2, None), (5, -3), (1, 1), (0, 2), (None, None)])
def test_counts_of_bizon365_are_marked_only_where_they_differ(
    desk: Desk, project_id: int, said: int | None, difference: int | None
) -> None:
    report_id = store_report(desk, project_id, SOME, participants_said=said)
    assert only(desk, project_id, report_id).difference == difference


def test_report_that_was_not_pulled_has_no_count_marked(desk: Desk, project_id: int) -> None:
    report = only(desk, project_id, store_report(desk, project_id, None, participants_said=300))
    assert report.difference is None
    assert not report.is_pulled


def test_the_stamp_changes_with_every_pull(desk: Desk, project_id: int) -> None:
    first, again = (
        only(desk, project_id, store_report(desk, project_id, SOME, room_id=f"222222:{version}", version=version))
        for version in (1, 2)
    )
    assert first.stamp.split(".", 1)[1] != again.stamp.split(".", 1)[1]


def test_room_of_the_latest_webinar_comes_first(desk: Desk, project_id: int) -> None:
    store_report(desk, project_id, None, room_id="222222:b", room_title=None, starts_at=START + timedelta(days=9))
    for day in range(2):
        store_report(desk, project_id, SOME, starts_at=START + timedelta(days=day))
    assert list_rooms(desk, project_id) == (Room("222222:b", None), Room(ROOM, "Python с нуля"))


def test_room_has_the_title_of_its_newest_report_with_a_title(desk: Desk, project_id: int) -> None:
    for day, title in enumerate(["Я начну сам", "Анализ данных", None]):
        listed = store_report(desk, project_id, None, room_title=title, starts_at=START + timedelta(days=day))
    store_report(desk, add_project(desk, ProjectDraft(name="Чужой")).id, None, room_title="Чужая комната")
    assert list_rooms(desk, project_id) == (Room(ROOM, "Анализ данных"),)
    assert get_report(desk, project_id, listed).room_title == "Анализ данных"


def test_webinars_are_found_by_their_ids(desk: Desk, project_id: int) -> None:
    report = only(desk, project_id, store_report(desk, project_id, None))
    assert find_webinars(desk, project_id, [report.webinar_id, "222222:gone*"]) == {report.webinar_id: report}


def test_what_was_cached_of_a_person_is_not_found_once_they_were_erased(desk: Desk, project_id: int) -> None:
    store_report(desk, project_id, [viewer("Анна", email="anna@example.com")])
    other = add_project(desk, ProjectDraft(name="Чужой")).id
    before, theirs = erased_stamp(desk, project_id), erased_stamp(desk, other)
    [anna] = find_people(desk, project_id, "anna@example.com")
    erase_person(desk, project_id, anna)
    assert erased_stamp(desk, project_id) != before
    assert erased_stamp(desk, other) == theirs
