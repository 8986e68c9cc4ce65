"""The plan of a list, made after a look at who is registered at Bizon365 and who is in other batches."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import httpx
import pandas as pd
import pytest

from core.desk import Desk
from core.domain.registration.columns import FIELDS
from core.domain.registration.plan import PlanState, RegistrationPlan
from core.domain.registration.rows import RegistrationChoices
from core.errors import InvalidInput, Missing, Unauthorized
from core.sandbox.server import SandboxServer
from core.services.lists.read_people import read_pasted, read_upload
from core.services.projects.projects import ProjectSettings, list_projects
from core.services.registration.plan_batch import build_plan_frame, plan_registration
from core.services.registration.start_batch import start_batch
from core.spreadsheets.export import Words, write_xlsx
from tests.conftest import wire
from tests.patience import PATIENCE_S
from tests.registering import coming, page_id

MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.fixture
def wired(desk: Desk, sandbox: SandboxServer) -> ProjectSettings:
    return wire(desk, sandbox)


def clock(moment: datetime) -> tuple[str, str]:
    at = moment.astimezone(MOSCOW)
    return f"{at:%d.%m.%Y}", f"{at:%H:%M}"


def plan(desk: Desk, server: SandboxServer, text: str, **common: object) -> RegistrationPlan:
    sheet = read_pasted(text, FIELDS)
    date, time = clock(coming(server))
    choices: Mapping[str, object] = {"page_id": page_id(server), "date": date, "time": time, **common}
    return plan_registration(
        desk,
        list_projects(desk)[0].id,
        sheet,
        RegistrationChoices(sheet.columns, **choices),  # type: ignore[arg-type]
    )


def somebody_registered(server: SandboxServer) -> str:
    """The e-mail of a subscriber for the page's next session, in the sandbox's own words."""
    at = coming(server).isoformat()
    answer = httpx.get(
        f"{server.address}/api/v1/webinars/subpages/getSubscribers",
        params={"pageId": page_id(server), "webinarTimeMin": at, "webinarTimeMax": at},
        headers={"X-Token": server.bizon_token},
        timeout=PATIENCE_S,
    )
    return str(answer.json()["list"][0]["email"])


def test_every_row_is_of_one_of_four_kinds(desk: Desk, sandbox: SandboxServer, wired: ProjectSettings) -> None:
    email = somebody_registered(sandbox)
    planned = plan(desk, sandbox, f"Почта\n{email.upper()}\nnew.person@example.com\n\nNew.Person@example.com\nnobody\n")
    assert [(row.number, row.state, row.same_as) for row in planned.rows] == [
        (2, "already_registered", None),
        (3, "will_register", None),
        (5, "repeated", 3),
        (6, "invalid", None),
    ]
    assert set(planned.counts.values()) == {1}
    assert sandbox.traffic.of("addSubscriber") == []


def test_person_registered_only_for_another_session_will_be_registered(
    desk: Desk, sandbox: SandboxServer, wired: ProjectSettings
) -> None:
    email, (date, time) = somebody_registered(sandbox), clock(coming(sandbox, 9))
    rows = f"Почта;Дата;Время\n{email};;\n{email};{date};{time}\n"
    states = [row.state for row in plan(desk, sandbox, rows).rows]
    assert states == ["already_registered", "will_register"]


def test_subscribers_are_read_once_for_each_page(desk: Desk, sandbox: SandboxServer, wired: ProjectSettings) -> None:
    other = page_id(sandbox, "english-b1")
    rows = [f"new{n}@example.com;{'' if n % 2 else other}" for n in range(40)]
    plan(desk, sandbox, "\n".join(["Почта;Страница", *rows]))
    asked = [exchange.query["pageId"] for exchange in sandbox.traffic.of("getSubscribers")]
    assert sorted(asked) == sorted([page_id(sandbox), other])


def test_person_whom_another_batch_is_about_to_register_counts_as_registered(
    desk: Desk, sandbox: SandboxServer, wired: ProjectSettings
) -> None:
    text = "Почта\nnew.person@example.com\n"
    start_batch(desk, wired.id, plan(desk, sandbox, text))
    [row] = plan(desk, sandbox, text).rows
    assert (row.state, [one.reason for one in row.warnings]) == ("already_registered", ["in_another_run"])


def test_only_the_rows_of_an_unknown_page_among_several_are_invalid(
    desk: Desk, sandbox: SandboxServer, wired: ProjectSettings
) -> None:
    planned = plan(desk, sandbox, "Почта;Страница\nnew1@example.com;\nnew2@example.com;1:gone\n")
    assert [row.state for row in planned.rows] == ["will_register", "invalid"]
    [problem] = planned.rows[1].problems
    assert (problem.column, problem.value, problem.reason) == ("Страница", "1:gone", "unknown_page")


def test_refusal_of_bizon365_is_raised_when_no_page_of_the_list_is_known(
    desk: Desk, sandbox: SandboxServer, wired: ProjectSettings
) -> None:
    with pytest.raises(Missing) as caught:
        plan(desk, sandbox, "new@example.com\n", page_id="1:gone")
    assert caught.value.detail


def test_without_the_subscribers_there_is_no_plan(desk: Desk, sandbox: SandboxServer, wired: ProjectSettings) -> None:
    sandbox.faults.play("status", status=401, methods=["getSubscribers"])
    with pytest.raises(Unauthorized):
        plan(desk, sandbox, "new@example.com\n")


def test_list_of_invalid_rows_only_sends_no_request(desk: Desk, sandbox: SandboxServer, wired: ProjectSettings) -> None:
    assert plan(desk, sandbox, "Почта\nnobody\n").counts[PlanState.INVALID] == 1
    assert sandbox.traffic.of("getSubscribers") == []


def test_list_without_addresses_is_refused(desk: Desk, sandbox: SandboxServer, wired: ProjectSettings) -> None:
    with pytest.raises(InvalidInput) as caught:
        plan(desk, sandbox, "Имя;Телефон\nАнна;89000000001\n")
    assert (caught.value.field, caught.value.reason) == ("file", "no_email_column")


def test_plan_as_a_table_says_every_row_with_its_reasons(
    desk: Desk, sandbox: SandboxServer, wired: ProjectSettings
) -> None:
    planned = plan(
        desk,
        sandbox,
        "Имя;Почта;Телефон;Дата\nВера;new@example.com;7.9E+10;\nЯн;nobody;;завтра\nВера;new@example.com;;\n",
        date="20.11.2099",
        time="19:00",
    )
    frame = build_plan_frame(planned, MOSCOW)
    reasons = [[problem.reason for problem in problems] for problems in frame["cell_problems"]]
    assert list(frame["number"]) == [2, 3, 4]
    assert frame["session_at"][0] == pd.Timestamp("2099-11-20 19:00", tz=MOSCOW)
    assert (frame["email"][0], frame["name"][0], reasons[0]) == ("new@example.com", "Вера", ["digits_lost"])
    assert (frame["column"][1], frame["value"][1]) == ("Почта; Дата", "nobody; завтра")
    assert reasons[1] == ["bad_email", "bad_date"]
    assert (pd.isna(frame["same_as"][0]), frame["same_as"][2]) == (True, 2)
    assert list(frame["given_1"]) == ["new@example.com", "nobody", "new@example.com"]


def test_downloaded_plan_is_a_list_that_can_be_planned_again(
    desk: Desk, sandbox: SandboxServer, wired: ProjectSettings
) -> None:
    planned = plan(desk, sandbox, "Почта;Телефон\nnew@example.com;89000000001\n")
    frame = build_plan_frame(planned, MOSCOW)
    titles = {"number": "№", "email": "E-mail", "phone": "Телефон", "page_id": "Страница", "session_at": "Дата и время"}
    content = write_xlsx(frame, titles, Words("да", "нет"))
    sheet = read_upload(BytesIO(content).getvalue(), "plan.xlsx", kinds=FIELDS)
    again = plan_registration(desk, wired.id, sheet, RegistrationChoices(sheet.columns))
    assert [row.registration for row in again.rows] == [row.registration for row in planned.rows]
