"""A list of people to register is read whole, and its columns stay as the operator chose them."""

from dataclasses import replace
from io import BytesIO

import pytest
from xlsxwriter import Workbook

from core.desk import Desk
from core.environment import ROOT
from core.errors import InvalidInput
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project, list_projects
from core.services.registration.read_registrations import (
    mapping_for,
    read_registration_file,
    read_registration_text,
    remember_mapping,
)
from tests.stored import fetch_all

CSV = "Осенний набор;;\n;;\nИмя;Почта;Дата вебинара\nАнна;anna@example.com;20.11.2026\n;;\nБорис;boris@example.com;\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r"])
def test_rows_below_the_header_keep_the_numbers_of_the_file(encoding: str) -> None:
    sheet = read_registration_file(CSV.encode(encoding), "people.csv")
    assert sheet.source_name == "people.csv"
    assert sheet.titles == ("Имя", "Почта", "Дата вебинара")
    assert list(zip(sheet.numbers, sheet.rows, strict=True)) == [
        (4, ("Анна", "anna@example.com", "20.11.2026")),
        (6, ("Борис", "boris@example.com", "")),
    ]
    assert sheet.columns == {"name": 0, "email": 1, "date": 2}


def test_encoding_is_shown_and_can_be_changed() -> None:
    content = CSV.encode("cp1251")
    sheet = read_registration_file(content, "people.csv")
    assert sheet.encoding == "cp1251"
    other = read_registration_file(content, "people.csv", encoding="koi8-r")
    assert (other.encoding, other.titles == sheet.titles) == ("koi8-r", False)


def test_sheet_is_shown_and_can_be_changed() -> None:
    file = BytesIO()
    with Workbook(file) as book:
        for name, email in (("Первый", "a@example.com"), ("Второй", "b@example.com")):
            book.add_worksheet(name).write_column(0, 0, ["Почта", email])
    sheet = read_registration_file(file.getvalue(), "people.xlsx")
    assert (sheet.sheet, sheet.sheets, sheet.encoding) == ("Первый", ("Первый", "Второй"), None)
    assert read_registration_file(file.getvalue(), "people.xlsx", "Второй").rows == (("b@example.com",),)


def test_file_of_old_excel_is_read() -> None:
    sheet = read_registration_file((ROOT / "tests/samples/people.xls").read_bytes(), "people.xls")
    assert sheet.columns == {"name": 0, "email": 1, "phone": 2}
    assert sheet.numbers == (2, 3)


def test_pasted_addresses_are_a_list_without_a_header() -> None:
    sheet = read_registration_text("anna@example.com\nboris@example.com")
    assert (sheet.source_name, sheet.titles, sheet.columns, sheet.numbers) == ("", ("",), {"email": 0}, (1, 2))


@pytest.mark.parametrize("text", ["Имя;Почта", ""])
def test_list_without_people_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_registration_text(text)
    assert (caught.value.field, caught.value.reason) == ("file", "no_rows")


def test_chosen_columns_are_remembered_for_the_same_header_of_the_same_project(desk: Desk) -> None:
    first, other = list_projects(desk)[0], add_project(desk, ProjectDraft(name="Другой"))
    sheet = read_registration_text("Логин;Когда\nanna@example.com;20.11.2026")
    assert mapping_for(desk, first.id, sheet) == {"email": 0}
    remember_mapping(desk, first.id, sheet, {"email": 0, "date": 1})
    later = read_registration_text("ЛОГИН ;когда\nboris@example.com;21.11.2026\nvera@example.com;21.11.2026")
    assert mapping_for(desk, first.id, later) == {"email": 0, "date": 1}
    assert mapping_for(desk, other.id, later) == {"email": 0}
    elsewhere = read_registration_text("Когда;Логин\n20.11.2026;boris@example.com")
    assert mapping_for(desk, first.id, elsewhere) == {"email": 1}


def test_nothing_of_the_people_is_remembered(desk: Desk) -> None:
    project = list_projects(desk)[0]
    sheet = read_registration_text("Логин;Когда\nanna@example.com;20.11.2026")
    remember_mapping(desk, project.id, sheet, {"email": 0})
    headless = replace(sheet, titles=("", ""))
    remember_mapping(desk, project.id, headless, {"email": 1})
    assert mapping_for(desk, project.id, headless) == sheet.columns
    kept = fetch_all(desk, "SELECT key, value FROM remembered")
    assert [value for _, value in kept] == ['{"email": 0}']
    assert "example.com" not in str(kept)
