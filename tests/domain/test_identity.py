"""Who is one human: shared keys join, stronger keys refuse weaker ones, and the order of the traces does not matter."""

from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.identity import IN_ONE_LIST, OVER_TIME, SharedKey, Trace, find_humans, join_traces

PHONE, OTHER_PHONE = "+79000000001", "+79000000002"


def trace(name: str = "", *, client: str = "", email: str = "", phone: str = "", chat: str = "") -> Trace:
    keys = [(value,) if value else () for value in (client, email, phone, chat, name)]
    return Trace(*keys)


def groups(*traces: Trace) -> list[set[int]]:
    """The traces of each human, by their places."""
    found: dict[int, set[int]] = {}
    for place, first in enumerate(find_humans(traces).firsts):
        found.setdefault(first, set()).add(place)
    return list(found.values())


def merged(traces: Sequence[Trace]) -> list[Trace]:
    """One trace for each human, with everything that theirs hold."""
    found: dict[int, list[Trace]] = {}
    for one, first in zip(traces, find_humans(traces).firsts, strict=True):
        found.setdefault(first, []).append(one)
    return [join_traces(own) for own in found.values()]


def test_who_came_by_the_bots_link_and_by_the_mails_link_is_one() -> None:
    assert groups(trace(client="5", phone=PHONE), trace(email="a@example.com", phone=PHONE)) == [{0, 1}]


def test_rows_are_one_through_others() -> None:
    rows = [trace(client="5"), trace(phone=PHONE), trace(client="5", email="a@example.com"), trace(chat="c")]
    rows += [trace(email="a@example.com", phone=PHONE), trace(phone=PHONE, chat="c")]
    assert groups(*rows) == [{0, 1, 2, 3, 4, 5}]


def test_several_clients_of_one_email_are_one_human() -> None:
    rows = [trace("Анна", client=str(number), email="a@example.com") for number in range(1, 30)]
    assert len(groups(*rows)) == 1
    [human] = merged(rows)
    assert human.client_id == tuple(map(str, range(1, 30)))


def test_family_of_different_emails_that_shares_a_phone_stays_apart() -> None:
    family = [trace("Анна", email="a@example.com", phone=PHONE), trace("Анна", email="b@example.com", phone=PHONE)]
    assert groups(*family) == [{0}, {1}]


@pytest.mark.parametrize(
    ("names", "expected"),
    [(("Анна", "Иван"), [{0}, {1}]), (("Анна", "Анна Петрова"), [{0, 1}]), (("Анна", ""), [{0, 1}])],
)
def test_different_clients_of_one_phone_are_apart_when_their_names_differ(
    names: tuple[str, str], expected: list[set[int]]
) -> None:
    first, second = names
    assert groups(trace(first, client="1", phone=PHONE), trace(second, client="2", phone=PHONE)) == expected


def test_second_device_of_a_family_goes_with_the_same_name_and_else_with_nobody() -> None:
    family = [trace("Анна", email="a@example.com", phone=PHONE), trace("Иван", email="b@example.com", phone=PHONE)]
    assert groups(*family, trace("иван", phone=PHONE)) == [{0}, {1, 2}]
    assert groups(*family, trace("Ольга", phone=PHONE)) == [{0}, {1}, {2}]
    assert groups(*family, trace(phone=PHONE), trace(phone=PHONE)) == [{0}, {1}, {2, 3}]


def test_who_is_linked_to_two_who_refuse_each_other_goes_with_none() -> None:
    rows = [
        trace(email="a@example.com", phone=PHONE),
        trace(client="5", phone=PHONE),
        trace(client="5", phone=OTHER_PHONE),
        trace(email="b@example.com", phone=OTHER_PHONE),
    ]
    assert groups(*rows) == [{0}, {1, 2}, {3}]
    # and does not take along who is linked to one of them only
    assert groups(*rows, trace(phone=OTHER_PHONE)) == [{0}, {1, 2}, {3}, {4}]


def test_chat_id_joins_what_nothing_else_sets_apart() -> None:
    assert groups(trace(chat="c"), trace(email="a@example.com", chat="c")) == [{0, 1}]
    assert groups(trace(client="1", chat="c"), trace(client="2", chat="c")) == [{0}, {1}]
    assert groups(trace(phone=PHONE, chat="c"), trace(phone=OTHER_PHONE, chat="c")) == [{0}, {1}]
    assert groups(trace("Анна", chat="c"), trace("Анна", chat="d")) == [{0}, {1}]


def test_phone_decides_before_the_chat_id() -> None:
    rows = [trace(client="1", phone=PHONE, chat="c"), trace(phone=PHONE), trace(email="b@example.com", chat="c")]
    assert groups(*rows) == [{0, 1, 2}]
    assert groups(trace(email="a@example.com", phone=PHONE), *rows) == [{0, 1, 2}, {3}]


@pytest.mark.parametrize(
    "placeholder",
    [{"email": "test@test.ru"}, {"email": "no@mail.ru"}, {"phone": "+79999999999"}, {"phone": "+79001234567"}],
)
def test_placeholder_identifies_nobody(placeholder: dict[str, str]) -> None:
    assert groups(trace(**placeholder), trace(**placeholder)) == [{0}, {1}]


@pytest.mark.parametrize(
    ("kind", "value"), [("client", "5"), ("email", "office@example.com"), ("phone", PHONE), ("chat", "c")]
)
def test_key_of_too_many_names_identifies_nobody_and_is_told(kind: str, value: str) -> None:
    names = ["Анна", "Борис", "Вера", "Глеб", "Дина"]
    rows = [trace(name, **{kind: value}) for name in names]
    assert len(groups(*rows)) == 5
    assert len(groups(*rows[:4])) == 1
    [shared] = find_humans(rows).shared
    assert shared[1:] == (value, 5)
    assert find_humans(rows, OVER_TIME).shared == ()


def test_email_of_too_many_phones_identifies_nobody_though_nobody_is_named() -> None:
    rows = [trace(email="school@example.com", phone=f"+7900000{number:04}") for number in range(1, 11)]
    assert len(groups(*rows)) == 10
    assert find_humans(rows).shared == (SharedKey("email", "school@example.com", 0),)
    assert len(groups(*rows[: IN_ONE_LIST.values])) == 1


def test_names_of_one_person_written_in_several_ways_are_no_crowd() -> None:
    names = ["Анна", "Анна Петрова", "анна", "Anna", "Петрова А.", "Петрова Анна Ивановна"]
    assert len(groups(*(trace(name, email="a@example.com") for name in names))) == 1


KEY = st.sampled_from(["", "", "1", "2", "3"])
NAME = st.sampled_from(["", "Анна", "Анна П", "Иван", "Пётр"])
TRACES = st.lists(
    st.builds(
        lambda name, client, email, phone, chat: trace(
            name,
            client=client,
            email=email and f"{email}x@example.com",
            phone=phone and f"+7900000000{phone}",
            chat=chat,
        ),
        NAME,
        KEY,
        KEY,
        KEY,
        KEY,
    ),
    max_size=9,
)


def partition(traces: Sequence[Trace], places: Sequence[int]) -> set[frozenset[int]]:
    """The humans, each as the set of `places` of their traces."""
    return {frozenset(places[place] for place in group) for group in groups(*traces)}


@given(TRACES.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(range(len(rows))))))
def test_order_of_traces_does_not_matter(orders: tuple[list[Trace], list[int]]) -> None:
    rows, places = orders
    assert partition(rows, range(len(rows))) == partition([rows[place] for place in places], places)


@given(TRACES)
def test_merging_twice_changes_nothing(rows: list[Trace]) -> None:
    once = merged(rows)
    assert merged(once) == once


@given(TRACES)
def test_strong_keys_always_join_and_a_weak_one_never_joins_two_with_emails(rows: list[Trace]) -> None:
    firsts = find_humans(rows).firsts
    by_strong = find_humans([Trace(row.client_id, row.email) for row in rows]).firsts
    assert all(firsts[place] == firsts[first] for place, first in enumerate(by_strong))
    with_email = {first for first, row in zip(by_strong, rows, strict=True) if row.email}
    assert len({firsts[first] for first in with_email}) == len(with_email)


@given(TRACES)
def test_who_share_a_phone_are_one_unless_somebody_is_refused(rows: list[Trace]) -> None:
    people = merged(rows)
    for one, other in combinations(people, 2):
        if set(one.phone) & set(other.phone):
            assert sum(bool(person.email or person.client_id) for person in people if person.phone) > 1


def test_crowd_behind_one_phone_takes_no_time() -> None:
    crowd = [trace(f"{chr(1072 + n % 32)}{chr(1072 + n // 32 % 32)}ов", phone=PHONE) for n in range(5_000)]
    crowd += [trace(email=f"a{n}@example.com", phone=OTHER_PHONE) for n in range(5_000)]
    assert len(groups(*crowd)) == 10_000
