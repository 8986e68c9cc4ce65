"""The numbers of webinars: a small world counted by hand, and random ones against a slow, obvious count."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from core.desk import Desk
from core.domain.reports.definitions import IN_ROOM, Counting, InRoomAt, LeftBetween, write_in_room
from core.services.projects.counting import set_offer_minute
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project, list_projects
from core.services.reports.change_counting import change_counting
from core.services.reports.list_people import PeopleQuery, list_people
from core.services.reports.summary import get_facets
from core.services.webinars.leaky import get_leaky_minutes
from core.services.webinars.numbers import Part, get_numbers, list_numbers
from core.services.webinars.room import get_room_over_time
from core.services.webinars.stays import get_stay_bands
from tests.reports_world import ROOM, START, store_report, viewer
from tests.services.webinars.worlds import Told, lengths, people, rows_of, told_by

ANYTHING_GOES = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
minute = st.integers(0, 75)
messages = st.none() | st.lists(st.integers(-900, 4500), max_size=5)
shortest = st.sampled_from([0, 1, 300, 1800])


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
    desk: Desk, worlds: list[tuple[list[list[dict[str, Any]]], float | None]], said_at_s: Sequence[int] | None = ()
) -> tuple[int, list[int], list[list[Told]]]:
    """A project with a report of each of these worlds; its id, their ids, and what each tells of its people."""
    project = add_project(desk, ProjectDraft(name=f"Школа {len(list_projects(desk))}"))
    ids = [
        store_report(
            desk,
            project.id,
            rows_of(world),
            room_id=f"222222:room{number}",
            length_s=length_s,
            said_at_s=said_at_s,
        )
        for number, (world, length_s) in enumerate(worlds)
    ]
    return project.id, ids, [[told_by(entries, length_s) for entries in world] for world, length_s in worlds]


def forget_sums(desk: Desk) -> None:
    """As in a store of a former version whose people were not worked out again yet."""
    with desk.store.writing() as session:
        session.connection().execute(text("DELETE FROM room_sum"))


def part_of(answers: list[list[bool | None]]) -> Part:
    """Of several answers about one human a yes holds, then an unknown."""
    known = [True in own for own in answers if True in own or None not in own]
    return Part(sum(known), len(known))


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


@pytest.mark.parametrize(
    ("starts_at", "ends"),
    [
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), "00:30–03:29"),  # an hour of the night is skipped
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), "01:30–02:29"),  # and one there is twice
    ],
)
def test_minutes_by_the_clock_on_the_night_of_a_change_of_time(desk: Desk, starts_at: datetime, ends: str) -> None:
    """Peaks, drops and the offer are named by the same clock as the minutes of the chart."""
    project_id = add_project(desk, ProjectDraft(name="Школа", time_zone="Europe/Berlin")).id
    report_id = store_report(desk, project_id, [viewer("Анна", minutes=120)], starts_at=starts_at, length_s=7200.0)
    room = get_room_over_time(desk, project_id, [report_id])
    named = [f"{room.webinars[0].clock(minute):%H:%M}" for minute in range(120)]
    assert named == [f"{at:%H:%M}" for at in room.frame["at"]]
    assert f"{named[0]}–{named[-1]}" == ends


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
    assert list_numbers(desk, other, [by_hand]) == {}
    assert get_stay_bands(desk, other, [by_hand]).frame.empty


def test_leaky_minutes_are_those_in_which_people_leave_in_every_run(desk: Desk, project_id: int) -> None:
    for day, stays in enumerate([[10] * 5 + [60] * 15, [10] * 3 + [30] + [60] * 16]):
        viewers = [viewer(f"Человек {n}", minutes=one) for n, one in enumerate(stays)]
        store_report(desk, project_id, viewers, starts_at=START + timedelta(days=day))
    found = get_leaky_minutes(desk, project_id, ROOM)
    leaving = found.frame[found.frame["leaves"] > 0]
    assert (found.webinars, len(found.frame)) == (2, 55)
    assert leaving["minute"].tolist() == [9, 29]
    assert leaving[["people", "leaves"]].to_numpy().tolist() == [[40, 8], [32, 1]]
    assert leaving["share"].tolist() == [0.2, 1 / 32]
    assert not found.frame["is_few"].any()
    assert get_leaky_minutes(desk, project_id, "222222:other").frame.empty


@ANYTHING_GOES
@given(world=people, length_s=lengths, offer=minute, first=minute, last=minute, said_at_s=messages)
def test_every_number_is_that_of_a_slow_count(
    desk: Desk,
    world: list[list[dict[str, Any]]],
    length_s: float | None,
    offer: int,
    first: int,
    last: int,
    said_at_s: list[int] | None,
) -> None:
    project_id, [report], [told] = random_world(desk, [(world, length_s)], said_at_s)
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
    if said_at_s is None:
        assert room.frame["messages"].isna().all()
    else:
        said = [sum(at // 60 == moment for at in said_at_s) for moment in range(len(counts))]
        assert room.frame["messages"].tolist() == said
    peak = room.webinars[0].peak
    assert peak == (counts.index(max(counts)) if any(counts) else None)

    assert list_numbers(desk, project_id, [report]) == {report: numbers}
    forget_sums(desk)
    assert get_numbers(desk, project_id, [report]) == numbers
    counted = get_room_over_time(desk, project_id, [report])
    assert counted.webinars == room.webinars
    pd.testing.assert_frame_equal(counted.frame.drop(columns="messages"), room.frame.drop(columns="messages"))

    for condition in (InRoomAt(offer), LeftBetween(min(first, last), max(first, last))):
        count = sum(one.meets(condition) is True for one in told)
        chosen = {IN_ROOM: (write_in_room(condition),)}
        assert list_numbers(desk, project_id, [report], chosen)[report].came == count
        assert get_numbers(desk, project_id, [report], chosen).came == count
        rows = [len(entries) for entries, one in zip(world, told, strict=True) if one.meets(condition)]
        found = list_people(desk, project_id, PeopleQuery([report], chosen))
        assert (found.total, found.frame["entries"].sum()) == (count, sum(rows))
        assert int(get_facets(desk, project_id, [report], chosen)["people"].sum()) == count


@ANYTHING_GOES
@given(one=people, other=people, offer=minute, shortest_s=shortest)
def test_several_webinars_add_up_over_distinct_people(
    desk: Desk, one: list[list[dict[str, Any]]], other: list[list[dict[str, Any]]], offer: int, shortest_s: int
) -> None:
    project_id, ids, tells = random_world(desk, [(one, 3600.0), (other, None)])
    change_counting(desk, project_id, Counting(attended_from_s=shortest_s))
    set_offer_minute(desk, project_id, "222222:room0", offer)
    numbers = get_numbers(desk, project_id, ids)
    humans = [[told[n] for told in tells if n < len(told)] for n in range(max(len(one), len(other)))]
    verdicts = [[part.came(shortest_s) for part in parts] for parts in humans]
    there = [[part for part in parts if part.came(shortest_s)] for parts in humans]
    there = [parts for parts in there if parts]
    stays = sorted(
        max(known) for parts in there if (known := [part.stay_s for part in parts if part.stay_s is not None])
    )
    ends = [[part.to_end for part in parts] for parts in there]
    # The second room has no offer
    offered = [[part.meets(InRoomAt(offer)) if part in tells[0] else None for part in parts] for parts in there]
    assert numbers.came == len(there)
    assert numbers.came_unknown == sum(None in answers and True not in answers for answers in verdicts)
    assert numbers.attendances == sum(map(len, there))
    assert numbers.middle_stay_min == (int(stays[len(stays) // 2] // 60) if stays else None)
    assert numbers.to_end == part_of(ends)
    assert numbers.at_offer == part_of(offered)
    assert numbers.stays_known == len(stays)
    found = get_stay_bands(desk, project_id, ids)
    bands = found.frame
    assert (found.known, found.unknown) == (len(stays), numbers.came - len(stays))
    assert int(bands["people"].sum()) == len(stays)
    until = [*bands["until_min"].fillna(10**9)]
    for start, end, count in zip(bands["from_min"], until, bands["people"], strict=True):
        assert count == sum(start <= stay / 60 < end for stay in stays)
