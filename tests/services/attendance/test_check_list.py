"""A list against a known world: every row has the outcome that the world gives it, and the counts add up."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

import pandas as pd
import pytest

from core.desk import Desk
from core.domain.contacts import normalize_client_id
from core.domain.mail import normalize_email
from core.domain.matching import Outcome
from core.domain.phones import normalize_phone
from core.sandbox.server import SandboxServer
from core.services.attendance.check_list import ListCheck, check_list
from core.services.campaigns.people import people_of_check
from core.services.projects.projects import ProjectSettings
from tests.attendance_world import list_now, people, pull_now, report_id
from tests.conftest import wire
from tests.reports_world import START, store_report, viewer

HEADER = "Имя;Почта;Телефон;ID клиента"


@pytest.fixture
def small(desk: Desk, small_sandbox: SandboxServer) -> ProjectSettings:
    return wire(desk, small_sandbox)


def row(name: str, viewer: Mapping[str, Any], *keys: str) -> str:
    return ";".join([name, *(str(viewer.get(key, "")) if key in keys else "" for key in ("email", "phone", "cu1"))])


def contacts(viewer: Mapping[str, Any]) -> Iterator[str | None]:
    yield normalize_email(viewer.get("email"))
    yield normalize_phone(viewer.get("phone"))
    yield normalize_client_id(viewer.get("cu1"))
    yield viewer.get("chatUserId")


def came_once(viewers: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The row of somebody who is in no other row."""
    keys = [set(contacts(viewer)) for viewer in viewers]
    count = Counter(key for each in keys for key in each)
    return next(
        viewer
        for viewer, own in zip(viewers, keys, strict=True)
        if viewer.get("email") and all(count[key] == 1 for key in own if key)
    )


def outcomes(check: ListCheck) -> dict[str, int]:
    return {outcome.value: count for outcome, count in check.counts.items() if count}


def test_known_world_gives_every_row_its_outcome(
    desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    webinar = small_sandbox.world.webinars[0]
    report = pull_now(desk, small.id, webinar.webinar_id)
    viewers = small_sandbox.world.viewers(webinar.webinar_id)
    by_email = [row("почта", viewer, "email") for viewer in viewers if viewer.get("email")]
    by_phone = [row("телефон", viewer, "phone") for viewer in viewers if viewer.get("phone")]
    by_client = [row("бот", viewer, "cu1") for viewer in viewers if viewer.get("cu1")]
    strangers = [f"чужой;nobody{n}@example.com;+7900111000{n};" for n in range(7)]
    empty = ["пусто;;;", "непонятно;не почта;123;"]
    given = people(HEADER, *by_email, *by_phone, *by_client, *strangers, *empty)

    check = check_list(desk, small.id, report, given)

    expected = ["attended"] * len(by_email + by_phone + by_client) + ["absent"] * 7 + ["cannot_tell"] * 2
    assert check.frame["outcome"].tolist() == expected
    assert sum(check.counts.values()) == len(given.rows) == len(check.frame)
    found = check.frame[check.frame["outcome"] == "attended"]
    assert set(zip(found["given_0"], found["matched_by"], strict=True)) == {
        ("почта", "email"),
        ("телефон", "phone"),
        ("бот", "client_id"),
    }
    assert check.frame["reason"].dropna().tolist() == ["no_keys", "bad_phone"]


def test_minimum_stay_parts_those_who_left_early(
    desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    webinar = small_sandbox.world.webinars[0]
    report = pull_now(desk, small.id, webinar.webinar_id)
    viewers = small_sandbox.world.viewers(webinar.webinar_id)
    given = people(HEADER, *(row("зритель", viewer, "email") for viewer in viewers if viewer.get("email")))
    stays = check_list(desk, small.id, report, given).frame["stay_min"].dropna()
    middle = float(stays.median()) + 0.01
    check = check_list(desk, small.id, report, given, min_stay_s=middle * 60)
    assert outcomes(check)["attended"] == int((stays >= middle).sum())
    assert outcomes(check)["attended_less"] == int((stays < middle).sum())
    assert len(check.only([Outcome.ATTENDED_LESS])) == outcomes(check)["attended_less"]


def test_result_keeps_the_columns_of_the_list_and_adds_what_was_found(
    desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    webinar = small_sandbox.world.webinars[0]
    report = pull_now(desk, small.id, webinar.webinar_id)
    viewer = came_once(small_sandbox.world.viewers(webinar.webinar_id))
    check = check_list(desk, small.id, report, people("Метка;Почта", f"vip;{viewer['email']}"))
    first = check.frame.iloc[0]
    assert check.titles == ("Метка", "Почта")
    assert (first["row"], first["given_0"], first["given_1"]) == (2, "vip", viewer["email"])
    assert first["username"] == viewer["username"].strip()
    entered_ms = max(viewer["view"], webinar.starts_at_ms)  # who comes early is in the room from its start
    entered = pd.Timestamp(entered_ms, unit="ms", tz="UTC").tz_convert("Europe/Moscow").tz_localize(None)
    assert abs(first["entered_at"] - entered) < pd.Timedelta("1s")


def test_person_asked_about_twice_is_flagged_and_still_counted(
    desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    webinar = small_sandbox.world.webinars[0]
    report = pull_now(desk, small.id, webinar.webinar_id)
    viewer = next(
        viewer
        for viewer in small_sandbox.world.viewers(webinar.webinar_id)
        if viewer.get("email") and viewer.get("phone")
    )
    lines = [row("раз", viewer, "email"), row("два", viewer, "phone"), "три;nobody@example.com;;"]
    check = check_list(desk, small.id, report, people(HEADER, *lines))
    assert (outcomes(check), check.repeats) == ({"attended": 2, "absent": 1}, 1)
    assert check.frame["repeats_row"].tolist() == [pd.NA, 2, pd.NA]


def test_report_that_was_not_pulled_is_never_a_no(
    desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    list_now(desk, small.id)
    report = report_id(desk, small.id, small_sandbox.world.webinars[0].webinar_id)
    check = check_list(desk, small.id, report, people("nobody@example.com", "other@example.com"))
    assert outcomes(check) == {"cannot_tell": 2}
    assert set(check.frame["reason"]) == {"report_not_ready"}


def test_report_that_lacks_viewers_is_never_a_no(
    desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    small_sandbox.faults.play("total", methods=("getviewers",), rows=5)
    webinar = small_sandbox.world.webinars[0]
    report = pull_now(desk, small.id, webinar.webinar_id)
    viewer = next(viewer for viewer in small_sandbox.world.viewers(webinar.webinar_id) if viewer.get("email"))
    check = check_list(desk, small.id, report, people(viewer["email"], "nobody@example.com"))
    assert outcomes(check) == {"attended": 1, "cannot_tell": 1}
    assert check.frame["reason"].tolist()[1] == "report_incomplete"


def stored(desk: Desk, project: ProjectSettings, *viewers: dict[str, Any], **more: Any) -> int:
    return store_report(desk, project.id, viewers, **more)


def test_two_rows_of_one_human_count_their_time_together(desk: Desk, small: ProjectSettings) -> None:
    """By the bot's link for a while and by the mail's link for the rest: by a shared phone, and by the list itself."""
    spans = ([{"s": 0, "e": 1200}], [{"s": 1200, "e": 3600}])
    report = stored(
        desk,
        small,
        viewer("Вера", cu1="77", phone="+79000000011", vi=spans[0]),
        viewer("Вера", email="vera@example.com", phone="8 900 000-00-11", vi=spans[1]),
        viewer("Глеб", cu1="78", vi=spans[0]),
        viewer("Глеб", email="gleb@example.com", vi=spans[1]),
    )
    given = people("ID клиента;Почта", ";vera@example.com", "78;gleb@example.com")
    check = check_list(desk, small.id, report, given, min_stay_s=45 * 60)
    assert check.frame["outcome"].tolist() == ["attended", "attended"]
    assert check.frame["stay_min"].tolist() == [60, 60]


def test_guest_of_the_name_is_a_hint_on_an_absence_and_guests_are_counted(desk: Desk, small: ProjectSettings) -> None:
    report = stored(
        desk, small, viewer("вера Орлова"), viewer("Глеб", email="gleb@example.com"), viewer("Кто-то", phone="1234567")
    )
    given = people("Имя;Почта", "Вера  Орлова;vera@example.com", "Вера;other@example.com", "Глеб;gleb@example.com")
    check = check_list(desk, small.id, report, given)
    assert check.frame["outcome"].tolist() == ["absent", "absent", "attended"]
    assert check.frame["reason"].dropna().to_dict() == {0: "guest_of_that_name"}
    assert check.guests == 2


def test_contact_of_a_crowd_is_no_absence(desk: Desk, small: ProjectSettings) -> None:
    crowd = [viewer(name, email="office@example.com") for name in ("Анна", "Борис", "Вера", "Глеб", "Дина")]
    check = check_list(desk, small.id, stored(desk, small, *crowd), people("office@example.com", "net@net.ru"))
    assert check.frame["outcome"].tolist() == ["cannot_tell", "cannot_tell"]
    assert check.frame["reason"].tolist() == ["shared_key", "placeholder"]


def test_two_reports_of_one_evening_are_one_webinar(desk: Desk, small: ProjectSettings) -> None:
    first = stored(desk, small, viewer("Вера", email="vera@example.com", minutes=20), viewer("Глеб", cu1="8"))
    later = START + timedelta(minutes=30)
    again = stored(
        desk,
        small,
        viewer("Вера", email="vera@example.com", minutes=40, city="Омск"),
        viewer("Дина", email="dina@example.com", minutes=40),
        starts_at=later,
    )
    given = people("vera@example.com", "dina@example.com", "nobody@example.com")
    alone = check_list(desk, small.id, first, given, min_stay_s=45 * 60)
    assert alone.frame["outcome"].tolist() == ["attended_less", "absent", "absent"]
    together = check_list(desk, small.id, first, given, together_with=[again], min_stay_s=45 * 60)
    assert together.frame["outcome"].tolist() == ["attended", "attended_less", "absent"]
    assert together.frame["stay_min"].tolist()[:2] == [60, 40]
    assert [report.id for report in together.others] == [again]


def test_list_of_reports_that_could_not_be_read_leaves_no_absence(desk: Desk, small: ProjectSettings) -> None:
    report = stored(desk, small, viewer("Вера", email="vera@example.com", minutes=20))
    given = people("vera@example.com", "nobody@example.com")
    check = check_list(desk, small.id, report, given, is_list_read=False)
    assert (outcomes(check), check.frame["reason"][1]) == ({"attended": 1, "cannot_tell": 1}, "list_not_read")
    assert [person.variables for person in people_of_check(desk, small.id, check, [Outcome.CANNOT_TELL])] == [{}]


def test_contacts_in_further_columns_are_looked_for_too(desk: Desk, small: ProjectSettings) -> None:
    came = [viewer("Вера", phone="89000000021"), viewer("Глеб", email="gleb@example.org")]
    given = people(
        "Email;Рабочий телефон;Мобильный телефон;Личный email;Email менеджера",
        "vera@example.com;;89000000021;;gleb@example.org",
        ";;;gleb@example.org;gleb@example.org",
        "dina@example.com;;12-34;;gleb@example.org",
    )
    check = check_list(desk, small.id, stored(desk, small, *came), given)
    assert check.frame["outcome"].tolist() == ["attended", "attended", "cannot_tell"]
    assert check.frame["doubtful_column"].dropna().to_dict() == {2: 2}


def test_unread_report_of_the_evening_leaves_no_absence(desk: Desk, small: ProjectSettings) -> None:
    first = stored(desk, small, viewer("Вера", email="vera@example.com", minutes=20))
    unread = store_report(desk, small.id, None, starts_at=START + timedelta(minutes=30))
    given = people("vera@example.com", "nobody@example.com")
    check = check_list(desk, small.id, first, given, together_with=[unread])
    assert check.frame["outcome"].tolist() == ["attended", "cannot_tell"]
    less = check_list(desk, small.id, first, given, together_with=[unread], min_stay_s=45 * 60)
    assert less.frame["reason"].tolist() == ["report_not_ready"] * 2


def test_cell_that_cannot_be_read_is_named_by_its_column(desk: Desk, small: ProjectSettings) -> None:
    report = stored(desk, small, viewer("Вера", email="vera@example.com"))
    given = people(
        *(HEADER, "Анна;anna@@example.com;;", "Глеб;gleb@example.com;1234567;", "Вера;vera@example.com;1234567;"),
        *("Дина;dina@example.com;;7.9E+10", "Егор;egor@example.com;45-67;"),
    )
    check = check_list(desk, small.id, report, given)
    assert check.frame["reason"].dropna().to_dict() == {
        0: "bad_email",
        1: "bad_phone",
        3: "bad_client_id",
        4: "bad_phone",
    }
    assert check.frame["doubtful_column"].dropna().to_dict() == {0: 1, 1: 2, 3: 3, 4: 2}
