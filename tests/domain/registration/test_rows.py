"""Rows of a list become registrations, and the problems of a row name their cells."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from core.domain.lists.column_names import Kind
from core.domain.registration.columns import FIELDS
from core.domain.registration.plan import ReadRow
from core.domain.registration.registration import Registration
from core.domain.registration.rows import RegistrationChoices, read_rows, refuse_pages
from core.errors import InvalidInput

MOSCOW = ZoneInfo("Europe/Moscow")
PAGE = "222222:page1"
TODAY = date(2026, 11, 17)
SESSION = datetime(2026, 11, 20, 16, tzinfo=UTC)


def read(
    cells: dict[Kind, str],
    *,
    page_id: str | None = PAGE,
    date: str | None = "20.11.2026",
    time: str | None = "19:00",
    tags: dict[str, str] | None = None,
    confirm: bool = False,
) -> ReadRow:
    """One row, the second of its file; a column's title is its field in capitals."""
    given: dict[Kind, str] = {"email": "anna@example.com", **cells}
    columns = {name: index for index, name in enumerate(given)}
    choices = RegistrationChoices(columns, page_id, date, time, tags or {}, confirm)
    [row] = read_rows([(2, tuple(given.values()))], [name.upper() for name in given], choices, zone=MOSCOW, today=TODAY)
    return row


def registered(row: ReadRow) -> Registration:
    assert row.registration is not None, row.problems
    return row.registration


def problems(row: ReadRow) -> list[tuple[str, str, str, str]]:
    assert row.registration is None
    return [(one.field, one.column, one.value, one.reason) for one in row.problems]


def test_common_values_fill_what_a_row_lacks() -> None:
    row = read({"name": " Анна  Ли "}, tags={"utm_source": "vk"}, confirm=True)
    assert registered(row) == Registration(
        PAGE, SESSION, "anna@example.com", username="Анна Ли", confirm=True, tags={"utm_source": "vk"}
    )


def test_values_of_a_row_override_the_common_ones() -> None:
    row = read(
        {
            "page_id": "1:other",
            "date": "21.11.2026",
            "time": "10:00",
            "confirm": "нет",
            "utm_source": "tg",
            "utm_": '{"utm_source": "x", "utm_term": "осень"}',
            "client_id": "4077",
            "phone": "8 (900) 000-00-01",
        },
        tags={"utm_source": "vk", "utm_medium": "cpc"},
        confirm=True,
    )
    assert registered(row) == Registration(
        "1:other",
        datetime(2026, 11, 21, 7, tzinfo=UTC),
        "anna@example.com",
        phone="+79000000001",
        client_id="4077",
        confirm=False,
        tags={"utm_source": "tg", "utm_medium": "cpc", "utm_term": "осень"},
    )


def test_empty_cells_of_mapped_columns_take_the_common_values() -> None:
    cells: dict[Kind, str] = {name: "" for name in FIELDS if name != "email"}
    row = read(cells, tags={"utm_source": "vk"}, confirm=True)
    assert registered(row) == Registration(PAGE, SESSION, "anna@example.com", confirm=True, tags={"utm_source": "vk"})
    assert row.warnings == ()


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("email", "", "required"),
        ("email", "anna", "bad_email"),
        ("email", "vera@example.com, gleb@example.com", "several_emails"),
        ("email", "Вера <vera@example.com>; Глеб <gleb@example.com>", "several_emails"),
        ("email", "vera 1@example.com", "lost_plus"),
        ("email", "vеra@example.com", "russian_letter"),
        ("page_id", "page1", "bad_page"),
        ("page_id", "https://start.bizon365.ru/page/222222/page1", "bad_page"),
        ("date", "завтра", "bad_date"),
        ("time", "вечером", "bad_time"),
        ("confirm", "может быть", "bad_confirm"),
        ("utm_", "vk", "bad_tags"),
        ("utm_", '{"utm_source": "%s"}' % ("x" * 600), "too_long"),
        ("utm_term", "x" * 600, "too_long"),
        ("name", "x" * 600, "too_long"),
    ],
)
def test_problem_names_its_column_and_value(name: Kind, value: str, reason: str) -> None:
    assert problems(read({name: value})) == [(name, name.upper(), value, reason)]


def test_row_lists_all_of_its_problems_at_once() -> None:
    row = read({"email": "x", "date": "?", "time": "?", "page_id": "?"})
    assert [(one.field, one.reason) for one in row.problems] == [
        ("email", "bad_email"),
        ("page_id", "bad_page"),
        ("date", "bad_date"),
        ("time", "bad_time"),
    ]


def test_row_without_a_page_a_date_or_a_time_of_its_own_needs_a_common_one() -> None:
    assert problems(read({"page_id": ""}, page_id=None)) == [("page_id", "PAGE_ID", "", "required")]
    assert problems(read({"date": ""}, date=None)) == [("date", "DATE", "", "required")]
    assert problems(read({"date": "20.11.2026"}, time=None)) == [("time", "", "", "required")]


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("phone", "нет", "bad_phone"),
        ("phone", "7.9E+10", "digits_lost"),
        ("client_id", "abc", "bad_client_id"),
        ("phone", "8 (029) 123-45-67", "bad_phone"),
        ("phone", "0671234567", "bad_phone"),
        ("phone", "1234567", "bad_phone"),
        ("client_id", "8.4E+07", "bad_client_id"),
        ("client_id", "1698765432109876543", "bad_client_id"),
    ],
)
def test_unreadable_phone_or_client_id_is_left_out_with_a_warning(name: Kind, value: str, reason: str) -> None:
    row = read({name: value})
    assert (registered(row).phone, registered(row).client_id) == (None, None)
    assert [(one.field, one.column, one.value, one.reason) for one in row.warnings] == [
        (name, name.upper(), value, reason)
    ]


def test_address_between_invisible_marks_is_registered() -> None:
    assert registered(read({"email": "\u202avera@example.com\u202c\u200e"})).email == "vera@example.com"


@pytest.mark.parametrize("cell", ["89000000021, 79000000022", "89000000021 / 8900000002"])
def test_further_phones_of_a_cell_are_left_out_with_a_warning(cell: str) -> None:
    row = read({"phone": cell})
    assert registered(row).phone == "+79000000021"
    assert [(one.field, one.value, one.reason) for one in row.warnings] == [("phone", cell, "several_phones")]


def test_probable_slip_in_an_address_is_registered_as_it_stands_with_a_warning() -> None:
    row = read({"email": "vera@gmial.com"})
    assert registered(row).email == "vera@gmial.com"
    assert [(one.field, one.value, one.reason) for one in row.warnings] == [("email", "vera@gmial.com", "email_slip")]


def test_phone_without_a_code_is_one_of_the_projects_country() -> None:
    choices = RegistrationChoices({"email": 0, "phone": 1}, PAGE, "20.11.2026", "19:00")
    cells = ("vera@example.com", "8 (029) 123-45-67")
    [row] = read_rows([(1, cells)], ["Почта", "Телефон"], choices, zone=MOSCOW, today=TODAY, country="BY")
    assert registered(row).phone == "+375291234567"


def test_digit_one_in_place_of_a_phone_means_no_phone() -> None:
    row = read({"phone": "1"})
    assert (registered(row).phone, row.warnings) == (None, ())


@pytest.mark.parametrize("cell", ["1", "Да", "yes", "TRUE", "+", "истина"])
def test_yes_is_read_in_both_languages(cell: str) -> None:
    assert registered(read({"confirm": cell})).confirm


@pytest.mark.parametrize(
    ("common", "field", "reason"),
    [
        ({"page_id": None}, "page_id", "required"),
        ({"date": None}, "date", "required"),
        ({"time": None}, "time", "required"),
        ({"page_id": "page1"}, "page_id", "bad_page"),
        ({"date": "завтра"}, "date", "bad_date"),
        ({"time": "вечером"}, "time", "bad_time"),
        ({"tags": {"utm_term": "x" * 600}}, "utm_term", "too_long"),
    ],
)
def test_unusable_common_value_is_one_error_for_the_whole_list(common: dict[str, str], field: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read({}, **common)  # type: ignore[arg-type]
    assert (caught.value.field, caught.value.reason) == (field, reason)


def test_list_without_a_column_of_addresses_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        read_rows(
            [(1, ("Анна",))],
            ["Имя"],
            RegistrationChoices({"name": 0}, PAGE, "20.11.2026", "19:00"),
            zone=MOSCOW,
            today=TODAY,
        )
    assert (caught.value.field, caught.value.reason) == ("file", "no_email_column")


def test_only_the_rows_of_an_unknown_page_are_refused() -> None:
    columns: dict[Kind, int] = {"email": 0, "page_id": 1}
    choices = RegistrationChoices(columns, PAGE, "20.11.2026", "19:00")
    cells = [(2, ("a@example.com", "1:gone")), (3, ("b@example.com", "")), (4, ("x", "1:gone"))]
    rows = read_rows(cells, ["Почта", "Страница"], choices, zone=MOSCOW, today=TODAY)
    refused = refuse_pages(rows, {"1:gone"}, ["Почта", "Страница"], choices)
    assert problems(refused[0]) == [("page_id", "Страница", "1:gone", "unknown_page")]
    assert refused[1:] == rows[1:]
