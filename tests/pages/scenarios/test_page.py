"""The page of scenarios: from a template to one that is on, what it would have done, and letting it go."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignActions
from core.domain.outside.events import EventKind
from core.domain.scenarios.actions import FileForm, RegisterNext, StepActions, TellOperators, TellPrograms, WriteFile
from core.domain.scenarios.quiet_hours import QuietHours
from core.domain.scenarios.scenario import Group, ScenarioStep, Trigger, When, Whom
from core.domain.scenarios.templates import Template, build_scenario
from core.domain.sessions import day_start
from core.domain.webinars.segments import Fact, Rules
from core.errors import InvalidInput
from core.sandbox.server import SandboxServer
from core.sandbox.world.webinars import MOSCOW
from core.services.outside.endpoints import EndpointDraft, add_endpoint
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project
from core.services.registration.registration_pages import list_places
from core.services.scenarios.runs import list_asking, list_runs
from core.services.scenarios.scenarios import get_scenario, list_scenarios, save_scenario, switch_scenario
from core.services.scenarios.states import RunState
from core.services.scenarios.switch import get_scenario_settings, set_quiet_hours, stop_all
from core.services.scenarios.versions import export_scenario, import_scenario
from pages.scenarios.typed import read_typed, typed_of
from pages.scenarios.words import MOST_LETTERS, brief_sentences, sentences
from tests.conftest import open_page
from tests.pages.seen import press, words
from tests.present import PRESENT
from tests.reports_world import ROOM, START, store_report, viewer
from tests.sending import people_with_clients
from tests.services.scenarios.world import THANKS, School, store_run
from tests.stored import write
from tests.webinars_world import store_page, subscriber
from tests.wording import ru, ru_n


@pytest.fixture
def school(desk: Desk, small_sandbox: SandboxServer) -> School:
    return School.opened(desk, small_sandbox)


VARIABLES = CampaignActions(facts=("b365_stay", "b365_city"), own={"status": "warm", "from_a_file": "1"})


def test_a_template_becomes_a_scenario_that_is_switched_on(school: School) -> None:
    store_report(school.desk, school.project_id, [viewer("Анна", cu1="17"), viewer("Вера")])
    app = press(open_page("scenarios"), ru("Thanks for coming"))
    app = press(app, ru("Save"))
    assert ru("Choose the room or the registration page.") in words(app)
    app.selectbox(key=next(one.key for one in app.selectbox if one.key and "place_id" in one.key)).set_value(ROOM).run()
    app = press(app, ru("What would it have done?"))
    assert ru_n("It would have been {n} person", "It would have been {n} people", 1) in words(app)
    assert "Анна" in words(app)
    app = press(app, ru("Save"))
    [kept] = list_scenarios(school.desk, school.project_id)
    assert (kept.rules.when.place_id, kept.on_since, kept.rules.by_itself) == (ROOM, None, False)
    app = press(app, ru("All scenarios"))
    app.toggle[0].set_value(True).run()
    [kept] = list_scenarios(school.desk, school.project_id)
    assert kept.on_since is None
    assert "Анна" in words(app)
    app.number_input(key=f"scenario_cap_{kept.id}_1").set_value(50)
    app = press(app, ru("Switch it on"))
    assert not app.exception
    [kept] = list_scenarios(school.desk, school.project_id)
    assert (kept.on_since is not None, kept.rules.cap) == (True, 50)


def test_a_switch_that_a_slow_browser_sends_once_more_switches_nothing_off(school: School) -> None:
    scenario_id = school.switch_on()
    run_id = store_run(school.desk, school.project_id, scenario_id)
    app = open_page("scenarios")
    held = WidgetStates(widgets=[app.toggle[0]._widget_state])
    app.button(key=f"scenario_who_{run_id}").click().run()
    app._run(held)  # when the page of the run has been drawn
    assert not app.exception
    [kept] = list_scenarios(school.desk, school.project_id)
    assert kept.on_since is not None


def test_registration_pages_that_are_not_known_yet_are_loaded_where_one_is_chosen(school: School) -> None:
    app = press(open_page("scenarios", new=Template.REMINDER), ru("Load the pages from Bizon365"))
    assert not app.exception
    assert list_places(school.desk, school.project_id).pages
    assert ru("Load the pages from Bizon365") not in [button.label for button in app.button]


def test_what_waits_is_let_go_on_home(school: School, small_sandbox: SandboxServer) -> None:
    people = list(islice(people_with_clients(small_sandbox), 2))
    school.switch_on(replace(THANKS, by_itself=False))
    school.hold(people)
    school.look(timedelta(hours=1))
    [asking] = list_asking(school.desk, school.project_id)
    assert asking.asked_for == 2
    app = press(open_page("home"), ru("Send to {n}", n=2))
    assert not app.exception
    [run] = list_runs(school.desk, school.project_id)
    assert (run.state, run.allowed_by) == (RunState.WAITING, school.desk.operator)
    assert not list_asking(school.desk, school.project_id)


def test_what_is_let_go_in_quiet_hours_is_said_to_go_after_them(school: School) -> None:
    store_run(school.desk, school.project_id, school.switch_on(replace(THANKS, by_itself=False)), asked_for=2)
    hour = PRESENT.astimezone(MOSCOW).hour
    end = (hour + 3) % 24
    set_quiet_hours(school.desk, school.project_id, QuietHours(hour, end))
    said = "These are quiet hours: it goes after {end}:00. The people are looked at once more right before."
    assert ru(said, end=end) in words(press(open_page("scenarios"), ru("Send to {n}", n=2)))


@pytest.mark.parametrize("by", ["one", "all"])
def test_nothing_offers_a_go_that_would_not_go(school: School, by: str) -> None:
    scenario_id = school.switch_on(replace(THANKS, by_itself=False))
    store_run(school.desk, school.project_id, scenario_id, asked_for=2)
    assert ru("Send to {n}", n=2) in [button.label for button in open_page("scenarios").button]
    if by == "one":
        switch_scenario(school.desk, school.project_id, scenario_id, on=False)
    else:
        stop_all(school.desk, school.project_id, stop=True)
    assert ru("Send to {n}", n=2) not in [button.label for button in open_page("scenarios").button]


def test_one_button_stops_all_and_lets_them_go_on(school: School) -> None:
    app = press(open_page("scenarios"), ru("Stop all scenarios"))
    assert get_scenario_settings(school.desk, school.project_id).is_stopped
    press(app, ru("Let scenarios go on"))
    assert not get_scenario_settings(school.desk, school.project_id).is_stopped


def test_a_scenario_that_is_on_says_that_all_are_stopped(school: School) -> None:
    school.switch_on()
    said = ru("on, but all scenarios are stopped")
    assert said not in words(open_page("scenarios"))
    stop_all(school.desk, school.project_id, stop=True)
    assert said in words(open_page("scenarios"))


def test_home_has_the_brake_while_a_scenario_is_on(school: School) -> None:
    store_report(school.desk, school.project_id, [viewer("Анна")])
    assert ru("Stop all scenarios") not in [button.label for button in open_page("home").button]
    school.switch_on()
    press(open_page("home"), ru("Stop all scenarios"))
    assert get_scenario_settings(school.desk, school.project_id).is_stopped


@pytest.mark.parametrize("template", Template)
def test_the_fields_of_every_template_say_the_same_scenario(template: Template) -> None:
    rules = build_scenario(template, "Олег", "222222:place", "Анна")
    assert read_typed(typed_of(rules), rules, {}) == rules


def test_a_scenario_of_every_day_is_made_and_said(school: School) -> None:
    store_report(school.desk, school.project_id, [viewer("Анна", cu1="17")])
    app = press(open_page("scenarios"), ru("Reminder in the morning of the webinar"))
    app.selectbox(key=next(one.key for one in app.selectbox if one.key and "place_id" in one.key)).set_value(ROOM)
    app = press(app, ru("Save"))
    [kept] = list_scenarios(school.desk, school.project_id)
    assert kept.rules.when == When(Trigger.DAILY, ROOM, 600)
    said = ru("Every day at {time}, about the webinars of {place}", time="10:00", place="«Python с нуля»")
    assert said in words(press(app, ru("All scenarios")))


def test_a_step_that_passes_people_on_says_where_they_go(school: School) -> None:
    rules = replace(THANKS, steps=(ScenarioStep(TellPrograms(with_contacts=True)),))
    scenario_id = save_scenario(school.desk, school.project_id, rules)
    nobody = ru("Nobody would get it: in Settings, Integrations, add an address for it, or edit one.")
    assert nobody in words(open_page("scenarios", scenario=str(scenario_id)))
    draft = EndpointDraft("https://crm.example.com/hook", (EventKind.SCENARIO_PEOPLE,))
    add_endpoint(school.desk, school.project_id, draft)
    said = words(open_page("scenarios", scenario=str(scenario_id)))
    assert (
        ru(
            "Goes to {host}: {what}",
            host="`crm.example.com`",
            what=ru("client ids only: contacts are not allowed for this address"),
        )
        in said
    )
    assert nobody not in said


@pytest.mark.parametrize(
    "actions", [TellPrograms(), WriteFile(FileForm.XLSX), TellOperators(), RegisterNext("1:a"), VARIABLES]
)
def test_the_fields_of_every_kind_of_step_say_the_same_scenario(actions: StepActions) -> None:
    rules = replace(THANKS, steps=(ScenarioStep(actions),))
    assert read_typed(typed_of(rules), rules, {}) == rules


def test_the_tag_of_a_registration_is_said_and_kept(school: School) -> None:
    rules = replace(THANKS, whom=Whom(Group.ABSENT, tag="весна"))
    scenario_id = save_scenario(school.desk, school.project_id, rules)
    assert ru("with the tag {tag} of the registration", tag="«весна»") in words(open_page("scenarios"))
    app = open_page("scenarios", scenario=str(scenario_id))
    assert app.selectbox(key=f"scenario_{scenario_id}_1_tag_{school.project_id}").value == "весна"
    press(app, ru("Save"))
    assert get_scenario(school.desk, school.project_id, scenario_id).rules == rules


def test_who_left_before_an_offer_that_nobody_has_named_is_not_said_to_be_nobody(school: School) -> None:
    report_id = store_report(school.desk, school.project_id, [viewer("Анна", cu1="17")])
    rules = build_scenario(Template.LEFT_BEFORE_OFFER, "Б", ROOM, "Прислать повтор?")
    scenario_id = save_scenario(school.desk, school.project_id, rules)
    app = press(open_page("scenarios", scenario=str(scenario_id)), ru("What would it have done?"))
    assert ru("Nobody has said in which minute…") in words(app)
    [link] = [one.proto for one in app.main.get("page_link") if "report=" in one.proto.query_string]
    assert f"report={report_id}" in link.query_string


def test_nobody_is_not_said_of_who_had_not_registered_while_nobody_can_tell(school: School) -> None:
    rules = replace(THANKS, whom=Whom(Group.CAME, Rules(facts={Fact.REGISTERED: False})))
    scenario_id = save_scenario(school.desk, school.project_id, rules)
    store_page(school.desk, school.project_id, [subscriber("another@example.com")])
    store_report(school.desk, school.project_id, [viewer("Анна", cu1="17")])

    def said(loaded_at: datetime) -> str:
        write(school.desk, "UPDATE registration_page SET subscribers_pulled_at = :at", at=loaded_at)
        app = press(open_page("scenarios", scenario=str(scenario_id)), ru("What would it have done?"))
        assert (ru("Load the registered people") in [one.label for one in app.button]) is (loaded_at < START)
        return words(app)

    unclear = ru_n("Of {n} person it is not known…", "Of {n} people it is not known…", 1)
    before, after = said(START - timedelta(hours=1)), said(START + timedelta(hours=1))
    assert ru("It is not known who it would have been") in before
    assert unclear in before
    assert ru_n("It would have been {n} person", "It would have been {n} people", 1) in after
    assert unclear not in after


def test_a_step_of_another_kind_is_saved_at_once(school: School) -> None:
    scenario_id = save_scenario(school.desk, school.project_id, THANKS)
    app = open_page("scenarios", scenario=str(scenario_id))
    _field(app, "step1_kind").set_value("file").run()
    press(app, ru("Save"))
    assert get_scenario(school.desk, school.project_id, scenario_id).rules.steps == (ScenarioStep(WriteFile()),)


def test_what_was_typed_for_a_kind_of_step_is_there_when_it_is_chosen_again(school: School) -> None:
    app = open_page("scenarios", scenario=str(save_scenario(school.desk, school.project_id, THANKS)))
    _field(app, "step1_message").set_value("Ещё раз спасибо").run()
    for kind in ("file", "notice", "campaign"):
        _field(app, "step1_kind").set_value(kind).run()
    assert _field(app, "step1_message").value == "Ещё раз спасибо"


def _field(app: AppTest, name: str) -> Any:
    """The field of the editor of this name."""
    fields = (*app.text_area, *app.button_group)
    return next(field for field in fields if field.key and f"_{name}_" in field.key)


@pytest.mark.parametrize("scenario", ["abc", "999", "99999999999999"])
def test_a_link_to_no_scenario_says_so(school: School, scenario: str) -> None:
    app = open_page("scenarios", scenario=scenario)
    assert not app.exception
    assert app.error


def test_a_former_version_is_taken_back(school: School) -> None:
    scenario_id = save_scenario(school.desk, school.project_id, THANKS)
    save_scenario(school.desk, school.project_id, replace(THANKS, cap=7), scenario_id=scenario_id)
    app = press(open_page("scenarios", scenario=str(scenario_id)), ru("Take this version back"))
    [kept] = list_scenarios(school.desk, school.project_id)
    assert (kept.rules, kept.version) == (THANKS, 3)
    assert THANKS.cap in [field.value for field in app.number_input]


def test_a_copy_is_off_and_asks(school: School) -> None:
    save_scenario(school.desk, school.project_id, THANKS)
    press(open_page("scenarios"), ru("Copy"))
    first, second = list_scenarios(school.desk, school.project_id)
    assert (second.rules, second.on_since) == (replace(first.rules, name="Спасибо (2)", by_itself=False), None)


def test_a_scenario_is_copied_to_another_project(school: School) -> None:
    there = add_project(school.desk, ProjectDraft(name="Другая школа")).id
    save_scenario(school.desk, school.project_id, THANKS)
    app = open_page("scenarios")
    app.selectbox(key="scenario_copy_to_1").select(there).run()
    app = press(app, ru("Copy"))
    [copied] = list_scenarios(school.desk, there)
    assert (copied.rules, copied.on_since) == (replace(THANKS, by_itself=False), None)
    assert len(list_scenarios(school.desk, school.project_id)) == 1
    assert ru("Copied to “{project}”: choose its room there. It is off.", project="Другая школа") in words(app)


def test_a_file_of_another_project_is_taken(school: School) -> None:
    there = add_project(school.desk, ProjectDraft(name="Другая школа")).id
    text = export_scenario(school.desk, school.project_id, save_scenario(school.desk, school.project_id, THANKS))
    made = import_scenario(school.desk, there, text)
    assert get_scenario(school.desk, there, made).rules == replace(THANKS, by_itself=False)
    app = open_page("scenarios", project=str(there), scenario=str(made))
    chosen = next(one for one in app.selectbox if one.key and "place_id" in one.key)
    assert chosen.options == [ru("{id}: not known in this project", id=ROOM)]
    with pytest.raises(InvalidInput):
        import_scenario(school.desk, there, "{}")
    assert ru("Choose the file of a scenario first.") in words(press(open_page("scenarios"), ru("Take it")))


def test_of_a_day_no_time_is_said(school: School) -> None:
    buyers = replace(THANKS, when=When(Trigger.PAYMENT, "", 0), whom=Whom(Group.BUYERS))
    run_id = store_run(school.desk, school.project_id, school.switch_on(buyers))
    midnight = day_start(school.desk.now(), ZoneInfo("Europe/Moscow"))
    write(school.desk, "UPDATE scenario_run SET starts_at = :at", at=midnight)
    said = words(open_page("scenarios")) + words(open_page("scenarios", run=str(run_id)))
    assert (
        said.count(f"{midnight.astimezone(MOSCOW):%d.%m.%Y}") > said.count(f"{midnight.astimezone(MOSCOW):%H:%M}") == 0
    )


def test_a_list_of_scenarios_has_the_beginning_of_a_long_text() -> None:
    assert brief_sentences(THANKS, {}) == sentences(THANKS, {})
    for actions in (CampaignActions(message="Добрый день " * 100), CampaignActions(callback="Добрый день " * 100)):
        rules = replace(THANKS, steps=(ScenarioStep(actions),))
        [(_, brief), (_, whole)] = brief_sentences(rules, {}), sentences(rules, {})
        assert len(brief) < 2 * MOST_LETTERS < len(whole)
        assert "Добрый день Добрый" in brief
        assert "…" in brief
