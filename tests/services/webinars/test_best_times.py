"""The times of the week at which webinars of a room began, and all of them added up to one."""

from datetime import timedelta

import pytest

from core.desk import Desk
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project, list_projects
from core.services.webinars.best_times import find_best, list_times
from core.services.webinars.numbers import Part
from core.services.webinars.room import add_up_room, get_room_over_time
from tests.reports_world import START, store_report, viewer


def crowd(people: int, minutes: float) -> list[dict[str, object]]:
    return [viewer(f"Человек {n}", email=f"p{n}@example.com", minutes=minutes) for n in range(people)]


def test_times_stand_on_the_clock_of_the_account_with_what_they_are_out_of(desk: Desk) -> None:
    project_id = list_projects(desk)[0].id
    store = [
        store_report(desk, project_id, crowd(30, 60), starts_at=START),
        store_report(desk, project_id, crowd(10, 20), starts_at=START - timedelta(days=7)),
        store_report(desk, project_id, crowd(90, 60), starts_at=START - timedelta(days=1)),
        store_report(desk, project_id, crowd(3, 60), starts_at=START + timedelta(hours=5)),
    ]
    wednesday, thursday, friday = list_times(desk, project_id, store)
    assert [(one.weekday, one.hour) for one in (wednesday, thursday, friday)] == [(2, 19), (3, 19), (4, 0)]
    assert (thursday.webinars, thursday.came, thursday.people) == (2, 40, 20)
    assert (thursday.middle_min, thursday.to_end) == (60, Part(30, 40))
    assert [one.is_few for one in (wednesday, thursday, friday)] == [True, False, True]
    assert find_best([wednesday, thursday, friday]) == thursday
    assert find_best([wednesday]) is None
    other = add_project(desk, ProjectDraft(name="Чужой")).id
    assert list_times(desk, other, store) == ()


def test_webinars_added_up_count_each_minute_of_those_that_had_it(desk: Desk) -> None:
    project_id = list_projects(desk)[0].id
    ids = [
        store_report(desk, project_id, crowd(4, 30), length_s=3600.0),
        store_report(desk, project_id, crowd(6, 20), length_s=1200.0, starts_at=START - timedelta(days=1)),
    ]
    added = add_up_room(get_room_over_time(desk, project_id, ids)).set_index("minute")
    assert added["people"][[0, 19, 20, 29, 30]].tolist() == [10, 10, 4, 4, 0]
    assert added["retention"][[0, 19, 20, 30]].tolist() == pytest.approx([1, 1, 1, 0])
    assert add_up_room(get_room_over_time(desk, project_id, [])).empty
