"""What Salebot answers is read in every likely shape."""

from datetime import UTC, datetime
from typing import Any

import pytest

from core.errors import Rejected, UnexpectedPayload
from core.salebot.payloads import (
    as_instant,
    read_channels,
    read_client_id,
    read_client_ids,
    read_clients,
    read_history,
    read_loaded,
    read_variables,
)

NINE = datetime(2026, 11, 20, 9, tzinfo=UTC)


def test_three_forms_of_an_empty_value_are_none() -> None:
    said = {"a": "NONE", "b": "None", "c": "", "d": "0", "e": 0, "f": "никто"}
    assert read_variables(said) == {"a": None, "b": None, "c": None, "d": "0", "e": 0, "f": "никто"}


@pytest.mark.parametrize(
    ("root", "client_id"),
    [
        ({"status": "success", "client_id": 44483}, 44483),
        ({"client_id": "44483"}, 44483),
        ({"status": "success", "client_id": None}, None),
        ({"status": "success"}, None),
        (44483, 44483),
        ([], None),
        ({"status": "success", "client_id": []}, None),
        ({"status": "success", "client_id": ""}, None),
        ({"status": "success", "client_id": 0}, None),
        ({"status": "success", "client_id": [44483, "44500"]}, 44500),
    ],
)
def test_found_client_is_read_from_every_likely_form(root: object, client_id: int | None) -> None:
    assert read_client_id(root) == client_id


@pytest.mark.parametrize("ids", [[3, "5", 3, None], {"0": 3, "1": 5}, [{"id": 3}, {"client_id": 5}]])
def test_found_clients_are_listed_once_each(ids: object) -> None:
    assert read_client_ids({"status": "success", "client_ids": ids}) == (3, 5)


@pytest.mark.parametrize("wrap", [lambda rows: rows, lambda rows: {"status": "success", "channels": rows}])
def test_channels_are_read_from_every_likely_form(wrap: Any) -> None:
    rows = [{"group_id": 1, "client_type": "6", "status": 1, "new": "kept"}, "odd"]
    (channel,) = read_channels(wrap(rows))
    assert (channel.group_id, channel.client_type, channel.status, channel.raw) == ("1", 6, 1, rows[0])


@pytest.mark.parametrize(
    ("group", "kind", "status", "is_working"),
    [
        ("g==", 6, 1, True),
        ("g==", "6", "2", True),
        ("g==", 6, None, True),
        ("g==", 6, 0, False),
        ("g==", 6, 3, False),
        ("g==", 1, 1, False),
        ("", 6, 1, False),
    ],
)
def test_whatsapp_is_usable_unless_it_is_off(group: str, kind: object, status: object, is_working: bool) -> None:
    (channel,) = read_channels([{"group_id": group, "client_type": kind, "status": status}])
    assert channel.is_working_whatsapp is is_working


@pytest.mark.parametrize(
    "written",
    [
        int(NINE.timestamp()),
        str(int(NINE.timestamp())),
        NINE.timestamp() * 1000,
        "2026-11-20T09:00:00.000Z",
        "2026-11-20 12:00:00+03:00",
    ],
)
def test_moment_is_read_in_seconds_milliseconds_and_iso(written: object) -> None:
    assert as_instant(written) == NINE


@pytest.mark.parametrize("written", [None, "", "вчера", True, [], "inf", 10**30])
def test_text_that_is_not_a_moment_is_none(written: object) -> None:
    assert as_instant(written) is None


@pytest.mark.parametrize("wrap", [lambda rows: rows, lambda rows: {"status": "success", "clients": rows, "total": 9}])
def test_clients_are_read_from_every_likely_form(wrap: Any) -> None:
    rows = [
        {"id": "7", "platform_id": 79000000001, "client_type": "6", "name": "", "created_at": NINE.isoformat()},
        {"id": None, "name": "nobody"},
        "odd",
    ]
    (client,) = read_clients(wrap(rows))
    assert (client.client_id, client.client_type, client.platform_id, client.name) == (7, 6, "79000000001", None)
    assert (client.created_at, client.raw) == (NINE, rows[0])
    assert "79000000001" not in repr(client)


def test_answer_without_a_list_of_clients_is_not_the_end_of_the_list() -> None:
    assert read_clients({"status": "success", "clients": []}) == ()
    assert read_clients({"status": "success", "clients": None}) == ()
    with pytest.raises(UnexpectedPayload):
        read_clients({"status": "success"})


@pytest.mark.parametrize(
    "wrap",
    [lambda rows: rows, lambda rows: {"status": "success", "result": rows}, lambda rows: {"history": rows}],
)
def test_history_is_read_from_every_likely_form(wrap: Any) -> None:
    rows = [
        {"text": "bizon client_registered", "message_from_outside": "3", "created_at": NINE.timestamp()},
        {"message": "Добрый день", "message_id": 17, "message_from_outside": None},
    ]
    notice, message = read_history(wrap(rows))
    assert (notice.text, notice.from_outside, notice.created_at) == ("bizon client_registered", 3, NINE)
    assert (message.text, message.message_id, message.from_outside) == ("Добрый день", 17, None)
    assert "Добрый" not in repr(message)


@pytest.mark.parametrize(
    "odd",
    [[], {"status": "success"}, {"status": "success", "result": "Нет доступа"}, {"result": None}, "Нет доступа"],
)
def test_answer_without_a_history_is_not_an_empty_history(odd: Any) -> None:
    assert read_history({"status": "success", "result": []}) == ()
    with pytest.raises(UnexpectedPayload):
        read_history(odd)


@pytest.mark.parametrize("wrap", [lambda rows: rows, lambda rows: {"status": "success", "items": rows}])
def test_each_loaded_client_has_an_id_or_a_refusal(wrap: Any) -> None:
    row = {"platform_id": "79000000001", "client_type": 6}
    assert read_loaded(wrap([{**row, "status": "success", "id": "91"}])) == 91
    with pytest.raises(Rejected) as raised:
        read_loaded(wrap([{**row, "status": "fail", "message": "no +79000000001 in WhatsApp"}]))
    assert raised.value.detail == "no *** in WhatsApp"
    for odd in ([], [{**row, "status": "success"}]):
        with pytest.raises(UnexpectedPayload):
            read_loaded(wrap(odd))
