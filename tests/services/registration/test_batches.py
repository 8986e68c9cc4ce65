"""A bulk registration: its plan, its rows, and the lists that can be made of them."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.desk import Desk
from core.domain.registration.columns import FIELDS
from core.domain.registration.plan import CellProblem, PlannedRow, PlanState, RegistrationPlan
from core.domain.registration.rows import RegistrationChoices
from core.domain.wanted_rows import ROW_ORDERS, WantedRows
from core.errors import NotFound, Rejected
from core.jobs.progress import ask_stop, get_job
from core.sandbox.server import SandboxServer
from core.services.lists.read_people import read_upload
from core.services.projects.projects import ProjectSettings
from core.services.registration.batches import (
    Batch,
    count_batches,
    estimate_s,
    export_batch_rows,
    get_batch,
    list_batch_rows,
    list_batches,
)
from core.services.registration.ledger import each_planned, mark_sending, put_back, settle_row
from core.services.registration.plan_batch import plan_registration
from core.services.registration.results import list_correctable, sheet_of_batch
from core.services.registration.send_registration import Sent
from core.services.registration.start_batch import start_batch
from core.services.registration.states import BatchRowState
from core.spreadsheets.export import Words, write_csv, write_xlsx
from tests.conftest import add_live, wire
from tests.registering import coming, emails, page_id, plan_of, registration
from tests.stored import fetch_all

TITLES = ("Почта", "Имя")
WORDS = Words("да", "нет")


@pytest.fixture
def project(desk: Desk, sandbox: SandboxServer) -> ProjectSettings:
    return wire(desk, sandbox)


def mixed_plan(desk: Desk, server: SandboxServer) -> RegistrationPlan:
    """Rows of every kind."""
    names = {"vera@example.com": "Вера", "oleg@example.com": "Олег", "a@example.com": None}
    vera, oleg, anna = (replace(registration(server, email), username=name) for email, name in names.items())
    phone = CellProblem("phone", "Телефон", "12", "bad_phone")
    rows = (
        PlannedRow(2, PlanState.WILL_REGISTER, vera, ("Vera@example.com", "Вера")),
        PlannedRow(3, PlanState.WILL_REGISTER, oleg, ("oleg@example.com", "Олег"), warnings=(phone,)),
        PlannedRow(5, PlanState.ALREADY_REGISTERED, anna, ("a@example.com", "")),
        PlannedRow(6, PlanState.REPEATED, vera, ("vera@EXAMPLE.com", "Вера"), same_as=2),
        PlannedRow(
            7,
            PlanState.INVALID,
            None,
            ("nobody", "=Иван"),
            problems=(CellProblem("email", "Почта", "nobody", "bad_email"),),
        ),
    )
    return RegistrationPlan("список.csv", TITLES, rows, desk.now())


def begun(desk: Desk, project: ProjectSettings, server: SandboxServer) -> Batch:
    return get_batch(desk, project.id, start_batch(desk, project.id, mixed_plan(desk, server)))


def reject_first(desk: Desk, batch: Batch) -> None:
    first = next(each_planned(desk, batch.id))
    mark_sending(desk, batch.id, first)
    settle_row(
        desk,
        batch.id,
        first,
        Sent(BatchRowState.REJECTED, problem=Rejected("bizon365", "addSubscriber", 200, "Не принят")),
    )


def test_plan_is_stored_row_by_row(desk: Desk, project: ProjectSettings, sandbox: SandboxServer) -> None:
    batch = begun(desk, project, sandbox)
    assert dict(batch.plan_counts) == {"will_register": 2, "already_registered": 1, "repeated": 1, "invalid": 1}
    assert sum(batch.plan_counts.values()) == batch.row_count == 5
    assert dict(batch.state_counts) == {"planned": batch.progress.total} == {"planned": 2}
    assert (batch.source_name, batch.titles, batch.created_by) == ("список.csv", TITLES, desk.operator)
    frame = export_batch_rows(desk, project.id, batch.id)
    assert list(frame["number"]) == [2, 3, 5, 6, 7]
    assert [*zip(frame["given_0"], frame["given_1"], strict=True)] == [
        row.cells for row in mixed_plan(desk, sandbox).rows
    ]
    assert [[problem.reason for problem in problems] for problems in frame["cell_problems"]] == [
        [],
        ["bad_phone"],
        [],
        [],
        ["bad_email"],
    ]
    assert frame["value"].fillna("").tolist() == ["", "12", "", "", "nobody"]
    assert frame["same_as"].fillna(0).tolist() == [0, 0, 0, 2, 0]
    assert frame["session_at"][0] == coming(sandbox)
    assert frame["session_at"][0].utcoffset() == timedelta(hours=3)


def test_what_is_sent_is_what_was_planned(desk: Desk, project: ProjectSettings, sandbox: SandboxServer) -> None:
    plan = mixed_plan(desk, sandbox)
    job_id = start_batch(desk, project.id, plan)
    assert [row.registration for row in each_planned(desk, job_id)] == [row.registration for row in plan.rows[:2]]


def test_rows_are_found_and_downloaded_by_state_plan_and_text(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer
) -> None:
    batch = begun(desk, project, sandbox)
    reject_first(desk, batch)

    def numbers(**choice: Any) -> list[int]:
        wanted = WantedRows(**choice)
        page = list_batch_rows(desk, project.id, batch.id, wanted, page_size=100)
        assert page.total == len(page.frame)
        exported = export_batch_rows(desk, project.id, batch.id, wanted)
        assert list(exported["number"]) == list(page.frame["number"])
        return list(page.frame["number"])

    assert numbers(states=("rejected",)) == [2]
    assert numbers(states=("planned", "rejected")) == [2, 3]
    assert numbers(plans=("invalid", "repeated")) == [6, 7]
    assert numbers(text="ВЕРА") == [2, 6]
    assert numbers(text="nobody") == [7]
    assert numbers(text="%") == []
    assert numbers(states=("registered",)) == []


@pytest.mark.parametrize("descending", [False, True])
def test_rows_are_sorted_over_all_pages_and_empty_ones_come_last(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer, descending: bool
) -> None:
    batch = begun(desk, project, sandbox)
    by_number = list_batch_rows(desk, project.id, batch.id, page_size=100).frame
    for order in ROW_ORDERS:
        wanted = WantedRows(order=order, descending=descending)
        pages = [list_batch_rows(desk, project.id, batch.id, wanted, page=n, page_size=3).frame for n in (1, 2, 3)]
        told = by_number[order].astype("object").where(by_number[order].notna(), None)
        known = [place for place in told.index if told[place] is not None]
        known.sort(key=lambda place: told[place], reverse=descending)
        places = known + [place for place in told.index if told[place] is None]
        expected = [by_number["number"][place] for place in places]
        assert [number for page in pages for number in page["number"]] == expected, order
        file = export_batch_rows(desk, project.id, batch.id, wanted)
        assert list(file["number"]) == expected, order


def test_rows_come_a_page_at_a_time(desk: Desk, project: ProjectSettings, sandbox: SandboxServer) -> None:
    batch = begun(desk, project, sandbox)
    pages = [list_batch_rows(desk, project.id, batch.id, page=n, page_size=2) for n in (1, 2, 3)]
    assert [list(page.frame["number"]) for page in pages] == [[2, 3], [5, 6], [7]]
    assert {page.total for page in pages} == {5}


def test_rejected_row_keeps_the_message_of_the_service(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer
) -> None:
    batch = begun(desk, project, sandbox)
    reject_first(desk, batch)
    frame = export_batch_rows(desk, project.id, batch.id)
    assert frame["problem"][0].detail == "Не принят"
    assert frame["problem"][1:].tolist() == [None] * 4


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_rows_to_correct_are_a_list_whose_columns_are_recognised_again(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer, write: object
) -> None:
    batch = begun(desk, project, sandbox)
    reject_first(desk, batch)
    found = list_correctable(desk, project.id, batch.id)
    rejected, invalid = found.frame.to_dict("records")
    assert (rejected["problem"].detail, rejected["cell_problems"]) == ("Не принят", ())
    assert (invalid["problem"], [cell.reason for cell in invalid["cell_problems"]]) == (None, ["bad_email"])
    file = write(found.frame.assign(reason="отказ"), {**found.titles, "reason": "Причина"}, WORDS)  # type: ignore[operator]
    again = read_upload(file, "mend", kinds=FIELDS)
    assert again.titles == (*TITLES, "Причина")
    assert dict(again.columns) == {"email": 0, "name": 1}
    assert [row[0] for row in again.rows] == ["Vera@example.com", "nobody"]


def test_people_of_a_run_can_be_registered_on_another_date(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer
) -> None:
    plan = mixed_plan(desk, sandbox)
    job_id = start_batch(desk, project.id, plan)
    sheet = sheet_of_batch(desk, project.id, job_id, [BatchRowState.PLANNED])
    later = coming(sandbox, 1).astimezone(project.time_zone)
    choices = RegistrationChoices(sheet.columns, date=later.strftime("%d.%m.%Y"), time=later.strftime("%H:%M"))
    again = plan_registration(desk, project.id, sheet, choices)
    assert [(row.number, row.state) for row in again.rows] == [(2, "will_register"), (3, "will_register")]
    for before, after in zip(plan.rows, again.rows, strict=False):
        assert before.registration
        assert after.registration
        assert after.registration.session_at == coming(sandbox, 1)
        assert (after.registration.email, after.registration.username, after.registration.page_id) == (
            before.registration.email,
            before.registration.username,
            page_id(sandbox),
        )


def test_person_being_registered_by_another_batch_is_not_planned_twice(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer
) -> None:
    first = start_batch(desk, project.id, plan_of(desk, sandbox, emails(4)))
    second = start_batch(desk, project.id, plan_of(desk, sandbox, emails(4, start=2)))
    batch = get_batch(desk, project.id, second)
    assert {state: n for state, n in batch.plan_counts.items() if n} == {"will_register": 2, "already_registered": 2}
    not_anew = WantedRows(plans=[PlanState.ALREADY_REGISTERED])
    reasons = export_batch_rows(desk, project.id, second, not_anew)["cell_problems"]
    assert [[problem.reason for problem in problems] for problems in reasons] == [["in_another_run"]] * 2
    ask_stop(desk, first)
    assert get_job(desk, first).stop_asked


def test_uncertain_row_may_be_put_back_and_a_settled_one_stays(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer
) -> None:
    batch = begun(desk, project, sandbox)
    first, second = each_planned(desk, batch.id)
    assert mark_sending(desk, batch.id, first)
    assert not mark_sending(desk, batch.id, first)
    settle_row(desk, batch.id, first, Sent(BatchRowState.UNCERTAIN))
    put_back(desk, batch.id, first)
    assert mark_sending(desk, batch.id, second)
    settle_row(desk, batch.id, second, Sent(BatchRowState.REGISTERED, "secret"))
    put_back(desk, batch.id, second)
    assert dict(get_batch(desk, project.id, batch.id).state_counts) == {"planned": 1, "registered": 1}


def test_newest_run_comes_first(desk: Desk, project: ProjectSettings, sandbox: SandboxServer) -> None:
    begun_ids = [start_batch(desk, project.id, plan_of(desk, sandbox, emails(1, n), name=f"{n}.csv")) for n in range(3)]
    assert [batch.id for batch in list_batches(desk, project.id)] == begun_ids[::-1]
    assert [batch.source_name for batch in list_batches(desk, project.id, limit=1, offset=1)] == ["1.csv"]
    assert count_batches(desk, project.id) == 3


def test_run_of_another_project_is_not_found(desk: Desk, project: ProjectSettings, sandbox: SandboxServer) -> None:
    batch, other = begun(desk, project, sandbox), add_live(desk, sandbox).id
    assert list_batches(desk, other) == []
    for look in (
        lambda: get_batch(desk, other, batch.id),
        lambda: list_batch_rows(desk, other, batch.id, page_size=10),
        lambda: export_batch_rows(desk, other, batch.id),
        lambda: list_correctable(desk, other, batch.id),
        lambda: sheet_of_batch(desk, other, batch.id, [BatchRowState.PLANNED]),
    ):
        with pytest.raises(NotFound):
            look()


def test_batch_of_one_project_does_not_affect_the_plan_of_another(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer
) -> None:
    plan = plan_of(desk, sandbox, emails(3))
    start_batch(desk, project.id, plan)
    other = add_live(desk, sandbox).id
    batch = get_batch(desk, other, start_batch(desk, other, plan))
    assert batch.plan_counts[PlanState.WILL_REGISTER] == 3


def test_batch_of_an_unknown_project_is_refused(desk: Desk, sandbox: SandboxServer) -> None:
    with pytest.raises(NotFound):
        start_batch(desk, 999, plan_of(desk, sandbox, emails(1)))


def test_large_plan_is_written_whole(desk: Desk, project: ProjectSettings, sandbox: SandboxServer) -> None:
    people = emails(5_000)
    batch = get_batch(desk, project.id, start_batch(desk, project.id, plan_of(desk, sandbox, people)))
    assert batch.row_count == batch.state_counts[BatchRowState.PLANNED] == len(people)
    [(cells,)] = fetch_all(desk, "SELECT cells FROM batch_row WHERE number = 5001")
    assert json.loads(cells)[0] == people[-1]
    assert [row.registration.email for row in each_planned(desk, batch.id)] == people


def test_estimated_time_follows_the_pace_of_the_account(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer
) -> None:
    live = add_live(desk, sandbox)
    assert estimate_s(live, 1000) == 1000 / (live.requests_per_second or 1)
    assert 0 < estimate_s(project, 1000) < 60
