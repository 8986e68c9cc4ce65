"""Segments: every rule against a slow, obvious judgement, bands that leave nobody out, and what is saved."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.analytics.facets import UNKNOWN
from core.desk import Desk
from core.domain.access.rights import Operator, Role
from core.domain.reports.definitions import IN_ROOM
from core.domain.webinars.segments import Band, Fact, Measure, Rules, Warmth, warmth_bands
from core.errors import InvalidInput, NotAllowed
from core.services.campaigns.exclusions import exclude_segment
from core.services.campaigns.left_out import stamp_left_out
from core.services.campaigns.people import people_of_segment
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project, list_projects
from core.services.webinars.segment_people import list_segment_people
from core.services.webinars.segments import (
    Segment,
    count_segment,
    count_warmth,
    drop_segment,
    list_members,
    list_segments,
    list_webinars_of,
    save_segment,
)
from tests.reports_world import START, store_report, viewer
from tests.services.webinars.crowds import Webinar, store_crowd, tell, webinars
from tests.services.webinars.judged import lies_in, meets
from tests.stored import write
from tests.webinars_world import store_page, subscriber

bounds = st.sampled_from([0, 1, 5, 15, 30, 50, 60, 100])
bands = st.builds(Band, st.none() | bounds, st.none() | bounds).filter(
    lambda band: band.start is None or band.end is None or band.start < band.end
)
TOLD = [fact for fact in Fact if fact not in (Fact.ORDERED, Fact.PAID)]
rules = st.builds(
    Rules,
    bands=st.dictionaries(st.sampled_from(list(Measure)), bands, max_size=2),
    facts=st.dictionaries(st.sampled_from(TOLD), st.booleans(), max_size=3),
    chosen=st.just({}) | st.just({"source": ("vk", UNKNOWN)}),
)


@pytest.fixture
def project_id(desk: Desk) -> int:
    return list_projects(desk)[0].id


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(crowd=webinars, wanted=rules)
def test_a_segment_is_who_meets_all_its_rules(desk: Desk, crowd: list[Webinar], wanted: Rules) -> None:
    project_id, ids = store_crowd(desk, crowd)
    told = [one for one in tell(crowd) if not wanted.chosen or one.source in ("vk", None)]
    answers = [meets(wanted, one.facts) for one in told]
    found = count_segment(desk, project_id, ids, wanted)
    assert (found.people, found.unclear, found.came) == (answers.count(True), answers.count(None), len(told))
    members = list_members(desk, project_id, ids, wanted)
    assert len({member.human for member in members}) == len(members) == found.people
    bands = count_warmth(desk, project_id, ids, wanted, 15, 30)
    unclear = sum(meets(replace(wanted, bands={}, facts={}), one.facts) is True for one in told)
    assert sum(band.people for band in bands.values()) <= found.people <= unclear
    if all(one.facts.minutes is not None for one in told):
        assert sum(band.people for band in bands.values()) == found.people


@given(minutes=st.floats(0, 500), warm=st.integers(1, 100), more=st.integers(1, 100))
def test_every_stay_is_in_exactly_one_band(minutes: float, warm: int, more: int) -> None:
    assert sum(lies_in(band, minutes) for band in warmth_bands(warm, warm + more).values()) == 1


def test_a_band_has_its_start_and_not_its_end() -> None:
    found = warmth_bands(15, 60)
    assert [
        warmth for minute in (0, 14.99, 15, 59.99, 60, 600) for warmth in Warmth if lies_in(found[warmth], minute)
    ] == [
        Warmth.COLD,
        Warmth.COLD,
        Warmth.WARM,
        Warmth.WARM,
        Warmth.HOT,
        Warmth.HOT,
    ]


@given(wanted=rules)
def test_rules_are_read_as_they_were_written(wanted: Rules) -> None:
    assert Rules.read(wanted.as_json()) == wanted


@pytest.mark.parametrize(
    ("stored", "reason"),
    [
        ({"facts": {"tall": True}}, "bad_rule"),
        ({"bands": {"minutes": [5]}}, None),
        ({"bands": {"minutes": 5}}, "bad_rule"),
        ({"bands": {"minutes": [5, 5]}}, "empty_band"),
        ({"chosen": {IN_ROOM: ["at:x"]}}, "bad_rule"),
    ],
)
def test_rules_that_say_nothing_are_refused(stored: dict[str, object], reason: str | None) -> None:
    if reason is None:
        assert Rules.read(stored).bands == {Measure.MINUTES: Band(5)}
        return
    with pytest.raises(InvalidInput) as refused:
        Rules.read(stored)
    assert refused.value.reason == reason


def test_a_saved_segment_counts_what_is_there_now(desk: Desk, project_id: int) -> None:
    hot = Rules({Measure.MINUTES: Band(30, None)})
    save_segment(desk, project_id, Segment("  Досмотрели ", hot, room_id="222222:room"))
    [segment] = list_segments(desk, project_id)
    assert segment.name == "Досмотрели"
    assert list_webinars_of(desk, project_id, segment) == []
    first = store_report(desk, project_id, [viewer("Анна", minutes=30), viewer("Борис", minutes=29)])
    store_report(desk, project_id, [viewer("Вера")], room_id="222222:other")
    store_report(desk, project_id, None, starts_at=START.replace(year=2025))
    assert list_webinars_of(desk, project_id, segment) == [first]
    assert count_segment(desk, project_id, [first], segment.rules).people == 1
    save_segment(desk, project_id, replace(segment, room_id=None, report_ids=(first,)))
    assert [one.report_ids for one in list_segments(desk, project_id)] == [(first,)]
    assert list_webinars_of(desk, project_id, list_segments(desk, project_id)[0]) == [first]
    drop_segment(desk, project_id, "Досмотрели")
    assert list_segments(desk, project_id) == []


def test_the_people_of_a_segment_are_a_table_and_a_campaign(desk: Desk, project_id: int) -> None:
    old = store_report(desk, project_id, [viewer("Анна", email="anna@example.com", city="Казань", minutes=60)])
    rows = [
        viewer("Анна", email="anna@example.com", city="Москва", minutes=5, utm_source="vk"),
        viewer("Борис", phone="8 900 000-00-21", minutes=59, messages_num=2),
        viewer("Вера", email="vera@example.com", minutes=3),
    ]
    new = store_report(desk, project_id, rows, starts_at=START + timedelta(days=1))
    hot = Rules({Measure.MINUTES: Band(30, None)})
    frame = list_segment_people(desk, project_id, [old, new], hot)
    assert frame[["username", "email", "phone", "city", "source", "messages"]].fillna("").to_numpy().tolist() == [
        ["Анна", "anna@example.com", "", "Москва", "vk", 0],
        ["Борис", "", "+79000000021", "", "", 2],
    ]
    sent = people_of_segment(desk, project_id, [old, new], hot)
    assert [(one.email, one.phone, one.variables["b365_stay"]) for one in sent] == [
        ("anna@example.com", None, "5"),
        (None, "+79000000021", "59"),
    ]


def test_a_segment_tells_with_which_tags_its_people_registered_for_that_webinar(desk: Desk, project_id: int) -> None:
    people = [viewer("Анна", email="anna@example.com", utm_source="vk"), viewer("Вера", email="vera@example.com")]
    old = store_report(desk, project_id, people[1:], starts_at=START - timedelta(days=7))
    new = store_report(desk, project_id, people[:1])
    signed_up = [subscriber("anna@example.com", utm_source="tg", utm_campaign="осень")]
    store_page(desk, project_id, [*signed_up, subscriber("vera@example.com", utm_source="mail")])
    frame = list_segment_people(desk, project_id, [old, new], Rules())
    shown = ["username", "source", "registered_source", "registered_campaign"]
    assert frame[shown].fillna("").to_numpy().tolist() == [["Анна", "vk", "tg", "осень"], ["Вера", "", "", ""]]


def test_nobody_is_said_not_to_have_registered_while_late_registrations_are_not_loaded(
    desk: Desk, project_id: int
) -> None:
    """As the page of the webinar says: of every page of the room, and after the webinar had begun."""
    people = [viewer("Анна", email="anna@example.com"), viewer("Вера", email="vera@example.com")]
    report = store_report(desk, project_id, people)
    came_by_themselves, came_registered = (Rules(facts={Fact.REGISTERED: is_so}) for is_so in (False, True))

    def told() -> tuple[int, int, int]:
        by_themselves = count_segment(desk, project_id, [report], came_by_themselves)
        registered = count_segment(desk, project_id, [report], came_registered).people
        with desk.store.reading() as session:
            stamps.add(repr(stamp_left_out(session, project_id)))
        return by_themselves.people, by_themselves.unclear, registered

    stamps: set[str] = set()
    save_segment(desk, project_id, Segment("Без записи", came_by_themselves))
    exclude_segment(desk, project_id, "Без записи")
    store_page(desk, project_id, [subscriber("anna@example.com")])
    assert told() == (1, 0, 1)
    loaded = "UPDATE registration_page SET subscribers_pulled_at = :at, subscribers_complete = :complete"
    write(desk, loaded, at=START - timedelta(minutes=1), complete=True)
    assert told() == (0, 1, 1)
    write(desk, loaded, at=START, complete=False)
    assert told() == (0, 1, 1)
    write(desk, loaded, at=START, complete=True)
    assert told() == (1, 0, 1)
    assert len(stamps) == 2, "who is left out is found anew"
    store_page(desk, project_id, None, page_id="222222:page2")
    assert told() == (0, 1, 1)
    assert len(stamps) == 3


def test_segments_belong_to_their_project_and_viewers_change_none(desk: Desk, project_id: int) -> None:
    save_segment(desk, project_id, Segment("Все", Rules()))
    other = add_project(desk, ProjectDraft(name="Чужой")).id
    assert list_segments(desk, other) == []
    with pytest.raises(NotAllowed):
        save_segment(desk.acting_as(Operator("Зритель", Role.VIEWER)), project_id, Segment("Мой", Rules()))


@pytest.mark.parametrize(("name", "reason"), [("  ", "required"), ("я" * 101, "too_long")])
def test_a_segment_needs_a_name(desk: Desk, project_id: int, name: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        save_segment(desk, project_id, Segment(name, Rules()))
    assert (refused.value.field, refused.value.reason) == ("segment", reason)
