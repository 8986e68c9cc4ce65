"""A list in JSON, however its people are put together, is as many rows."""

import json
from time import perf_counter

import pytest

from core.domain.mail import list_emails
from core.errors import InvalidInput
from core.spreadsheets.json_rows import list_json
from core.spreadsheets.table import read_file, read_text
from core.spreadsheets.text import MOST_COLUMNS

VERA = '{"name": "Вера", "email": "vera@example.com", "phone": 79000000021}'
GLEB = '{"name": "Глеб", "email": "gleb@example.com", "city": null}'
ROWS = (
    ("name", "email", "phone", "city"),
    ("Вера", "vera@example.com", "79000000021", ""),
    ("Глеб", "gleb@example.com", "", ""),
)


@pytest.mark.parametrize(
    "text",
    [
        f"[{VERA}, {GLEB}]",
        f"{VERA} {GLEB}",
        f"{VERA},{GLEB},",
        f"{VERA}\n{GLEB}\n",
        f"[{VERA}]\n[{GLEB}]",
        f'{{"total": 2, "list": [{VERA}, {GLEB}]}}',
        f'{{"ok": true, "data": {{"users": [{VERA}, {GLEB}], "skip": 0}}}}',
        f'{{"12": {VERA}, "13": {GLEB}}}',
        f"[[{VERA}], [{GLEB}], []]",
        f'{{"data": [[{VERA}, {GLEB}]]}}',
        f'{{"pages": [{{"page": 1, "list": [{VERA}]}}, {{"page": 2, "list": [{GLEB}]}}, {{"page": 3, "list": []}}]}}',
        f'[{{"group": "VIP", "data": {{"members": [{VERA}]}}}}, {{"group": "новые", "data": {{"members": [{GLEB}]}}}}]',
        f'{{"12": {VERA}, "13": null, "14": {GLEB}}}',
        f'{{"orders": [{{"id": 9000000001}}, {{"id": 9000000002}}, {{"id": 9000000003}}], "users": [{VERA}, {GLEB}]}}',
    ],
)
def test_people_in_json_are_a_row_each(text: str) -> None:
    table = read_text(text)
    assert (table.rows, table.numbers) == (ROWS, (0, 1, 2))
    assert read_file(text.encode()).rows == table.rows


@pytest.mark.parametrize(
    "text",
    [
        f'{{"registered": [{VERA}], "removed": [{GLEB}]}}',
        f'{{"page 1": {{"list": [{VERA}]}}, "page 2": {{"list": [{GLEB}]}}}}',
        f'{{"users": [{VERA}], "wrong": ["zoya@example.com", "lev@example.com"]}}',
        f'[{{"registered": [{VERA}], "removed": [{GLEB}]}}]',
        f'[{{"name": "VIP", "members": [{VERA}, {GLEB}]}}]',
        f'[{VERA}, {{"list": [{GLEB}]}}]',
    ],
)
def test_none_of_several_lists_of_people_in_json_is_taken_for_all_of_them(text: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        read_text(text)
    assert raised.value.reason == "several_lists"


@pytest.mark.parametrize(
    "contacts",
    [
        '"emails": ["vera@example.com", "vera2@example.com"]',
        '"EMAIL": [{"VALUE": "vera@example.com"}, {"VALUE": "vera2@example.com"}]',
        '"fields": [{"code": "EMAIL", "values": [{"value": "vera@example.com"}, {"value": "vera2@example.com"}]}]',
    ],
)
def test_somebody_with_several_contacts_is_one_row(contacts: str) -> None:
    for person in (f'{{"name": "Вера", {contacts}}}', f'{{"id": 12, {contacts}}}'):
        rows = read_text(f"[{person}, {GLEB}]").rows
        assert len(rows) == 3
        assert {"vera@example.com", "vera2@example.com"} == set(list_emails(" ".join(rows[1]).replace('"', " ")))
    assert len(read_text(f'{{"name": "Вера", {contacts}}}').rows) == 2


def test_addresses_of_several_pages_are_a_row_each() -> None:
    text = '[{"list": ["vera@example.com", "gleb@example.com"]}, {"list": ["zoya@example.com"]}]'
    assert read_text(text).rows == (("vera@example.com",), ("gleb@example.com",), ("zoya@example.com",))


def test_one_person_with_a_list_of_their_own_is_one_row() -> None:
    text = (
        '{"email": "vera@example.com", "orders": [{"id": 9000000001}, {"id": 9000000002}], "utm": {"utm_source": "vk"}}'
    )
    assert read_text(text).rows == (
        ("email", "orders", "utm"),
        ("vera@example.com", '[{"id": 9000000001}, {"id": 9000000002}]', '{"utm_source": "vk"}'),
    )


def test_fields_of_an_object_in_an_object_are_columns() -> None:
    text = '[{"user": {"email": "vera@example.com", "phones": ["89000000021", "89000000022"]}}]'
    assert read_text(text).rows == (("user email", "user phones"), ("vera@example.com", "89000000021, 89000000022"))


def test_contacts_in_an_array_are_a_row_each() -> None:
    assert read_text('["vera@example.com", "+79000000021"]').rows == (("vera@example.com",), ("+79000000021",))


def test_many_people_by_their_ids_are_read_at_once() -> None:
    text = json.dumps({str(number): {"email": f"vera{number}@example.com"} for number in range(20_000)})
    began = perf_counter()
    assert len(read_text(text).rows) == 20_001
    assert perf_counter() - began < 10


def test_people_in_json_with_fields_of_their_own_take_no_more_than_their_columns() -> None:
    read = list_json(json.dumps([{f"field {number}": "vera@example.com"} for number in range(1000)]))
    assert read is not None
    assert max(map(len, read[0])) == MOST_COLUMNS


def test_half_a_picture_and_zeros_in_json_fall_away() -> None:
    text = (
        '[{"email": "vera@example.com", "na\\ud83dme": "Вера \\ud83d"},'
        ' {"email": "gleb\\u0000@example.com", "x": "\\udc00"}]'
    )
    assert read_text(text).rows == (
        ("email", "name", "x"),
        ("vera@example.com", "Вера", ""),
        ("gleb@example.com", "", ""),
    )


@pytest.mark.parametrize("depth", [100, 600, 900, 100_000])
def test_json_within_json_without_end_is_read_as_text(depth: int) -> None:
    for left, right in (("[", "]"), ('{"a":', "}")):
        assert read_text(f"{left * depth}1{right * depth}").rows


@pytest.mark.parametrize(
    "text", ["[29.11.2026, 10:00:05] Вера: vera@example.com", "{Вера} vera@example.com", '[{"email":']
)
def test_what_only_begins_like_json_is_read_as_text(text: str) -> None:
    assert "email" not in read_text(text).rows[0]
