"""The numbers of webinars: a small world counted by hand, and random ones against a slow, obvious count."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.desk import Desk
from core.domain.reports.definitions import IN_ROOM, Counting, InRoomAt, LeftBetween, write_in_room
from core.services.projects.counting import set_offer_minute
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project, list_projects
from core.services.reports.change_counting import change_counting
from core.services.reports.list_viewers import list_viewers
from core.services.reports.summary import get_facets
from core.services.webinars.numbers import Part, get_numbers
from core.services.webinars.room import get_room_over_time
from core.services.webinars.stays import get_stay_bands
from tests.reports_world import ROOM, START, store_report, viewer
from tests.services.webinars.worlds import Told, lengths, people, rows_of, told_by

ANYTHING_GOES = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
minute = st.integers(0, 75)


@pytest.fixture
def project_id(desk: Desk) -> int:
    return list_projects(desk)[0].id


@pytest.fixture
def by_hand(desk: Desk, project_id: int) -> int:
    """A webinar of an hour: 19:00 to 20:00 in Moscow."""
    return store_report(
        desk,
        project_id,
        [
            viewer("Анна", email="anna@example.com", minutes=60),
            {"username": "Борис", "email": "boris@example.com", "vi": [{"s": 0, "e": 600}]},
            {"username": "Борис", "email": "boris@example.com", "vi": [{"s": 1800, "e": 2400}]},
            viewer("Вера", email="vera@example.com", minutes=56),
            {"username": "Глеб", "email": "gleb@example.com", "finished": True},
            {"username": "Дина", "email": "dina@example.com"},
            {"username": "Егор", "email": "egor@example.com", "vi": [{"s": -600, "e": -60}]},
        ],
    )


def random_world(
    desk: Desk, worlds: list[tuple[list[list[dict[str, Any]]], float | None]]
) -> tuple[int, list[int], list[list[Told]]]:
    """A project with a report of each of these worlds; its id, their ids, and what each tells of its people."""
    project = add_project(desk, ProjectDraft(name=f"Школа {len(list_projects(desk))}"))
    ids = [
        store_report(desk, project.id, rows_of(world), room_id=f"222222:room{number}", length_s=length_s)
        for number, (world, length_s) in enumerate(worlds)
    ]
    return project.id, ids, [[told_by(entries, length_s) for entries in world] for world, length_s in worlds]


def test_numbers_of_a_small_webinar(desk: Desk, project_id: int, by_hand: int) -> None:
    set_offer_minute(desk, project_id, ROOM, 35)
    numbers = get_numbers(desk, project_id, [by_hand])
    assert (numbers.webinars, numbers.came, numbers.attendances, numbers.entries) == (1, 6, 6, 7)
    # 60, 56, 20 and 0 minutes; of Глеб and Дина it is unknown
    assert (numbers.middle_stay_min, numbers.stays_known) == (56, 4)
    assert numbers.to_end == Part(3, 5)
    assert numbers.at_offer == Part(3, 4)
    assert numbers.to_end.is_few


def test_whoever_stays_too_short_did_not_come(desk: Desk, project_id: int, by_hand: int) -> None:
    change_counting(desk, project_id, Counting(attended_from_s=1200))
    numbers = get_numbers(desk, project_id, [by_hand])
    assert (numbers.came, numbers.came_unknown, numbers.entries) == (3, 2, 4)
    assert numbers.to_end == Part(2, 3)
    assert numbers.at_offer is None


def test_room_of_a_small_webinar(desk: Desk, project_id: int, by_hand: int) -> None:
    room = get_room_over_time(desk, project_id, [by_hand])
    [webinar] = room.webinars
    assert room.frame["people"].tolist() == [3] * 10 + [2] * 20 + [3] * 10 + [2] * 16 + [1] * 4
    assert room.frame["joins"].tolist() == [3] + [0] * 29 + [1] + [0] * 29
    leaves = {at: n for at, n in enumerate(room.frame["leaves"]) if n}
    assert leaves == {9: 1, 39: 1, 55: 1}
    assert (webinar.people, webinar.peak, webinar.peak_people, webinar.minutes) == (4, 0, 3, 60)
    assert f"{webinar.clock(40):%H:%M}" == "19:40"
    assert f"{room.frame['at'].iloc[-1]:%H:%M}" == "19:59"
    assert room.frame["retention"].iloc[0] == 0.75


def test_largest_drops_are_told_with_their_minutes_and_not_the_end(desk: Desk, project_id: int) -> None:
    stays = [30] * 6 + [31] * 5 + [45] * 4 + [10] * 2 + [58] * 9 + [60] * 3
    report = store_report(desk, project_id, [viewer(f"Человек {n}", minutes=one) for n, one in enumerate(stays)])
    [webinar] = get_room_over_time(desk, project_id, [report]).webinars
    # Of minutes 29 and 30, which are next to each other, the larger; two people of 29 are no drop
    assert [(drop.minute, drop.people, drop.lost) for drop in webinar.drops] == [(29, 27, 6), (44, 16, 4)]


def test_people_of_several_webinars_count_once(desk: Desk, project_id: int) -> None:
    anna = {"email": "anna@example.com"}
    first = store_report(desk, project_id, [viewer("Анна", minutes=60, **anna), viewer("Борис", minutes=10)])
    second = store_report(desk, project_id, [viewer("Анна", minutes=5, **anna)], starts_at=START + timedelta(days=1))
    numbers = get_numbers(desk, project_id, [first, second])
    assert (numbers.webinars, numbers.came, numbers.attendances) == (2, 2, 3)
    assert (numbers.middle_stay_min, numbers.to_end) == (60, Part(1, 2))
    bands = get_stay_bands(desk, project_id, [first, second]).frame
    assert bands[bands["people"] > 0]["from_min"].tolist() == [5, 60]


def test_another_projects_report_is_empty(desk: Desk, project_id: int, by_hand: int) -> None:
    other = add_project(desk, ProjectDraft(name="Другая школа")).id
    assert get_numbers(desk, other, [by_hand]).came == 0
    assert get_room_over_time(desk, other, [by_hand]).webinars == ()
    assert get_stay_bands(desk, other, [by_hand]).frame.empty


@ANYTHING_GOES
@given(world=people, length_s=lengths, offer=minute, first=minute, last=minute)
def test_every_number_is_that_of_a_slow_count(
    desk: Desk, world: list[list[dict[str, Any]]], length_s: float | None, offer: int, first: int, last: int
) -> None:
    project_id, [report], [told] = random_world(desk, [(world, length_s)])
    set_offer_minute(desk, project_id, "222222:room0", offer)
    numbers = get_numbers(desk, project_id, [report])
    stays = sorted(one.stay_s for one in told if one.stay_s is not None)
    ends = [one.to_end for one in told if one.to_end is not None]
    offered = [met for one in told if (met := one.meets(InRoomAt(offer))) is not None]
    assert (numbers.came, numbers.entries) == (len(told), sum(map(len, world)))
    assert numbers.middle_stay_min == (int(stays[len(stays) // 2] // 60) if stays else None)
    assert numbers.to_end == Part(sum(ends), len(ends))
    assert numbers.at_offer == Part(sum(offered), len(offered))

    room = get_room_over_time(desk, project_id, [report])
    counts = room.frame["people"].tolist()
    assert counts == [sum(one.is_in(at) for one in told) for at in range(len(counts))]
    assert not any(one.is_in(len(counts)) for one in told)
    joined = [sum(one.is_in(at) and not (at and one.is_in(at - 1)) for one in told) for at in range(len(counts))]
    assert room.frame["joins"].tolist() == joined
    left = [sum(one.is_in(at) and not one.is_in(at + 1) for one in told) for at in range(len(counts))]
    if length_s:
        left[-1] = 0
    assert room.frame["leaves"].tolist() == left
    peak = room.webinars[0].peak
    assert peak == (counts.index(max(counts)) if any(counts) else None)

    for condition in (InRoomAt(offer), LeftBetween(min(first, last), max(first, last))):
        count = sum(one.meets(condition) is True for one in told)
        chosen = {IN_ROOM: (write_in_room(condition),)}
        assert get_numbers(desk, project_id, [report], chosen).came == count
        rows = [len(entries) for entries, one in zip(world, told, strict=True) if one.meets(condition)]
        assert list_viewers(desk, project_id, [report], chosen).total == sum(rows)
        assert int(get_facets(desk, project_id, [report], chosen)["people"].sum()) == count


@ANYTHING_GOES
@given(one=people, other=people)
def test_several_webinars_add_up_over_distinct_people(
    desk: Desk, one: list[list[dict[str, Any]]], other: list[list[dict[str, Any]]]
) -> None:
    project_id, ids, tells = random_world(desk, [(one, 3600.0), (other, None)])
    numbers = get_numbers(desk, project_id, ids)
    humans = [[told[n] for told in tells if n < len(told)] for n in range(max(len(one), len(other)))]
    stays = sorted(max(known) for parts in humans if (known := [p.stay_s for p in parts if p.stay_s is not None]))
    ends = [[p.to_end for p in parts] for parts in humans]
    stayed = [True in end for end in ends if True in end or None not in end]
    assert numbers.came == len(humans)
    assert numbers.middle_stay_min == (int(stays[len(stays) // 2] // 60) if stays else None)
    assert numbers.to_end == Part(sum(stayed), len(stayed))
    bands = get_stay_bands(desk, project_id, ids)
    assert (bands.known, bands.unknown) == (len(stays), len(humans) - len(stays))
    assert int(bands.frame["people"].sum()) == len(stays)
    until = [*bands.frame["until_min"].fillna(10**9)]
    for start, end, count in zip(bands.frame["from_min"], until, bands.frame["people"], strict=True):
        assert count == sum(start <= stay / 60 < end for stay in stays)
