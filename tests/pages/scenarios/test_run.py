"""The page of a run: who would get it and who would not, letting it go there, what became of each; who is left out."""

from dataclasses import replace
from datetime import timedelta
from itertools import islice

import pytest

from core.desk import Desk
from core.domain.audit.deeds import Deed
from core.domain.campaigns.campaign import CampaignPerson
from core.domain.outside.events import EventKind
from core.domain.scenarios.actions import WriteFile
from core.domain.scenarios.scenario import ScenarioStep
from core.sandbox.server import SandboxServer
from core.sandbox.world.people import Person
from core.services.campaigns.exclusions import exclude_people, list_exclusions
from core.services.outside.endpoints import EndpointDraft, add_endpoint
from core.services.outside.events import add_events
from core.services.projects.salebot_settings import change_salebot_settings, get_salebot_settings
from core.services.scenarios.runs import allow_run, list_runs
from core.services.scenarios.scenarios import switch_scenario
from core.services.scenarios.states import RunState
from core.services.scenarios.switch import get_scenario_settings, stop_all
from pages.scenarios.run import LOOK_S
from tests.conftest import open_page
from tests.pages.drawn import open_row, openable, table
from tests.pages.polling import Polling
from tests.pages.seen import press, words
from tests.reports_world import viewer
from tests.sending import once, people_with_clients, received
from tests.services.scenarios.world import THANKS, School, store_run
from tests.stored import fetch_all
from tests.wording import ru, ru_n


@pytest.fixture
def school(desk: Desk, small_sandbox: SandboxServer) -> School:
    return School.opened(desk, small_sandbox)


@pytest.fixture
def people(small_sandbox: SandboxServer) -> list[Person]:
    return list(islice(people_with_clients(small_sandbox), 3))


def test_a_run_that_waits_says_who_would_get_it_and_is_let_go_there(school: School, people: list[Person]) -> None:
    exclude_people(school.desk, school.project_id, [CampaignPerson(people[0].client_id)])
    school.switch_on(replace(THANKS, by_itself=False))
    school.hold(people)
    [run] = school.look(timedelta(hours=1))
    app = open_page("scenarios", run=str(run.id))
    said = words(app)
    assert ru("If it went now: {people}", people=ru_n("{n} person", "{n} people", 3)) in said
    assert f"{ru('Never written to')}: 1" in said
    assert f"{ru('Will be sent')}: 2" in said
    press(app, ru("Send to {n}", n=2))
    [run] = school.look()
    assert run.state is RunState.DONE
    said = words(open_page("scenarios", run=str(run.id)))
    assert f"{ru('Sent')}: 2" in said
    assert f"{ru('Never written to')}: 1" in said
    assert received(school.desk, school.project_id, people)[1] == once(people[1:])


def test_a_run_of_several_campaigns_has_each_person_once(school: School, people: list[Person]) -> None:
    school.switch_on()
    report_id = school.hold(people[:1])
    school.look(timedelta(hours=1))
    school.grow(report_id, people)
    school.look()
    [run] = school.look()
    said = words(open_page("scenarios", run=str(run.id)))
    assert ru_n("{n} person", "{n} people", 3) in said
    assert f"{ru('Sent')}: 3" in said


def test_a_row_of_a_run_opens_the_page_of_the_client_and_one_without_a_client_nothing(
    school: School, people: list[Person]
) -> None:
    school.switch_on()
    school.hold(people[:1], others=[viewer("Никто", email="nobody@example.com")])
    [run] = school.look(timedelta(hours=1))
    rows = "scenario_run_list_rows"
    app = open_page("scenarios", run=str(run.id))
    drawn = table(app, rows)
    [sent] = drawn.index[drawn["state"] == ru("Sent")]
    assert (len(drawn), openable(app, rows)) == (2, [sent])
    app = open_row(app, rows, next(row for row in drawn.index if row != sent))
    assert ru("All scenarios") in [one.label for one in app.button]
    app = open_row(app, rows, sent)
    assert ru("All clients") in [one.label for one in app.button]
    assert app.query_params["client"] == str(people[0].client_id)


def test_what_a_run_did_is_downloaded_and_the_journal_knows(school: School, people: list[Person]) -> None:
    school.switch_on(replace(THANKS, steps=(ScenarioStep(WriteFile()),)))
    school.hold(people)
    [run] = school.look(timedelta(hours=1))
    app = open_page("scenarios", run=str(run.id))
    for offered in (f"offered_scenario_file_{run.id}_1", "offered_scenario_run_export_csv"):
        made = app.session_state[offered].make()
        file = (made if isinstance(made, bytes) else b"".join(made)).decode("utf-8-sig")
        assert all(str(one.client_id) in file for one in people)
    noted = fetch_all(
        school.desk, "SELECT subject, count FROM audit_entry WHERE deed = :deed", deed=Deed.CAMPAIGN_EXPORTED
    )
    assert noted == [(str(run.id), 3)] * 2


def test_a_run_says_that_all_scenarios_are_stopped_and_lets_them_go_on(school: School) -> None:
    run_id = store_run(school.desk, school.project_id, school.switch_on())
    stop_all(school.desk, school.project_id, stop=True)
    app = open_page("scenarios", run=str(run_id))
    assert ru("All scenarios are stopped: nothing of this goes out until they go on.") in [
        one.value for one in app.info
    ]
    press(app, ru("Let scenarios go on"))
    assert not get_scenario_settings(school.desk, school.project_id).is_stopped


def test_a_run_that_an_outage_interrupted_says_that_it_goes_on_by_itself(
    school: School, people: list[Person], small_sandbox: SandboxServer
) -> None:
    school.switch_on()
    school.hold(people[:1])
    small_sandbox.faults.play("status", status=503)
    school.look()
    [run] = school.look(timedelta(hours=1))
    by_itself = ru("It goes on by itself: every quarter of an hour the dashboard tries again, for a day.")
    said = words(open_page("scenarios", run=str(run.id)))
    assert by_itself in said
    assert f"· {ru('paused')}" in said
    switch_scenario(school.desk, school.project_id, run.scenario_id, on=False)
    assert by_itself not in words(open_page("scenarios", run=str(run.id)))


def test_a_run_that_goes_on_says_how_far_it_is_without_a_press(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    polling, kind = Polling(monkeypatch), EventKind.SCENARIO_PEOPLE
    run_id = store_run(school.desk, school.project_id, school.switch_on())
    add_endpoint(school.desk, school.project_id, EndpointDraft("https://crm.example.com", (kind,)))
    app = open_page("scenarios", run=str(run_id))
    reached = ru("Messages to other services: {states}", states=f"{ru('is being sent')}: 1")
    assert reached not in words(polling.look(app, LOOK_S))
    with school.desk.store.writing() as session:
        add_events(session, school.desk, school.project_id, kind, [{}], run_id=run_id)
    assert reached in words(polling.look(app, LOOK_S))


def test_a_run_that_used_up_the_limit_of_the_day_says_that_it_goes_on_on_the_next(
    school: School, people: list[Person]
) -> None:
    settings = get_salebot_settings(school.desk, school.project_id)
    change_salebot_settings(school.desk, school.project_id, replace(settings, campaign_cap=1))
    school.switch_on()
    school.hold(people[:2])
    school.look()
    [run] = school.look(timedelta(hours=1))
    allow_run(school.desk, school.project_id, run.id)
    school.look()
    assert ru("It goes on by itself on the next day.") in words(open_page("scenarios", run=str(run.id)))


def test_a_run_that_is_not_there_is_said_to_be_gone(school: School) -> None:
    assert ru("This is gone. Reload the page and choose again.") in words(open_page("scenarios", run="999"))


def test_who_is_never_written_to_is_pasted_and_taken_back(school: School) -> None:
    app = open_page("scenarios")
    app.text_area(key="left_out_project_text").set_value("anna@example.com\n+79430000002").run()
    app = press(app, ru("Leave these people out"))
    assert ru_n("{n} person is left out from now on.", "{n} people are left out from now on.", 2) in words(app)
    assert len(list_exclusions(school.desk, school.project_id)) == 2
    assert app.text_area(key="left_out_project_text").value == ""
    first, _ = list_exclusions(school.desk, school.project_id)
    app.multiselect(key="left_out_project_back").set_value([first.id]).run()
    press(app, ru("Write to them again"))
    assert len(list_exclusions(school.desk, school.project_id)) == 1


def test_one_scenario_leaves_people_out_for_itself(school: School) -> None:
    scenario_id = school.switch_on()
    app = open_page("scenarios", scenario=str(scenario_id))
    app.text_area(key=f"left_out_{scenario_id}_text").set_value("никого").run()
    app = press(app, ru("Leave these people out"))
    assert ru("there is no e-mail, phone or client id in it.") in words(app)
    app.text_area(key=f"left_out_{scenario_id}_text").set_value("anna@example.com").run()
    press(app, ru("Leave these people out"))
    [kept] = list_exclusions(school.desk, school.project_id, scenario_id)
    assert (kept.email, kept.scenario_id) == ("anna@example.com", scenario_id)
    assert not list_runs(school.desk, school.project_id)


def test_a_person_is_taken_out_on_their_own_page_and_put_back(school: School, people: list[Person]) -> None:
    scenario_id = school.switch_on()
    report_id = school.hold(people[:1])
    school.look(timedelta(hours=1))
    page = {"reports": str(report_id), "tab": "people", "person": f"{report_id}.1"}
    app = open_page("webinar", **page)
    said = words(app)
    assert THANKS.name in "".join(link.proto.label for link in app.get("page_link"))
    assert ru("Sent") in said
    app = press(app, ru("Take out of this scenario"))
    [kept] = list_exclusions(school.desk, school.project_id, scenario_id)
    assert kept.client_id == people[0].client_id
    app = press(app, ru("Write to them in this scenario again"))
    assert list_exclusions(school.desk, school.project_id, scenario_id) == []
    app = press(app, ru("Never write to this person"))
    assert ru("This person is never written to: neither by scenarios nor by campaigns.") in words(app)
    press(app, ru("Write to this person again"))
    assert list_exclusions(school.desk, school.project_id) == []
