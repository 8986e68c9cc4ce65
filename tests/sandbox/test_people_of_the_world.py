"""The people of the sandbox, counted by the rule of identity, against the truth that the sandbox knows: those of some
webinars at every run, those of all webinars in the long form."""

from collections import Counter, defaultdict

import pytest

from core.domain.identity import OVER_TIME, Trace, find_humans
from core.domain.phones import DEFAULT_COUNTRY
from core.domain.reports.people import Person, merge_people
from core.domain.reports.viewer_facts import ViewerReader
from core.sandbox.world.webinars import Webinar
from core.sandbox.world.world import World
from tests.present import DAY

MOST_WRONG = 0.003
"""The part of the people that may count twice, because nothing of what they left is the same."""


class Counted:
    """The people of one report, and for each of them the numbers of the people who they truly are."""

    def __init__(self, world: World, webinar: Webinar) -> None:
        numbers = world.people_of(webinar.webinar_id)
        reader = ViewerReader(
            starts_at_ms=webinar.starts_at_ms, length_s=webinar.minutes * 60.0, phone_country=DEFAULT_COUNTRY
        )
        self.webinar = webinar
        self.people = merge_people(reader.read(raw, row) for row, raw in enumerate(world.viewers(webinar.webinar_id)))
        self.truth = [{numbers[position] for position in person.positions} for person in self.people]
        self.numbers = set(numbers)


@pytest.fixture(scope="module", params=["some", pytest.param("all", marks=pytest.mark.long)])
def reports(request: pytest.FixtureRequest) -> list[Counted]:
    """All webinars; or those that were started again and the newest of the others."""
    world = World(7, DAY)
    webinars = world.webinars
    if request.param == "some":
        webinars = sorted(webinars, key=lambda webinar: webinar.part == 0)[:24]
    return [Counted(world, webinar) for webinar in webinars]


def trace(person: Person) -> Trace:
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    for kind, value in person.keys:
        kinds[kind].append(value)
    name = (person.username,) if person.username else ()
    return Trace(
        client_id=tuple(kinds["client_id"]),
        email=tuple(kinds["email"]),
        phone=tuple(kinds["phone"]),
        chat_user_id=(),
        names=name,
    )


def test_people_are_counted_within_a_third_of_a_percent(reports: list[Counted]) -> None:
    counted = sum(len(report.people) for report in reports)
    true = sum(len(report.numbers) for report in reports)
    assert true <= counted <= true * (1 + MOST_WRONG)


def test_two_true_people_are_never_one_in_a_report(reports: list[Counted]) -> None:
    assert all(len(who) == 1 for report in reports for who in report.truth)


def test_humans_over_several_reports_are_those_who_left_a_contact(reports: list[Counted]) -> None:
    people = [(person, who) for report in reports for person, who in zip(report.people, report.truth, strict=True)]
    known = [(person, who) for person, who in people if not person.is_guest]
    firsts = find_humans([trace(person) for person, _ in known], OVER_TIME).firsts
    truth: defaultdict[int, set[int]] = defaultdict(set)
    for first, (_, who) in zip(firsts, known, strict=True):
        truth[first] |= who
    assert all(len(who) == 1 for who in truth.values())
    true = len(set().union(*truth.values()))
    assert true <= len(truth) <= true * (1 + MOST_WRONG)


def test_world_has_people_of_every_kind(reports: list[Counted]) -> None:
    """Two links, two devices, families, placeholders, guests, and webinars that were started again."""
    kinds: Counter[str] = Counter()
    for report in reports:
        phones = Counter(key for person in report.people for key in person.keys if key[0] == "phone")
        kinds["family"] += sum(count > 1 for count in phones.values())
        kinds["restarted"] += report.webinar.part == 2
        for person in report.people:
            kinds["guest"] += person.is_guest
            kinds["several rows"] += person.viewer_count > 1
            kinds["placeholder"] += person.is_guest and bool(person.email or person.phone)
    assert kinds["restarted"], kinds  # by chance, so on some days few are
    assert min(kinds[kind] for kind in ("family", "guest", "several rows", "placeholder")) > 3, kinds
