"""What is done with every row of a list: the four kinds add up, and the order of the rows does not matter."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.registration.plan import CellProblem, PlannedRow, PlanState, ReadRow, RegistrationPlan, plan_rows
from core.domain.registration.registration import Registration, RegistrationKey, registration_key

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
NO_EMAIL = CellProblem("email", "Почта", "x", "bad_email")

people = st.builds(
    Registration,
    page_id=st.sampled_from(["1:a", "1:b"]),
    session_at=st.integers(-2, 2).map(lambda days: NOW + timedelta(days=days)),
    email=st.sampled_from(["a@example.com", "A@example.com", "b@example.com", "c@example.com"]),
)
rows_read = st.lists(st.none() | people, max_size=20).map(
    lambda given: [
        ReadRow(number, (), person, () if person else (NO_EMAIL,)) for number, person in enumerate(given, start=2)
    ]
)
keys = st.sets(people.map(lambda person: person.key))


def plan(rows: list[ReadRow], known: set[RegistrationKey], flying: set[RegistrationKey]) -> RegistrationPlan:
    return RegistrationPlan("list.csv", (), plan_rows(rows, registered=known, in_flight=flying, now=NOW), NOW)


def planned_keys(planned: RegistrationPlan) -> set[RegistrationKey]:
    return {row.registration.key for row in planned.only(PlanState.WILL_REGISTER) if row.registration}


def person(email: str, day: int = 1) -> Registration:
    return Registration("1:a", NOW + timedelta(days=day), email)


def test_seconds_of_a_session_and_the_case_of_an_e_mail_make_no_other_registration() -> None:
    listed = registration_key("1:a", NOW + timedelta(days=1, seconds=59, milliseconds=999), "A@Example.com")
    assert plan([ReadRow(2, (), person("a@example.com"))], {listed}, set()).counts[PlanState.ALREADY_REGISTERED] == 1


@given(rows_read, keys, keys)
def test_the_four_kinds_add_up_to_the_rows_read(
    rows: list[ReadRow], known: set[RegistrationKey], flying: set[RegistrationKey]
) -> None:
    planned = plan(rows, known, flying)
    assert sum(planned.counts.values()) == len(rows)
    assert [row.number for row in planned.rows] == [row.number for row in rows]
    assert planned.counts[PlanState.INVALID] == sum(row.registration is None for row in rows)


@given(st.data(), rows_read, keys, keys)
def test_order_of_rows_changes_neither_the_numbers_nor_who_is_registered(
    data: st.DataObject, rows: list[ReadRow], known: set[RegistrationKey], flying: set[RegistrationKey]
) -> None:
    other = plan(data.draw(st.permutations(rows)), known, flying)
    planned = plan(rows, known, flying)
    assert (planned.counts, planned_keys(planned)) == (other.counts, planned_keys(other))


@given(rows_read, keys, keys)
def test_nobody_is_registered_twice_or_again(
    rows: list[ReadRow], known: set[RegistrationKey], flying: set[RegistrationKey]
) -> None:
    planned = plan(rows, known, flying)
    assert len(planned_keys(planned)) == planned.counts[PlanState.WILL_REGISTER]
    assert not planned_keys(planned) & (known | flying)


@given(rows_read, keys)
def test_planning_again_after_the_run_plans_nothing_new(rows: list[ReadRow], known: set[RegistrationKey]) -> None:
    again = plan(rows, known | planned_keys(plan(rows, known, set())), set())
    assert again.counts[PlanState.WILL_REGISTER] == 0


@given(rows_read, keys)
def test_every_valid_row_is_registered_already_or_planned(rows: list[ReadRow], known: set[RegistrationKey]) -> None:
    wanted = {row.registration.key for row in rows if row.registration}
    assert wanted - known == planned_keys(plan(rows, known, set()))


def test_repeated_row_names_the_first_with_the_same_person_and_session() -> None:
    given_rows = [person("a@example.com"), person("A@Example.com"), person("a@example.com", 2), person("a@example.com")]
    rows = [ReadRow(number, (), someone) for number, someone in zip((2, 5, 7, 9), given_rows, strict=True)]
    planned = plan(rows, set(), set())
    assert [(row.state, row.same_as) for row in planned.rows] == [
        ("will_register", None),
        ("repeated", 2),
        ("will_register", None),
        ("repeated", 2),
    ]


def test_person_in_flight_in_another_batch_counts_as_registered_with_a_warning() -> None:
    [row] = plan([ReadRow(2, (), person("a@example.com"))], set(), {person("A@example.com").key}).rows
    assert (row.state, [one.reason for one in row.warnings]) == ("already_registered", ["in_another_run"])


@pytest.mark.parametrize(("day", "reasons"), [(-1, ["bad_phone", "past_session"]), (1, ["bad_phone"])])
def test_session_that_is_over_is_planned_with_a_warning(day: int, reasons: list[str]) -> None:
    phone = CellProblem("phone", "Телефон", "нет", "bad_phone")
    [row] = plan([ReadRow(2, (), person("a@example.com", day), warnings=(phone,))], set(), set()).rows
    assert (row.state, [one.reason for one in row.warnings]) == ("will_register", reasons)


def test_contacts_do_not_show_in_what_is_logged_of_a_row() -> None:
    row = PlannedRow(2, PlanState.INVALID, person("a@example.com"), ("a@example.com",), (NO_EMAIL,))
    assert "example.com" not in repr(row)
