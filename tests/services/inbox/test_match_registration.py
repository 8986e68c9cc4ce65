"""Whose registration it is, asked of the copy and of the sandbox's Salebot, and what that client then has."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from core.desk import Desk
from core.errors import Forbidden, Unavailable
from core.http.pace import Stopped
from core.sandbox.server import SandboxServer
from core.services.clients.copy import (
    count_clients,
    find_by_contact,
    keep_client,
    keep_variables,
    list_client_variables,
)
from core.services.clients.find_client import find_client
from core.services.inbox.match_registration import match_known
from core.services.projects.connections import open_salebot
from core.services.projects.projects import ProjectSettings
from core.services.projects.salebot_settings import change_salebot_settings, get_salebot_settings
from tests.conftest import QUICK, wire
from tests.received import asked_for, clients_of, deliver, give, notices_of, received, run_round, variables_of

GONE = 1_000_001
"""An id that Salebot never gave."""


@pytest.fixture
def project(desk: Desk, sandbox: SandboxServer) -> ProjectSettings:
    return wire(desk, sandbox)


@pytest.fixture(scope="module")
def clients(server: SandboxServer) -> Iterator[int]:
    """Clients whom no other test has touched, the older before the newer."""
    return iter(clients_of(server, 60))


def phones() -> Iterator[str]:
    yield from (f"+79000{number:06}" for number in range(1, 1000))


PHONES = phones()


def worked_off(desk: Desk, project: ProjectSettings, **fields: object) -> Any:
    """What became of a registration by one round."""
    event_id = deliver(desk, project.id, **fields)
    assert run_round(desk, project.id) is None
    return received(desk, event_id)


def test_client_of_the_link_gets_variables_and_one_notice(
    desk: Desk, project: ProjectSettings, clients: Iterator[int]
) -> None:
    client_id, phone = next(clients), next(PHONES)
    link = {"url_marker_name": "Salebot", "url_marker": str(client_id)}
    row = worked_off(desk, project, email="anna@example.com", phone=phone, utm_source="vk", **link)
    assert (row.state, row.client_id, row.matched_by, row.candidates) == ("done", client_id, "link", 1)
    assert row.received_at <= row.matched_at <= row.saved_at <= row.notice_begun_at <= row.noticed_at
    written = variables_of(desk, project.id, client_id)
    assert written["bizon_webinar_date"] == "01.12.2026"
    assert written["bizon_webinar_time"] == "19:00"
    assert written["bizon_utm_source"] == "vk"
    assert written["phone"] == phone[1:]
    assert notices_of(desk, project.id, client_id) == 1


def test_client_that_was_written_to_is_found_again_without_a_call(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer, clients: Iterator[int]
) -> None:
    client_id, phone = next(clients), next(PHONES)
    worked_off(desk, project, phone=phone, email="Vera@Example.com", url_param_name="SALEBOT", url_param=str(client_id))
    sandbox.traffic.clear()
    row = worked_off(desk, project, phone=f"8 {phone[2:]}", utm_source="tg")
    assert (row.client_id, row.matched_by) == (client_id, "phone")
    row = worked_off(desk, project, email="vera@example.com")
    assert (row.client_id, row.matched_by) == (client_id, "email")
    assert asked_for(sandbox) == ["save_variables", "callback"] * 2


def test_phone_is_found_in_salebot_in_every_written_form(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer, clients: Iterator[int]
) -> None:
    sandbox.faults.switch(phones_by="text")
    for form in ("7{}", "+7{}", "8{}", "{}"):
        client_id, phone = next(clients), next(PHONES)
        give(desk, project.id, client_id, phone=form.format(phone[2:]))
        row = worked_off(desk, project, phone=phone)
        assert (row.client_id, row.matched_by, row.candidates) == (client_id, "phone", 1)
        assert find_by_contact(desk, project.id, "phone", phone) == (client_id,)


def test_newest_of_several_clients_is_taken_and_their_number_is_stored(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer, clients: Iterator[int]
) -> None:
    for told, ids_as in product(("first", "last"), ("number", "text")):
        sandbox.faults.switch(of_several=told, ids_as=ids_as)
        both, email = (next(clients), next(clients)), f"{told}.{ids_as}@example.com"
        for client_id in both:
            give(desk, project.id, client_id, email=email)
        row = worked_off(desk, project, email=email)
        assert (row.client_id, row.matched_by, row.candidates) == (max(both), "email", 2)


def test_e_mail_is_found_as_it_was_typed(desk: Desk, project: ProjectSettings, clients: Iterator[int]) -> None:
    client_id = next(clients)
    give(desk, project.id, client_id, email="Olga.S@Example.com")
    row = worked_off(desk, project, email="Olga.S@Example.com", phone=next(PHONES))
    assert (row.client_id, row.matched_by) == (client_id, "email")


def test_unknown_person_becomes_a_whatsapp_client_after_every_form_of_not_found(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer
) -> None:
    for no_client in ("fail", "404", "empty", "absent", "list"):
        sandbox.faults.switch(no_client=no_client)
        phone = next(PHONES)
        row = worked_off(desk, project, phone=phone, email=f"{no_client}@example.com")
        assert (row.state, row.matched_by, row.candidates) == ("done", "whatsapp", 1)
        assert variables_of(desk, project.id, row.client_id)["platform_id"] == phone[1:]
        assert find_by_contact(desk, project.id, "phone", phone) == (row.client_id,)


def test_unknown_person_is_left_to_the_operator_when_whatsapp_does_not_work(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer
) -> None:
    for whatsapp in ("0", "3", "none"):
        sandbox.faults.switch(whatsapp=whatsapp)
        row = worked_off(desk, project, phone=next(PHONES), email="old@example.com")
        assert (row.state, row.client_id, row.matched_by, row.due_at) == ("unmatched", None, None, None)
    assert "load_clients" not in asked_for(sandbox)


def test_channels_are_fetched_once_in_a_round(desk: Desk, project: ProjectSettings, sandbox: SandboxServer) -> None:
    for _ in range(3):
        deliver(desk, project.id, phone=next(PHONES))
    run_round(desk, project.id)
    assert asked_for(sandbox).count("connected_channels") == 1


def test_no_client_is_created_without_a_phone(desk: Desk, project: ProjectSettings, sandbox: SandboxServer) -> None:
    row = worked_off(desk, project, email="stranger@example.com", phone="??")
    assert row.state == "unmatched"
    assert asked_for(sandbox) == ["find_client_id_by_email"]


def test_client_is_found_by_the_phone_when_that_of_the_link_does_not_exist(
    desk: Desk, project: ProjectSettings, clients: Iterator[int]
) -> None:
    client_id, phone = next(clients), next(PHONES)
    give(desk, project.id, client_id, phone=phone)
    row = worked_off(desk, project, phone=phone, url_marker_name="salebot", url_marker=str(GONE))
    assert (row.state, row.client_id, row.matched_by) == ("done", client_id, "phone")


def test_client_that_does_not_exist_is_removed_from_the_copy_and_the_next_one_is_taken(
    desk: Desk, project: ProjectSettings, clients: Iterator[int]
) -> None:
    client_id, phone = next(clients), next(PHONES)
    give(desk, project.id, client_id, phone=phone)
    keep_variables(desk, project.id, [GONE], {"phone": phone})
    row = worked_off(desk, project, phone=phone)
    assert (row.state, row.client_id) == ("done", client_id)
    assert not list_client_variables(desk, project.id, GONE)


def test_registration_whose_only_client_does_not_exist_is_unmatched_with_the_reason(
    desk: Desk, project: ProjectSettings
) -> None:
    row = worked_off(desk, project, email="gone@example.com", url_marker_name="salebot", url_marker=str(GONE))
    assert (row.state, row.client_id) == ("unmatched", None)
    assert "Missing" in row.problem


def test_variables_are_saved_to_the_profile_or_to_the_deal_as_set(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer, clients: Iterator[int]
) -> None:
    link = {"url_marker_name": "salebot", "url_marker": str(next(clients))}
    worked_off(desk, project, email="a@example.com", **link)
    settings = replace(get_salebot_settings(desk, project.id), variable_scope="deal")
    change_salebot_settings(desk, project.id, settings)
    worked_off(desk, project, email="b@example.com", **link)
    profile, deal = (saved.body["variables"] for saved in sandbox.traffic.of("save_variables"))
    assert {name.startswith("client.") for name in profile} == {True}
    assert {name.startswith("client.") for name in deal} == {False}


def test_copy_stores_the_written_variables_without_the_scope(
    desk: Desk, project: ProjectSettings, clients: Iterator[int]
) -> None:
    client_id = next(clients)
    worked_off(desk, project, email="a@example.com", url_marker_name="salebot", url_marker=str(client_id))
    kept = {variable.name: variable.value for variable in list_client_variables(desk, project.id, client_id)}
    assert kept["bizon_email"] == "a@example.com"
    assert "bizon_utm_source" not in kept  # it is empty
    assert count_clients(desk, project.id).clients == 1


def test_tags_of_an_earlier_registration_are_cleared(
    desk: Desk, project: ProjectSettings, clients: Iterator[int]
) -> None:
    client_id = next(clients)
    link = {"url_marker_name": "salebot", "url_marker": str(client_id)}
    worked_off(desk, project, email="a@example.com", utm_source="vk", **link)
    worked_off(desk, project, email="a@example.com", **link)
    assert variables_of(desk, project.id, client_id)["bizon_utm_source"] is None
    kept = {variable.name for variable in list_client_variables(desk, project.id, client_id)}
    assert "bizon_utm_source" not in kept


def test_search_without_a_hit_is_repeated_and_an_error_never_means_nobody(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer, clients: Iterator[int]
) -> None:
    client_id, phone = next(clients), next(PHONES)
    with open_salebot(desk, project.id, policy=QUICK) as api:
        assert find_client(desk, api, project.id, phone=phone) is None
        sandbox.faults.play("status", status=500, methods=("find_client_id_by_phone",), after=1)
        with pytest.raises(Unavailable):
            find_client(desk, api, project.id, phone=phone)
        sandbox.faults.clear()
        sandbox.faults.switch(rights=("change",))
        with pytest.raises(Forbidden):
            find_client(desk, api, project.id, phone=phone)
        sandbox.faults.clear()
        give(desk, project.id, client_id, phone=phone)
        found = find_client(desk, api, project.id, phone=phone)
    assert found
    assert (found.client_id, found.by, found.candidates) == (client_id, "phone", 1)


def test_refused_search_for_other_clients_keeps_the_client_that_was_found(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer, clients: Iterator[int]
) -> None:
    client_id, phone = next(clients), next(PHONES)
    give(desk, project.id, client_id, phone=phone)
    sandbox.faults.play("message", methods=("find_clients",))
    assert worked_off(desk, project, phone=phone).client_id == client_id


def test_process_ends_quickly_during_a_burst_of_registrations(desk: Desk, project: ProjectSettings) -> None:
    deliver(desk, project.id, email="a@example.com", url_marker_name="salebot", url_marker="77")
    with pytest.raises(Stopped):
        match_known(desk, project.id, should_stop=lambda: True)


def test_client_is_not_found_by_a_contact_that_may_have_been_overwritten(desk: Desk, project: ProjectSettings) -> None:
    keep_client(desk, project.id, 77, kind="phone", contact="8 900 000-00-01")
    keep_client(desk, project.id, 77, kind="email", contact="a@example.com")
    keep_variables(desk, project.id, [77], {"client.phone": "79000000002"})
    assert find_by_contact(desk, project.id, "phone", "+79000000001") == ()
    assert find_by_contact(desk, project.id, "phone", "+79000000002") == (77,)
    assert find_by_contact(desk, project.id, "email", "a@example.com") == (77,)
