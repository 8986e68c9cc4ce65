"""People whom a step passes on: each once to every program that asks, signed, no more than was allowed, and nothing of
who was erased meanwhile."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.domain.campaigns.campaign import CampaignPerson
from core.domain.notices.kinds import NoticeKind
from core.domain.outside.events import EventKind, signed_headers
from core.domain.scenarios.actions import FileForm, StepActions, TellOperators, TellPrograms, WriteFile
from core.domain.scenarios.scenario import Scenario, ScenarioStep
from core.home_folder import exports_folder
from core.http.pace import never
from core.sandbox.world.people import Person
from core.services.campaigns.states import CampaignRowState
from core.services.notices.notices import list_notices
from core.services.outside.endpoints import EndpointDraft, add_endpoint
from core.services.outside.job import send_events
from core.services.outside.states import EventState
from core.services.privacy.erase import erase_person
from core.services.privacy.find_people import find_people
from core.services.scenarios.dry_run import dry_run
from core.services.scenarios.files import drop_old_files, list_files, read_file
from core.services.scenarios.person import get_person_scenarios
from core.services.scenarios.plan_step import plan_step
from core.services.scenarios.run_people import count_run_events, list_run_people
from core.services.scenarios.runs import allow_run
from core.services.scenarios.scenarios import remove_scenario, switch_scenario
from core.services.scenarios.states import RunState
from core.services.scenarios.steps import webhook
from core.services.scenarios.steps.planned import PlannedStep
from core.services.scenarios.switch import stop_all
from tests.receiver import Posted, Receiver, receiving
from tests.reports_world import viewer
from tests.services.scenarios.world import THANKS, School

HOUR = timedelta(hours=1)
STRANGER = "guest@example.com"
"""Somebody who came and is no client of Salebot as far as the copy knows."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as running:
        yield running


def doing(actions: StepActions, **more: Any) -> Scenario:
    return replace(THANKS, steps=(ScenarioStep(actions),), **more)


def ask(school: School, receiver: Receiver, *, with_contacts: bool = False) -> str:
    draft = EndpointDraft(f"{receiver.address}/hook", (EventKind.SCENARIO_PEOPLE,), with_contacts=with_contacts)
    return add_endpoint(school.desk, school.project_id, draft)


def told(posted: Posted) -> Any:
    return json.loads(posted.body)["data"]


def send(school: School, receiver: Receiver) -> list[Any]:
    send_events(school.desk, school.project_id, never)
    return [told(one) for one in receiver.posted]


def test_each_is_passed_on_once_signed_and_late_truth_adds_only_new_people(
    school: School, people: list[Person], receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "AT_ONCE", 2)
    secret = ask(school, receiver, with_contacts=True)
    scenario = doing(TellPrograms(with_contacts=True))
    scenario_id = school.switch_on(scenario)
    report_id = school.hold(people[:2], others=[viewer("Гость", email=STRANGER), viewer("Без контактов")])
    [shown, *_] = dry_run(school.desk, school.project_id, scenario)
    assert (shown.reached, dict(shown.counts)) == (3, {"will_send": 3, "no_contact": 1})
    [run] = school.look(HOUR)
    assert (run.state, run.people) == (RunState.DONE, 3)
    first, second = send(school, receiver)
    assert [(one["part"], len(one["people"])) for one in (first, second)] == [(1, 2), (2, 1)]
    assert {name: first[name] for name in ("scenario_id", "run_id", "step")} == {
        "scenario_id": scenario_id,
        "run_id": run.id,
        "step": 1,
    }
    passed = [*first["people"], *second["people"]]
    assert {one["client_id"] for one in passed} == {people[0].client_id, people[1].client_id, None}
    assert {one["email"] for one in passed} == {None, STRANGER}
    [posted, _] = receiver.posted
    signed = signed_headers(secret, posted.headers["webhook-id"], school.desk.now(), posted.body)
    assert {name: posted.headers[name] for name in signed} == signed
    school.grow(report_id, people[:3], others=[viewer("Гость", email=STRANGER)])
    [run] = school.look()
    assert (run.state, run.people) == (RunState.DONE, 4)
    *_, last = send(school, receiver)
    assert len(receiver.posted) == 3
    assert [one["client_id"] for one in last["people"]] == [people[2].client_id]
    found = list_run_people(school.desk, school.project_id, run.id)
    assert dict(found.counts) == {CampaignRowState.SENT: 4}
    assert dict(count_run_events(school.desk, school.project_id, run.id)) == {"delivered": 3}
    [story] = get_person_scenarios(school.desk, school.project_id, CampaignPerson(people[2].client_id)).scenarios
    assert [step.outcome for step in story.steps] == [CampaignRowState.SENT]


@pytest.mark.parametrize(("step", "endpoint"), [(False, True), (True, False)])
def test_contacts_go_only_where_the_step_and_the_address_have_it_so(
    school: School, people: list[Person], receiver: Receiver, step: bool, endpoint: bool
) -> None:
    ask(school, receiver, with_contacts=endpoint)
    school.switch_on(doing(TellPrograms(with_contacts=step)))
    school.hold(people[:1], others=[viewer("Гость", email=STRANGER)])
    school.look(HOUR)
    [message] = send(school, receiver)
    known: list[dict[str, Any]] = [{"client_id": people[0].client_id}]
    assert message["people"] == known + ([{"client_id": None}] if step else []), "nobody of whom nothing is said"
    assert STRANGER.encode() not in receiver.posted[0].body


def not_taken(school: School, receiver: Receiver) -> int:
    """A scenario one of whose messages was refused once, and is to be tried again; returns its id."""
    ask(school, receiver)
    receiver.statuses = [503]
    scenario_id = school.switch_on(doing(TellPrograms(with_contacts=True)))
    school.hold((), others=[viewer("Гость", email=STRANGER)])
    school.look(HOUR)
    assert len(send(school, receiver)) == 1
    return scenario_id


def states_of_messages(school: School) -> dict[EventState, int]:
    [run] = school.runs()
    return dict(count_run_events(school.desk, school.project_id, run.id))


@pytest.mark.parametrize("all_of_them", [True, False])
def test_a_switch_holds_what_was_not_taken(school: School, receiver: Receiver, all_of_them: bool) -> None:
    scenario_id = not_taken(school, receiver)
    desk, project_id = school.desk, school.project_id

    def switch(*, on: bool) -> None:
        if all_of_them:
            stop_all(desk, project_id, stop=not on)
        else:
            switch_scenario(desk, project_id, scenario_id, on=on)

    switch(on=False)
    school.clock.step(48 * HOUR)
    assert len(send(school, receiver)) == 1
    switch(on=True)
    assert len(send(school, receiver)) == 2
    assert states_of_messages(school) == {"delivered": 1}


def test_what_is_off_stays_held_when_all_others_go_on(school: School, receiver: Receiver) -> None:
    scenario_id = not_taken(school, receiver)
    desk, project_id = school.desk, school.project_id
    stop_all(desk, project_id, stop=True)
    switch_scenario(desk, project_id, scenario_id, on=False)
    stop_all(desk, project_id, stop=False)
    assert len(send(school, receiver)) == 1
    stop_all(desk, project_id, stop=True)
    switch_scenario(desk, project_id, scenario_id, on=True)
    assert len(send(school, receiver)) == 1, "all are stopped"
    stop_all(desk, project_id, stop=False)
    assert len(send(school, receiver)) == 2


def test_a_message_of_a_removed_scenario_is_given_up(school: School, receiver: Receiver) -> None:
    remove_scenario(school.desk, school.project_id, not_taken(school, receiver))
    school.clock.step(HOUR)
    assert len(send(school, receiver)) == 1
    assert states_of_messages(school) == {"given_up": 1}


@pytest.mark.long
@pytest.mark.parametrize(("status", "after"), [(503, "waiting"), (200, "delivered")])
def test_a_switch_pressed_during_a_try_holds_the_next_one(
    school: School, receiver: Receiver, status: int, after: str
) -> None:
    scenario_id = not_taken(school, receiver)
    receiver.statuses = [status]
    school.clock.step(HOUR)
    receiver.answers.clear()
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(send, school, receiver)
        receiver.wait_for(2)
        switch_scenario(school.desk, school.project_id, scenario_id, on=False)
        receiver.answers.set()
        assert len(sending.result()) == 2
    school.clock.step(HOUR)
    assert len(send(school, receiver)) == 2
    assert states_of_messages(school) == {after: 1}


@pytest.mark.long
def test_what_a_look_was_about_to_tell_is_held_by_a_switch_pressed_meanwhile(
    school: School, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(school, receiver)
    scenario_id = school.switch_on(doing(TellPrograms(with_contacts=True)))
    school.hold((), others=[viewer("Гость", email=STRANGER)])

    def press_then_plan(*args: Any) -> PlannedStep:
        switch_scenario(school.desk, school.project_id, scenario_id, on=False)
        return plan_step(*args)

    monkeypatch.setattr("core.services.scenarios.look.plan_step", press_then_plan)
    school.look(HOUR)
    assert send(school, receiver) == []
    switch_scenario(school.desk, school.project_id, scenario_id, on=True)
    assert len(send(school, receiver)) == 1


def test_who_was_erased_before_it_is_sent_is_not_in_it(school: School, receiver: Receiver) -> None:
    ask(school, receiver, with_contacts=True)
    school.switch_on(doing(TellPrograms(with_contacts=True)))
    school.hold((), others=[viewer("Гость", email=STRANGER), viewer("Анна", email="anna@example.com")])
    [run] = school.look(HOUR)
    [person] = find_people(school.desk, school.project_id, STRANGER)
    erase_person(school.desk, school.project_id, person)
    [message] = send(school, receiver)
    assert [one["email"] for one in message["people"]] == ["anna@example.com"]
    counts = list_run_people(school.desk, school.project_id, run.id).counts
    assert dict(counts) == {CampaignRowState.SENT: 1, CampaignRowState.ERASED: 1}


def files_of(school: School) -> dict[str, str]:
    """The files of the exports folder, by name."""
    folder = exports_folder(school.desk.home, school.project_id)
    return {path.name: path.read_text() for path in sorted(folder.glob("*"))}


def test_a_file_lies_whole_in_the_folder_and_late_people_get_one_of_their_own(school: School) -> None:
    school.switch_on(doing(WriteFile()))
    report_id = school.hold((), others=[viewer("Гость", email=STRANGER), viewer("=Анна", phone="+79430000001")])
    [run] = school.look(HOUR)
    assert (run.state, run.people) == (RunState.DONE, 2)
    late = viewer("Вера", email="vera@example.com")
    anna = viewer("Анна", phone="+79430000001", email="anna@example.com")  # who has left her e-mail, too, by now
    school.grow(report_id, (), others=[viewer("Гость", email=STRANGER), anna, late])
    school.look()
    (first, text), (second, more) = files_of(school).items()
    assert (first[-6:], second[-6:]) == ("_1.csv", "_2.csv")
    assert text.splitlines()[0] == "name,email,phone,client_id"
    assert (text.count("\n"), more.count("\n")) == (3, 2)
    assert "vera@example.com" in more
    newest, oldest = list_files(school.desk, school.project_id)
    assert [(one.name, one.people, one.is_written) for one in (oldest, newest)] == [(first, 2, True), (second, 1, True)]
    assert read_file(school.desk, school.project_id, run.id, 1).decode().splitlines() == text.splitlines()
    exports_folder(school.desk.home, school.project_id).joinpath(second).unlink()  # taken by another program
    for contact in (STRANGER, "vera@example.com"):
        [person] = find_people(school.desk, school.project_id, contact)
        erase_person(school.desk, school.project_id, person)
    [(name, text)] = files_of(school).items()
    assert (name, STRANGER in text, "+79430000001" in text) == (first, False, True)
    assert drop_old_files(school.desk, school.project_id, school.desk.now() + HOUR) == 2
    assert files_of(school) == {}


@pytest.mark.long
def test_a_file_that_could_not_be_written_is_written_at_the_next_look(school: School) -> None:
    school.switch_on(doing(WriteFile(FileForm.XLSX)))
    school.hold((), others=[viewer("Гость", email=STRANGER)])
    folder = exports_folder(school.desk.home, school.project_id)
    folder.parent.write_text("in the way")
    [run] = school.look(HOUR)
    assert (run.people, [one.is_written for one in list_files(school.desk, school.project_id)]) == (1, [False])
    folder.parent.unlink()
    school.look()
    assert [one.is_written for one in list_files(school.desk, school.project_id)] == [True]
    assert [path.suffix for path in folder.glob("*")] == [".xlsx"]


def test_it_asks_first_and_waits_for_an_address(school: School, receiver: Receiver) -> None:
    school.switch_on(doing(TellPrograms(with_contacts=True), by_itself=False))
    school.hold((), others=[viewer("Гость", email=STRANGER)])
    [run] = school.look(HOUR)
    assert (run.state, str(run.problem)) == (RunState.WAITING, "endpoint: nobody_asks")
    ask(school, receiver)
    [run] = school.look()
    assert (run.state, run.asked_for, send(school, receiver)) == (RunState.ASKS, 1, [])
    allow_run(school.desk, school.project_id, run.id)
    [run] = school.look()
    assert (run.state, len(send(school, receiver))) == (RunState.DONE, 1)


def test_a_notice_counts_everybody_once_also_without_a_key(school: School, people: list[Person]) -> None:
    school.switch_on(doing(TellOperators(), by_itself=False, cap=1))
    report_id = school.hold(people[:1], others=[viewer("Без контактов")])
    [run] = school.look(HOUR)
    assert run.people == 2
    school.grow(report_id, people[:2], others=[viewer("Без контактов")])
    [run] = school.look()
    assert run.people == 3
    found = [one for one in list_notices(school.desk, school.project_id) if one.kind is NoticeKind.SCENARIO_FOUND]
    assert [(one.facts["people"], one.facts["run_id"]) for one in found] == [(3, run.id), (2, run.id)]
    assert dict(list_run_people(school.desk, school.project_id, run.id).counts) == {CampaignRowState.SENT: 3}
