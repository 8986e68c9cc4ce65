"""Who of the registered people came: by identity, for their session, and never said where it is not known."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.analytics.facets import UNKNOWN
from core.desk import Desk
from core.domain.matching import Outcome
from core.domain.reports.definitions import Counting
from core.domain.webinars.segments import Rules
from core.errors import NotFound
from core.http.pace import never
from core.sandbox.server import SandboxServer
from core.sandbox.world.catalogue import PAGES
from core.services.attendance.check_registered import RegisteredFor, check_registered
from core.services.privacy.erase import erase_person
from core.services.privacy.find_people import find_people
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project, list_projects
from core.services.registration.pull_subscribers import save_subscribers
from core.services.registration.registration_pages import list_places, refresh_places
from core.services.reports.change_counting import change_counting
from core.services.reports.list_people import PeopleQuery, list_people
from core.services.reports.list_reports import ReportSearch
from core.services.reports.registered import NotCounted
from core.services.reports.registrations import count_uncounted, list_uncounted
from core.services.reports.summary import get_facets, get_source_facets, list_registered_values
from core.services.scenarios.absent import gather_absent
from core.services.webinars.funnel import get_funnel, get_registration_sources
from core.services.webinars.list_webinars import list_webinars
from core.services.webinars.load_registered import load_registered
from core.services.webinars.numbers import get_numbers
from core.services.webinars.registered import MOST_NOW, Came, Registered, get_registered, list_registered
from core.services.webinars.registered_job import count_registered
from core.services.webinars.segments import count_segment
from tests.attendance_world import pull_now
from tests.conftest import wire
from tests.reports_world import START, store_report, viewer
from tests.stored import fetch_all, finished, write
from tests.subscribers_world import page_id
from tests.subscribers_world import pull_now as pull_page_now
from tests.webinars_world import PAGE, fetched_page, store_page, subscriber


@pytest.fixture
def project_id(desk: Desk) -> int:
    return list_projects(desk)[0].id


def numbers(found: Registered) -> tuple[int | None, ...]:
    return found.registered, found.came, found.absent, found.unclear, found.unregistered, found.people_unclear


def test_a_small_webinar_counted_by_hand(desk: Desk, project_id: int) -> None:
    people = [
        viewer("Анна", cu1="17"),  # registered by e-mail, came by the link of the bot; the marker joins both
        viewer("Борис", phone="8 900 000-00-21"),
        viewer("Борис", phone="+79000000021"),  # again, on a second device
        viewer("Вера", email="vera@example.com"),  # not registered
        viewer("Гость"),  # perhaps Елена
    ]
    report = store_report(desk, project_id, people)
    signed_up = [
        subscriber("anna@example.com", url_marker="17"),
        subscriber("anna@example.com"),  # twice
        subscriber("boris@example.com", phone="+7 900 000-00-21"),
        subscriber("gleb@example.com"),
        subscriber("elena@example.com"),
        subscriber(""),  # nothing to find them by
        subscriber("late@example.com", session_at=START + timedelta(days=1)),
    ]
    store_page(desk, project_id, signed_up, marker_name="salebot")
    found = get_registered(desk, project_id, report)
    assert numbers(found) == (5, 2, 2, 1, 1, 1)
    assert (found.people, found.is_whole, found.came_share, found.why_not) == (4, True, 0.5, None)
    assert [page.registrations for page in found.pages] == [6]
    count_registered(desk, project_id, never)
    assert get_registered(desk, project_id, report) == found  # as it is stored
    other = store_report(desk, project_id, people, room_id="222222:other")
    assert list_registered(desk, project_id, [report, other]) == {report: (5, 2, 4), other: None}
    [row] = list_webinars(desk, project_id, ReportSearch("222222:room")).rows
    assert row.came_share == found.came_share
    theirs = add_project(desk, ProjectDraft(name="Другая школа")).id
    assert list_registered(desk, theirs, [report]) == {}


def test_nobody_is_absent_whose_contact_cannot_be_read(desk: Desk, project_id: int) -> None:
    """By what they typed, as the section that checks the registered people says it."""
    people = [viewer("Анна", phone="+79000000021"), viewer("Вера", phone="+79000000022")]
    report = store_report(desk, project_id, people)
    signed_up = [
        subscriber("anna@example.com", phone="8 900 000-00-2"),  # a digit is missing
        subscriber("vera@example.com", phone="+79000000022, +79000000023"),
        subscriber("glеb@example.com"),  # with a Russian letter
        subscriber("elena@example.com", phone="нет"),
        subscriber("zoya@example.com"),
        subscriber("rita@example.com", phone="8900"),
        subscriber("rita@example.com"),  # again, without it
        subscriber("vera@example.com"),  # again; she is found by what she typed before
    ]
    store_page(desk, project_id, signed_up)
    assert numbers(get_registered(desk, project_id, report)) == (6, 1, 2, 3, 1, 0)
    checked = check_registered(desk, project_id, report, RegisteredFor(PAGE, START))
    assert checked.counts == {Outcome.ATTENDED: 1, Outcome.ATTENDED_LESS: 0, Outcome.ABSENT: 2, Outcome.CANNOT_TELL: 3}
    assert list(checked.frame["doubtful_value"].dropna()) == ["8900", "glеb@example.com", "8 900 000-00-2"]
    assert {person.email for person in gather_absent(desk, project_id, report)} == {
        "elena@example.com",
        "zoya@example.com",
    }


def test_a_page_that_was_not_loaded_is_named_and_no_zero_is_said(desk: Desk, project_id: int) -> None:
    report = store_report(desk, project_id, [viewer("Анна", email="anna@example.com")])
    assert (get_registered(desk, project_id, report).why_not, numbers(get_registered(desk, project_id, report))) == (
        NotCounted.NO_PAGE,
        (None,) * 6,
    )
    store_page(desk, project_id, None)
    found = get_registered(desk, project_id, report)
    assert (found.why_not, found.pages[0].page_id, found.is_whole, found.came_share) == (
        NotCounted.NOT_LOADED,
        PAGE,
        False,
        None,
    )
    store_page(desk, project_id, [subscriber("anna@example.com", session_at=START + timedelta(days=7))])
    assert get_registered(desk, project_id, report).why_not is NotCounted.NO_SESSION
    store_page(desk, project_id, [subscriber("anna@example.com")], page_id="222222:page2")
    store_page(desk, project_id, None, page_id="222222:page3")
    found = get_registered(desk, project_id, report)
    assert (found.registered, found.came, found.is_whole) == (1, 1, False)
    assert [(page.page_id, page.registrations) for page in found.pages] == [
        (PAGE, 0),
        ("222222:page2", 1),
        ("222222:page3", 0),
    ]


def test_pages_of_another_room_or_project_do_not_count(desk: Desk, project_id: int) -> None:
    other = add_project(desk, ProjectDraft(name="Чужой")).id
    report = store_report(desk, project_id, [viewer("Анна", email="anna@example.com")])
    store_page(desk, other, [subscriber("anna@example.com")])
    store_page(desk, project_id, [subscriber("anna@example.com")], room_id="222222:other")
    assert get_registered(desk, project_id, report).why_not is NotCounted.NO_PAGE
    with pytest.raises(NotFound):
        get_registered(desk, other, report)


def test_registrations_loaded_before_the_webinar_are_not_whole(desk: Desk, project_id: int) -> None:
    later = START + timedelta(days=2)
    people = [viewer("Анна", email="anna@example.com"), viewer("Вера", email="vera@example.com")]
    report = store_report(desk, project_id, people, starts_at=later)
    store_page(desk, project_id, [subscriber("anna@example.com", session_at=later)])
    found = get_registered(desk, project_id, report)
    assert (found.registered, found.came, found.is_whole) == (1, 1, False)
    assert found.unregistered is None, "Vera may have registered later"


def test_a_session_belongs_to_the_webinar_that_began_nearest(desk: Desk, project_id: int) -> None:
    rows = [viewer("Анна", email="anna@example.com")]
    first = store_report(desk, project_id, rows, starts_at=START + timedelta(minutes=2, seconds=40))
    second = store_report(desk, project_id, [], starts_at=START + timedelta(hours=1))
    store_page(desk, project_id, [subscriber("anna@example.com")])
    assert get_registered(desk, project_id, first).came == 1
    assert get_registered(desk, project_id, second).why_not is NotCounted.NO_SESSION


def test_an_incomplete_report_says_of_nobody_that_they_were_absent(desk: Desk, project_id: int) -> None:
    rows = [viewer("Анна", email="anna@example.com")]
    report = store_report(desk, project_id, rows, state="incomplete")
    store_page(desk, project_id, [subscriber("anna@example.com"), subscriber("boris@example.com")])
    assert numbers(get_registered(desk, project_id, report)) == (2, 1, 0, 1, 0, 0)


EMAILS = st.sampled_from(["a@example.com", "b@example.com", "c@example.com", "d@example.com"])


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(signed_up=st.lists(EMAILS, min_size=1, max_size=8), came=st.lists(EMAILS, max_size=8))
def test_numbers_are_those_of_sets_of_addresses(desk: Desk, signed_up: list[str], came: list[str]) -> None:
    project_id = add_project(desk, ProjectDraft(name=f"Проект {len(list_projects(desk))}")).id
    report = store_report(desk, project_id, [viewer("х", email=email) for email in came])
    store_page(desk, project_id, [subscriber(email) for email in signed_up])
    both, all_came, everybody = set(signed_up) & set(came), set(came), set(signed_up)
    assert numbers(get_registered(desk, project_id, report)) == (
        len(everybody),
        len(both),
        len(everybody - both),
        0,
        len(all_came - both),
        0,
    )


def test_the_sandbox_is_counted_as_its_world_was_made(desk: Desk, small_sandbox: SandboxServer) -> None:
    project, world = wire(desk, small_sandbox), small_sandbox.world
    page = {plan.room_slug: plan.slug for plan in PAGES if plan.is_on}
    webinar = next(one for one in world.webinars if one.room.slug in page and not one.part and one.came)
    pull_page_now(desk, project.id, page_id(small_sandbox, page[webinar.room.slug]))
    report = pull_now(desk, project.id, webinar.webinar_id)
    found = get_registered(desk, project.id, report)
    assert found.registered is not None
    assert found.came is not None
    assert found.registered == pytest.approx(webinar.came + webinar.missed, rel=0.02)
    assert found.came == pytest.approx(webinar.came, rel=0.05)
    assert found.registered == found.came + (found.absent or 0) + (found.unclear or 0)


def test_counted_once_until_something_changes(desk: Desk, project_id: int) -> None:
    people = [
        viewer("Анна", email="anna@example.com", minutes=10),
        viewer("Вера", email="vera@example.com", minutes=50),
    ]
    reports = [
        store_report(desk, project_id, people, starts_at=START + timedelta(days=day)) for day in range(MOST_NOW + 1)
    ]
    signed_up = [subscriber("anna@example.com"), subscriber("vera@example.com"), subscriber("gleb@example.com")]
    store_page(desk, project_id, signed_up)
    assert list_registered(desk, project_id, reports[:1]) == {reports[0]: (3, 2, 3)}
    # More than are counted at once wait for the round
    assert set(list_registered(desk, project_id, reports).values()) == {None}
    assert [count_uncounted(desk, project_id, some) for some in (reports, reports[:2])] == [len(reports), 2]
    count_registered(desk, project_id, never)
    told = dict.fromkeys(reports) | {reports[0]: (3, 2, 3)}
    assert list_registered(desk, project_id, reports) == told
    assert list_uncounted(desk, project_id) == {}
    assert count_uncounted(desk, project_id, reports) == 0

    def changed() -> Came | None:
        assert reports[0] in list_uncounted(desk, project_id)
        [found] = list_registered(desk, project_id, reports[:1]).values()
        one = get_registered(desk, project_id, reports[0])
        assert found == (None if one.registered is None else (one.registered, one.came, one.known))
        count_registered(desk, project_id, never)
        assert list_registered(desk, project_id, reports[:1]) == {reports[0]: found}
        assert get_registered(desk, project_id, reports[0]) == one
        return found

    change_counting(desk, project_id, Counting(attended_from_s=1200))
    assert changed() == (3, 1, 3)
    save_subscribers(desk, project_id, fetched_page(PAGE, signed_up[:2], None))
    assert changed() == (2, 1, 2)
    erase_person(desk, project_id, find_people(desk, project_id, "vera@example.com")[0])
    assert changed() == (2, 0, 1)
    # The session belongs to a webinar that began nearer to it
    store_report(desk, project_id, people, starts_at=START, webinar_id="222222:room*later")
    assert changed() is None


DAYS = 3
SIGNED_UP = st.tuples(EMAILS, st.integers(0, DAYS), st.sampled_from(["vk", "mail"]))


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(loads=st.lists(st.lists(SIGNED_UP, max_size=6), min_size=2, max_size=4))
def test_a_loaded_page_has_only_those_counted_again_for_whom_others_registered(
    desk: Desk, loads: list[list[tuple[str, int, str]]]
) -> None:
    """Whatever stands before them in the list now; and what is stored is what counting all of them gives."""
    project_id = add_project(desk, ProjectDraft(name=f"Проект {len(list_projects(desk))}")).id
    people = [viewer("Анна", email="a@example.com"), viewer("Борис", email="b@example.com")]
    days = {store_report(desk, project_id, people, starts_at=START + timedelta(days=day)): day for day in range(DAYS)}
    store_page(desk, project_id, [])
    before: list[tuple[str, int, str]] = []
    for load in loads:
        count_registered(desk, project_id, never)
        signed_up = [
            subscriber(email, utm_source=source, session_at=START + timedelta(days=day)) for email, day, source in load
        ]
        save_subscribers(desk, project_id, fetched_page(PAGE, signed_up, None))
        pairs = {day: (of_day(before, day), of_day(load, day)) for day in days.values()}
        changed = {day for day, (one, other) in pairs.items() if sorted(one) != sorted(other)}
        moved = {day for day, (one, other) in pairs.items() if one != other}
        assert changed <= {days[report_id] for report_id in list_uncounted(desk, project_id)} <= moved
        before = load
    count_registered(desk, project_id, never)
    stored = fetch_all(desk, "SELECT * FROM registered_sum WHERE project_id = :id ORDER BY report_id", id=project_id)
    write(desk, "DELETE FROM registered_sum")
    count_registered(desk, project_id, never)
    anew = fetch_all(desk, "SELECT * FROM registered_sum WHERE project_id = :id ORDER BY report_id", id=project_id)
    assert stored == anew


def of_day(signed_up: list[tuple[str, int, str]], day: int) -> list[tuple[str, str]]:
    return [(email, source) for email, own, source in signed_up if own == day]


def test_tags_of_the_registration_choose_people_and_stand_in_their_table(desk: Desk, project_id: int) -> None:
    people = [
        viewer("Анна", email="anna@example.com", utm_source="vk"),
        viewer("Борис", email="boris@example.com", utm_source="mail"),
        viewer("Вера", email="vera@example.com", utm_source="mail"),
    ]
    ids = [store_report(desk, project_id, people, starts_at=START + timedelta(days=day)) for day in range(2)]
    assert list_registered_values(desk, project_id, ids) == {}
    signed_up = [
        subscriber("anna@example.com", utm_source="mail"),
        subscriber("boris@example.com", utm_source="vk", session_at=START + timedelta(days=1)),
        subscriber("anna@example.com", session_at=START + timedelta(days=1)),
    ]
    store_page(desk, project_id, signed_up)

    def came(chosen: tuple[str, ...], *report_ids: int) -> list[str]:
        choice = {"registered_source": chosen}
        found = list_people(desk, project_id, PeopleQuery(report_ids, choice)).frame["username"].tolist()
        assert get_numbers(desk, project_id, report_ids, choice).came == len(found)
        assert get_facets(desk, project_id, report_ids, choice)["people"].sum() == len(found)
        assert get_source_facets(desk, project_id, report_ids, choice)["people"].sum() == len(found)
        assert count_segment(desk, project_id, report_ids, Rules(chosen=choice)).people == len(found)
        return sorted(found)

    def check() -> None:
        assert came(("mail",), ids[0]) == ["Анна"]
        assert came((UNKNOWN,), ids[0]) == ["Борис", "Вера"]
        # Of several webinars the newest tells it
        assert came(("mail",), *ids) == []
        assert came(("vk",), *ids) == ["Борис"]
        query = PeopleQuery(ids[:1], order="registered_source", descending=False)
        found = list_people(desk, project_id, query).frame
        assert found[["username", "registered_source", "source"]].to_numpy().tolist()[0] == ["Анна", "mail", "vk"]
        assert found["registered_source"].notna().tolist() == [True, False, False]
        values = list_registered_values(desk, project_id, ids[:1])
        assert (values["registered_source"], values["registered_medium"]) == (["mail", UNKNOWN], [UNKNOWN])

    check()
    count_registered(desk, project_id, never)
    check()


def test_who_registered_for_several_webinars_counts_once_also_as_it_is_stored(desk: Desk, project_id: int) -> None:
    people = [viewer("Анна", email="anna@example.com")]
    later = START + timedelta(days=1)
    ids = [store_report(desk, project_id, people, starts_at=START + timedelta(days=day)) for day in range(2)]
    signed_up = [
        subscriber("anna@example.com", phone="+79000000001", username="Анна"),
        subscriber("anna@example.com", session_at=later),
        subscriber("gleb@example.com", session_at=later),
        # A family shares a phone, and the third one of it left no e-mail
        subscriber("vera@example.com", phone="+79000000002", username="Вера"),
        subscriber("egor@example.com", phone="+79000000002", username="Егор", session_at=later),
        subscriber(phone="+79000000002", username="Вера", session_at=later),
    ]
    store_page(desk, project_id, signed_up)

    def told() -> list[tuple[int | None, int | None]]:
        steps = [(one.people, one.known) for one in get_funnel(desk, project_id, ids).steps[:2]]
        frame = get_registration_sources(desk, project_id, ids, "source")
        assert frame is not None
        assert frame["registered"].sum() == steps[0][0]
        return steps

    before = told()
    assert before[0] == (4, 4)
    count_registered(desk, project_id, never)
    assert fetch_all(desk, "SELECT count(*) FROM registered_sum WHERE humans IS NOT NULL") == [(2,)]
    assert told() == before
    [anna] = find_people(desk, project_id, "anna@example.com")
    erase_person(desk, project_id, anna)
    assert fetch_all(desk, "SELECT * FROM registered_sum") == [], "her contacts were in it, as numbers"


def test_who_registered_for_a_room_is_loaded_from_all_pages_that_lead_to_it(
    jobs: Desk, small_sandbox: SandboxServer
) -> None:
    project = wire(jobs, small_sandbox)
    room_id = next(page.room_id for page in refresh_places(jobs, project.id).pages if page.room_id)
    for job_id in load_registered(jobs, project.id, room_id):
        finished(jobs, job_id)
    pages = list_places(jobs, project.id).pages
    loaded = {page.page_id for page in pages if page.subscribers_pulled_at}
    assert loaded == {page.page_id for page in pages if page.room_id == room_id} < {page.page_id for page in pages}
    assert load_registered(jobs, project.id, "222222:none") == ()
