"""Those who registered for several webinars: told apart by numbers, as the rule tells them apart by contacts and
names."""

from collections.abc import Sequence

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.domain.identity import OVER_TIME, Trace, find_humans
from core.domain.reports.columns import NO, UNKNOWN, YES
from core.domain.reports.crowd import Wholes
from core.domain.reports.registered_humans import join_humans
from core.domain.reports.registrations import Human, RegisteredHumans, pack_humans, read_humans

PAGE = "222222:page1"
FAMILY = ["Анна", "Анна Петрова", "Петров И.", "Иван Петров", "Anna", ""]
OFFICE = [f"{first} {last}" for first in ("Анна", "Борис", "Вера", "Глеб") for last in ("Ли", "Ким", "Цой", "Пак")]

EMAILS = ("a@example.com", "b@example.com", "c@example.com", "test@test.ru")


def some(*values: str) -> "st.SearchStrategy[tuple[str, ...]]":
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


def people(
    names: Sequence[str], size: int, emails: Sequence[str] = EMAILS
) -> "st.SearchStrategy[list[tuple[Trace, int]]]":
    trace = st.builds(
        Trace,
        client_id=some("1", "2", "3"),
        email=some(*emails),
        phone=some("+79000000001", "+79000000002", "+79000000003"),
        chat_user_id=st.just(()),
        names=st.sampled_from(names).map(lambda name: (name,) if name else ()),
    )
    return st.lists(st.tuples(trace, st.sampled_from([NO, UNKNOWN, YES])), max_size=size)


office = st.tuples(st.permutations(OFFICE), some("a@example.com"), st.integers(0, len(OFFICE))).map(
    lambda drawn: [(Trace(email=drawn[1], phone=("+79000000001",), names=(name,)), NO) for name in drawn[0][: drawn[2]]]
)
"""Different people who gave the same phone, and perhaps the same e-mail."""


def pack(reports: Sequence[Sequence[tuple[Trace, int]]]) -> list[RegisteredHumans]:
    """Whoever registers as the n-th of all comes from the origin n, counted from 1."""
    parts: list[RegisteredHumans] = []
    number = 0
    for report in reports:
        humans: list[Human] = []
        for trace, came in report:
            number += 1
            humans.append(Human(came, number, trace, [(PAGE, number)]))
        parts.append(read_humans(pack_humans(humans)))
    return parts


def test_what_is_read_is_a_view_of_what_was_packed() -> None:
    packed = pack_humans([Human(YES, 1, Trace(email=("a@example.com",), names=("Анна",)), [(PAGE, 1)])])
    humans = read_humans(packed)
    held = np.frombuffer(packed, dtype=np.int8)
    columns = (humans.came, humans.origins, humans.alike, humans.keys["email"].values, humans.place_numbers)
    assert all(np.shares_memory(column, held) for column in columns)


COUPLE = [[(Trace(client_id=(name,), phone=("+79000000001",), names=(name,)), NO)] for name in ("Анна", "Борис")]


@example(COUPLE)
@settings(max_examples=150)
@given(
    st.lists(people(FAMILY, 8), min_size=2, max_size=4)
    | st.lists(people(FAMILY, 4, EMAILS[2:]), min_size=2, max_size=4)
    | st.lists(people(OFFICE, 20), min_size=2, max_size=2)
    | st.lists(office, min_size=2, max_size=2)
)
def test_numbers_tell_the_same_humans_as_contacts_and_names(reports: list[list[tuple[Trace, int]]]) -> None:
    traces = [trace for report in reports for trace, _ in report]
    firsts = find_humans(traces, OVER_TIME).firsts
    answers = [came for report in reports for _, came in report]

    def read(humans: Wholes) -> list[Trace]:
        return [traces[human] for human in humans.tolist()]

    found = join_humans(pack(reports), read)
    kept = sorted(set(firsts))
    assert found.origins.tolist() == [first + 1 for first in kept]
    assert found.came.tolist() == [
        max(answer for answer, first in zip(answers, firsts, strict=True) if first == one) for one in kept
    ]


def test_the_rule_is_asked_only_about_those_of_whom_the_numbers_do_not_tell_it() -> None:
    sure = [Trace(email=(f"{who}@example.com",), phone=(f"+7916100{who:04}",)) for who in range(40)]
    couple = [Trace(email=(f"{name}@example.com",), phone=("+79165550107",)) for name in ("anna", "ivan")]
    alone = [Trace(phone=(f"+7916100{who:04}",)) for who in range(20)]
    family = [Trace(email=("vera@example.com",), phone=("+79165550118",), names=("Вера",))]
    family += [Trace(email=("gleb@example.com",), phone=("+79165550118",), names=("Глеб",))]
    family += [Trace(phone=("+79165550118",), names=("Вера",))]
    traces = [*sure, *couple, *alone, *family]
    asked: list[int] = []

    def read(humans: Wholes) -> list[Trace]:
        asked.extend(humans.tolist())
        return [traces[human % len(traces)] for human in humans.tolist()]

    reports = [[(trace, NO) for trace in traces]] * 30
    assert len(join_humans(pack(reports), read)) == 44
    assert asked == [62, 63, 64]
    [(human, place)] = pack(reports)[1].list_places(np.array([3]))
    assert (human, place) == (3, (PAGE, 69))
