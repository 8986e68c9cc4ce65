"""Registered people against a known world: who came, who did not, who came without registering."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest

from core.desk import Desk
from core.domain.matching import Outcome
from core.errors import NotFound
from core.sandbox.server import SandboxServer
from core.sandbox.world.catalogue import PAGES
from core.sandbox.world.webinars import Webinar
from core.services.attendance.check_registered import RegisteredCheck, RegisteredFor, ask_about, check_registered
from core.services.projects.connections import open_bizon
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import ProjectSettings, add_project
from core.services.registration.registration_pages import refresh_places
from core.services.reports.choose_report import choose_report
from tests.attendance_world import list_now, report_id
from tests.attendance_world import pull_now as pull_report
from tests.browser.known_world import Row, client_id, group, phone
from tests.conftest import wire
from tests.subscribers_world import page_id, pull_now, registered


@pytest.fixture
def project(desk: Desk, small_sandbox: SandboxServer) -> ProjectSettings:
    project = wire(desk, small_sandbox)
    refresh_places(desk, project.id)
    return project


@pytest.fixture
def webinar(small_sandbox: SandboxServer) -> Webinar:
    return small_sandbox.world.webinars[0]


@pytest.fixture
def asked(desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer, webinar: Webinar) -> RegisteredFor:
    """The session of that webinar, with its people pulled."""
    page = page_id(small_sandbox, next(plan.slug for plan in PAGES if plan.room_slug == webinar.room.slug))
    pull_now(desk, project.id, page)
    return RegisteredFor(page, webinar.planned_at)


def people_of(desk: Desk, project: ProjectSettings, asked: RegisteredFor) -> list[dict[str, Any]]:
    """Registered for the session, as Bizon365 lists them."""
    everybody = registered(desk, project.id, asked.page_id)
    return [person for person in everybody if datetime.fromisoformat(person["webinarTime"]) == asked.session_at]


def keys_of_person(person: Mapping[str, Any]) -> set[tuple[str, str]]:
    keys = {("email", person["email"].casefold()), ("phone", phone(person.get("phone", "")))}
    return {(kind, key) for kind, key in keys | {("client", person["url_marker"])} if key}


def keys_of_row(row: Row) -> set[tuple[str, str]]:
    keys = {("email", row.get("email", "").casefold()), ("phone", phone(row.get("phone", "")))}
    return {(kind, key) for kind, key in keys | {("client", client_id(row) or "")} if key}


def outcomes(check: RegisteredCheck) -> dict[str, int]:
    return {outcome.value: count for outcome, count in check.counts.items() if count}


def test_known_world_parts_those_who_came_from_those_who_did_not(
    desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer, asked: RegisteredFor, webinar: Webinar
) -> None:
    check = check_registered(desk, project.id, pull_report(desk, project.id, webinar.webinar_id), asked)
    people = people_of(desk, project, asked)
    seen = set[tuple[str, str]]().union(*map(keys_of_row, small_sandbox.world.viewers(webinar.webinar_id)))
    expected = {person["email"]: bool(keys_of_person(person) & seen) for person in people}
    found = dict(zip(check.frame["email"], check.frame["outcome"] == "attended", strict=True))
    assert found == expected
    assert set(expected.values()) == {True, False}
    assert check.frame.loc[check.frame["outcome"] == "absent", "stay_min"].isna().all()
    assert (sum(check.counts.values()), check.repeats) == (len(people), 0)


def test_who_came_without_registering_is_everybody_else_who_left_a_contact(
    desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer, asked: RegisteredFor, webinar: Webinar
) -> None:
    check = check_registered(desk, project.id, pull_report(desk, project.id, webinar.webinar_id), asked)
    known = set[tuple[str, str]]().union(*map(keys_of_person, people_of(desk, project, asked)))
    groups = list(group(small_sandbox.world, webinar).values())
    strangers = [rows for rows in groups if not any(keys_of_row(row) & known for row in rows)]
    assert 0 < len(strangers) < len(groups)
    guests = [rows for rows in strangers if not any(map(keys_of_row, rows))]
    assert check.guests == len(guests) > 0
    assert len(check.unregistered) == len(strangers) - len(guests)
    mails = {row["email"].casefold() for rows in strangers for row in rows if row.get("email")}
    assert set(check.unregistered["email"].dropna()) <= mails
    assert check.unregistered["entered_at"].notna().any()
    came = check.counts[Outcome.ATTENDED]
    assert came + check.doubles + len(check.unregistered) + check.guests == check.people == check.report.person_count


def test_minimum_stay_parts_those_who_left_early_and_counts_still_add_up(
    desk: Desk, project: ProjectSettings, asked: RegisteredFor, webinar: Webinar
) -> None:
    report = pull_report(desk, project.id, webinar.webinar_id)
    stays = check_registered(desk, project.id, report, asked).frame["stay_min"].dropna()
    middle = float(stays.median()) + 0.01
    check = check_registered(desk, project.id, report, asked, min_stay_s=middle * 60)
    assert outcomes(check)["attended"] == int((stays >= middle).sum())
    assert outcomes(check)["attended_less"] == int((stays < middle).sum())
    assert sum(check.counts.values()) == len(check.frame)
    assert len(check.only([Outcome.ABSENT])) == outcomes(check)["absent"]


def test_person_registered_twice_counts_once(
    desk: Desk, project: ProjectSettings, asked: RegisteredFor, webinar: Webinar
) -> None:
    report = pull_report(desk, project.id, webinar.webinar_id)
    before = check_registered(desk, project.id, report, asked)
    came = before.only([Outcome.ATTENDED])
    client = came["client_id"].dropna().iloc[0]
    with open_bizon(desk, project.id) as api:
        for email, marker in (("second@example.com", client), ("a@example.com", "555"), ("b@example.com", "555")):
            api.send_subscriber(asked.page_id, email, asked.session_at, url_marker=marker)
    pull_now(desk, project.id, asked.page_id)
    check = check_registered(desk, project.id, report, asked)
    assert check.repeats == 2  # of who came, and of who did not
    assert outcomes(check)["attended"] == outcomes(before)["attended"]
    assert outcomes(check)["absent"] == outcomes(before)["absent"] + 1


def test_family_of_one_phone_that_did_not_come_is_several_people(
    desk: Desk, project: ProjectSettings, asked: RegisteredFor, webinar: Webinar
) -> None:
    with open_bizon(desk, project.id) as api:
        for email in ("mother@example.com", "son@example.com"):
            api.send_subscriber(asked.page_id, email, asked.session_at, phone="+79000000099")
    pull_now(desk, project.id, asked.page_id)
    check = check_registered(desk, project.id, pull_report(desk, project.id, webinar.webinar_id), asked)
    absent = check.only([Outcome.ABSENT])
    assert {"mother@example.com", "son@example.com"} <= set(absent["email"])


def test_registered_person_with_a_contact_that_cannot_be_read_is_never_absent(
    desk: Desk, project: ProjectSettings, asked: RegisteredFor, webinar: Webinar
) -> None:
    report = pull_report(desk, project.id, webinar.webinar_id)
    registrations = {
        "vera@example.com": "8 (029) 123-45-67",
        "gleb@example.com": "79000",
        "рома@example.com": "+79000000041",
        "zoya@example.com": "+79000000042",
        "nina@example.com": "",
    }
    with open_bizon(desk, project.id) as api:
        for email, phone_typed in registrations.items():
            api.send_subscriber(asked.page_id, email, asked.session_at, phone=phone_typed)
    pull_now(desk, project.id, asked.page_id)
    check = check_registered(desk, project.id, report, asked)
    facts = ("outcome", "reason", "doubtful_kind", "doubtful_value")
    told = {
        row["email"]: tuple(row[name] for name in facts if isinstance(row[name], str))
        for row in check.frame.to_dict("records")
        if row["email"] in registrations
    }
    assert told == {
        "vera@example.com": ("cannot_tell", "bad_phone", "phone", "8 (029) 123-45-67"),
        "gleb@example.com": ("cannot_tell", "bad_phone", "phone", "79000"),
        "рома@example.com": ("cannot_tell", "russian_letter", "email", "рома@example.com"),
        "zoya@example.com": ("absent",),
        "nina@example.com": ("absent",),
    }


def test_registered_person_is_looked_for_by_each_of_several_addresses(
    desk: Desk, project: ProjectSettings, asked: RegisteredFor, webinar: Webinar
) -> None:
    report = pull_report(desk, project.id, webinar.webinar_id)
    came = check_registered(desk, project.id, report, asked).unregistered["email"].dropna().iloc[0]
    with open_bizon(desk, project.id) as api:
        api.send_subscriber(asked.page_id, f"lida@example.com, {came}", asked.session_at, phone="+79000000043")
    pull_now(desk, project.id, asked.page_id)
    check = check_registered(desk, project.id, report, asked)
    assert (check.frame["phone"] == "+79000000043").any()
    lida = check.frame[check.frame["phone"] == "+79000000043"].iloc[0]
    assert (lida["outcome"], lida["matched_value"]) == ("attended", came)
    assert came not in set(check.unregistered["email"])


def test_session_leads_to_the_report_of_its_room_and_minute(
    desk: Desk, project: ProjectSettings, asked: RegisteredFor, webinar: Webinar
) -> None:
    list_now(desk, project.id)
    chosen = choose_report(desk, project.id, ask_about(asked, webinar.room_id, project.time_zone))
    assert chosen.report is not None
    assert chosen.report.webinar_id == webinar.webinar_id


def test_report_that_lacks_viewers_is_never_a_no(
    desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer, asked: RegisteredFor, webinar: Webinar
) -> None:
    small_sandbox.faults.play("total", methods=("getviewers",), rows=5)
    check = check_registered(desk, project.id, pull_report(desk, project.id, webinar.webinar_id), asked)
    assert set(outcomes(check)) == {"attended", "cannot_tell"}
    assert check.is_whole


def test_part_of_the_registered_is_said_to_be_a_part(
    desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer, asked: RegisteredFor, webinar: Webinar
) -> None:
    small_sandbox.faults.play("total", methods=("getSubscribers",), rows=5)
    pull_now(desk, project.id, asked.page_id)
    check = check_registered(desk, project.id, pull_report(desk, project.id, webinar.webinar_id), asked)
    assert not check.is_whole


def test_page_without_people_and_page_of_another_project_differ(
    desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer, asked: RegisteredFor, webinar: Webinar
) -> None:
    report = pull_report(desk, project.id, webinar.webinar_id)
    nobody = check_registered(
        desk, project.id, report, RegisteredFor(page_id(small_sandbox, "copy-old"), asked.session_at)
    )
    assert (len(nobody.frame), nobody.pulled_at) == (0, None)
    assert len(nobody.unregistered) == len(nobody.strangers) == nobody.report.person_count - nobody.guests
    with pytest.raises(NotFound):
        check_registered(desk, add_project(desk, ProjectDraft(name="Другая школа")).id, report, asked)


def test_report_of_another_project_is_not_read(
    desk: Desk, project: ProjectSettings, asked: RegisteredFor, webinar: Webinar
) -> None:
    list_now(desk, project.id)
    with pytest.raises(NotFound):
        check_registered(desk, project.id, report_id(desk, project.id, webinar.webinar_id) + 1000, asked)
