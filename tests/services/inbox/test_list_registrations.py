"""Looking through received registrations: groups that add up, finding by any key, pages from either end."""

from itertools import pairwise
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.desk import Desk
from core.domain.search import searched_name
from core.errors import Missing
from core.problems import write_problem
from core.services.inbox.list_registrations import (
    GROUPS,
    MOST_FOUND,
    Group,
    InboxOrder,
    InboxSearch,
    OrderedBy,
    count_inbox,
    list_inbox,
    list_inbox_pages,
)
from core.services.inbox.rows import InboxRow, find_row
from core.services.inbox.states import ReceivedState
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project, list_projects
from tests.inbox_world import PAGE, bring_to, deliver, mark, registration

PROJECT = 1


@pytest.fixture
def other_project(desk: Desk) -> int:
    return add_project(desk, ProjectDraft(name="Школа")).id


def found(desk: Desk, search: InboxSearch) -> list[int]:
    return [row.event_id for row in list_inbox(desk, PROJECT, search).rows]


def test_every_registration_is_in_one_group_and_the_groups_add_up(desk: Desk) -> None:
    events = deliver(desk, PROJECT, *(registration(number) for number in range(2 * len(ReceivedState))))
    for event_id, state in zip(events, [*ReceivedState] * 2, strict=True):
        bring_to(desk, event_id, state)
    for event_id in events[: len(ReceivedState)]:
        mark(desk, event_id, is_test=True)
    counts = count_inbox(desk, PROJECT, InboxSearch()).by_group
    assert counts == {"all": 16, "done": 2, "waiting": 3, "unmatched": 1, "failed": 2, "test": 8}
    parts = [found(desk, InboxSearch(group)) for group in GROUPS if group != "all"]
    assert sorted(event_id for part in parts for event_id in part) == sorted(events)
    assert [len(part) for part in parts] == [counts[group] for group in GROUPS if group != "all"]
    assert found(desk, InboxSearch()) == sorted(events, reverse=True)


@pytest.mark.parametrize(
    "text",
    [
        "Person7@Example.com",
        "  person7@exam ",
        "8 (900) 000-00-07",
        "79000000007",
        "+7 900 000 00 07",
        "4007",
        "анна 7",
        "АННА 7",
    ],
)
def test_person_is_found_by_every_contact_and_name(desk: Desk, text: str) -> None:
    events = deliver(desk, PROJECT, *(registration(number) for number in range(9)))
    for number, event_id in enumerate(events):
        bring_to(desk, event_id, "done", client_id=4000 + number)
    assert found(desk, InboxSearch(text=text)) == [events[7]]


@pytest.mark.parametrize("text", ["кузнец", "Кузнецова Алёна", "алена куз", "Алёна  Кузнецова"])
def test_name_is_found_by_its_first_and_last_word(desk: Desk, text: str) -> None:
    events = deliver(desk, PROJECT, registration(1, username="Алёна Кузнецова"), registration(2))
    assert found(desk, InboxSearch(text=text)) == [events[0]]


def test_a_phone_is_found_by_its_beginning_with_eight(desk: Desk) -> None:
    events = deliver(desk, PROJECT, registration(1, phone="89161234567"), registration(2))
    assert found(desk, InboxSearch(text="8 916 12")) == [events[0]]


def test_wildcards_in_a_search_are_literal(desk: Desk) -> None:
    deliver(desk, PROJECT, registration(1))
    assert found(desk, InboxSearch(text="%")) == found(desk, InboxSearch(text="_")) == []


def test_a_search_narrows_the_counts_as_well(desk: Desk) -> None:
    events = deliver(desk, PROJECT, *(registration(number) for number in range(4)))
    bring_to(desk, events[2], "unmatched")
    counts = count_inbox(desk, PROJECT, InboxSearch(text="анна 2"))
    assert (counts.by_group["all"], counts.by_group["unmatched"], counts.more) == (1, 1, False)


def test_search_with_too_many_hits_is_marked(desk: Desk) -> None:
    deliver(desk, PROJECT, *(registration(number) for number in range(MOST_FOUND + 1)))
    counts = count_inbox(desk, PROJECT, InboxSearch(text="анна"))
    assert counts.more
    assert counts.by_group["all"] == MOST_FOUND


@pytest.mark.parametrize("group", ["all", "done", "waiting"])
@pytest.mark.parametrize("page_id", [None, PAGE])
def test_pages_from_either_end_hold_each_registration_once(desk: Desk, group: Group, page_id: str | None) -> None:
    events = deliver(desk, PROJECT, *(registration(number) for number in range(23)))
    for number, event_id in enumerate(events):
        bring_to(desk, event_id, [*ReceivedState][number % 5])
    deliver(desk, PROJECT, registration(30, sublistId="222222:other"))
    search = InboxSearch(group, page_id)
    total = list_inbox(desk, PROJECT, search).total
    pages = [list_inbox(desk, PROJECT, search, page=page, page_size=4).rows for page in range(1, -(-total // 4) + 2)]
    ids = [row.event_id for page in pages for row in page]
    assert len(ids) == total
    assert all(newer > older for newer, older in pairwise(ids))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.lists(
        st.tuples(st.sampled_from(["Ёж", "елена", "Яна", ""]), st.sampled_from(["a@x.ru", "Б@x.ru", "b@x.ru", ""])),
        max_size=7,
    ),
    by=st.sampled_from(get_args(OrderedBy)),
    descending=st.booleans(),
)
def test_any_column_sorts_all_pages_with_the_unknown_last_and_equals_newest_first(
    desk: Desk, people: list[tuple[str, str]], by: OrderedBy, descending: bool
) -> None:
    project_id = add_project(desk, ProjectDraft(name=f"Школа {len(list_projects(desk))}")).id
    pages = ("222222:б", "222222:а")
    written = [
        registration(n, username=name, email=email, sublistId=pages[n % 2]) for n, (name, email) in enumerate(people)
    ]
    for place, event_id in enumerate(deliver(desk, project_id, *written)):
        bring_to(desk, event_id, [*ReceivedState][place % 5], client_id=place % 3 or None)
    newest = list_inbox(desk, project_id, InboxSearch()).rows
    order = InboxOrder(by, descending)
    rows = [
        row
        for page in range(1, 5)
        for row in list_inbox(desk, project_id, InboxSearch(), order, page=page, page_size=2).rows
    ]
    assert {row.event_id for row in rows} == {row.event_id for row in newest}

    def value(row: InboxRow) -> Any:
        own = getattr(row, "event_id" if by == "received_at" else by)
        if by == "username":
            return own and searched_name(own)
        return [*ReceivedState].index(own) if by == "state" else own

    known = sorted((row for row in newest if value(row) is not None), key=value, reverse=descending)
    assert rows == [*known, *(row for row in newest if value(row) is None)]


def test_registrations_are_filtered_by_page(desk: Desk) -> None:
    first, other = deliver(desk, PROJECT, registration(1), registration(2, sublistId="222222:other"))
    assert found(desk, InboxSearch(page_id="222222:other")) == [other]
    assert found(desk, InboxSearch(page_id=PAGE)) == [first]
    assert list_inbox_pages(desk, PROJECT) == {PAGE: PAGE, "222222:other": "222222:other"}


def test_row_holds_the_fields_and_the_state_of_the_registration(desk: Desk) -> None:
    [event_id] = deliver(desk, PROJECT, registration(5, utm_source="vk", utm_term=""))
    bring_to(desk, event_id, "failed", client_id=77, problem=write_problem(Missing("salebot", "callback", 404)))
    row = find_row(desk, PROJECT, event_id)
    assert row is not None
    assert (row.email, row.phone, row.username) == ("person5@example.com", "+79000000005", "Анна 5")
    assert (dict(row.tags), row.client_id, row.rests) == ({"utm_source": "vk"}, 77, True)
    assert isinstance(row.problem, Missing)
    assert "person5" not in repr(row)


def test_registrations_of_another_project_are_not_found(desk: Desk, other_project: int) -> None:
    [theirs] = deliver(desk, other_project, registration(1))
    bring_to(desk, theirs, "unmatched", client_id=4001)
    for text in ("", "person1@example.com", "+79000000001", "4001", "анна"):
        assert found(desk, InboxSearch(text=text)) == []
        assert set(count_inbox(desk, PROJECT, InboxSearch(text=text)).by_group.values()) == {0}
    assert find_row(desk, PROJECT, theirs) is None
    assert list_inbox_pages(desk, PROJECT) == {}


def test_searched_text_is_not_in_a_repr() -> None:
    assert "person1" not in repr(InboxSearch(text="person1@example.com"))
