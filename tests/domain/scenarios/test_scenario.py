"""A scenario is kept whole and read back the same, and what makes no sense is refused in a field's name."""

import json
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.campaigns.campaign import CampaignActions
from core.domain.scenarios.actions import FileForm, RegisterNext, StepActions, TellOperators, TellPrograms, WriteFile
from core.domain.scenarios.scenario import (
    BY_TAG,
    DAY_MIN,
    GROUPS,
    LONGEST_WAIT_MIN,
    MOST_STEPS,
    Group,
    Scenario,
    ScenarioStep,
    Trigger,
    When,
    Whom,
    check_scenario,
)
from core.domain.scenarios.templates import Template, build_scenario, trigger_of
from core.domain.webinars.segments import Band, Fact, Measure, Rules
from core.errors import InvalidInput
from core.services.scenarios.written import read_scenario, write_scenario

STEP = ScenarioStep(CampaignActions(message="Спасибо!"))
THANKS = Scenario("Спасибо", When(Trigger.REPORT, "222222:room", 60), Whom(Group.CAME), (STEP,))

MOSCOW = ZoneInfo("Europe/Moscow")

minutes = st.integers(0, LONGEST_WAIT_MIN)
actions = st.builds(
    CampaignActions,
    callback=st.sampled_from(["", "came"]),
    message=st.sampled_from(["Привет", "#{name}, запись"]),
    own=st.dictionaries(st.sampled_from(["a", "b"]), st.sampled_from(["1", "да"])),
    list_id=st.none() | st.integers(1, 9),
)
others: st.SearchStrategy[StepActions] = st.sampled_from(
    [RegisterNext("222222:page1"), TellOperators(), TellPrograms(True), WriteFile(), WriteFile(FileForm.XLSX)]
)
rules = st.builds(
    Rules,
    bands=st.dictionaries(st.sampled_from(Measure), st.builds(Band, st.integers(0, 5), st.integers(6, 9))),
    facts=st.dictionaries(st.sampled_from(Fact), st.booleans()),
)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    trigger = draw(st.sampled_from(Trigger))
    longest = DAY_MIN - 1 if trigger is Trigger.DAILY else LONGEST_WAIT_MIN
    first = ScenarioStep(draw(st.one_of(actions, others)), unless_paid=draw(st.booleans()))
    later = draw(
        st.lists(st.builds(ScenarioStep, st.one_of(actions, others), minutes, st.booleans()), max_size=MOST_STEPS - 1)
    )
    group = draw(st.sampled_from(GROUPS[trigger]))
    whom = Whom(group, draw(rules), draw(st.sampled_from(["", "vk"])) if group in BY_TAG else "")
    return Scenario(
        name=draw(st.sampled_from(["Спасибо", "Запись тем, кого не было"])),
        when=When(trigger, draw(st.sampled_from(["1:a", "1:b"])), draw(st.integers(0, longest))),
        whom=whom,
        steps=(first, *later),
        by_itself=draw(st.booleans()),
        cap=draw(st.integers(1, 9999)),
    )


@given(scenarios())
def test_reading_what_was_written_gives_the_same(scenario: Scenario) -> None:
    assert read_scenario(write_scenario(scenario)) == scenario


def test_a_scenario_written_before_there_were_kinds_of_steps_is_read() -> None:
    written = json.loads(write_scenario(THANKS))
    for name in ("link", "link_variable", "leave_list_id"):
        del written["steps"][0]["actions"][name]
    del written["steps"][0]["kind"]
    assert read_scenario(json.dumps(written)) == THANKS


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"form": 2}', '{"form": 1, "name": "x"}', "не JSON"])
def test_a_file_that_is_no_scenario_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as error:
        read_scenario(text)
    assert (error.value.field, error.value.reason) == ("scenario", "bad_file")


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("scenario_name", replace(THANKS, name="  ")),
        ("scenario_name", replace(THANKS, name="я" * 101)),
        ("place", replace(THANKS, when=When(Trigger.REPORT, ""))),
        ("minutes", replace(THANKS, when=When(Trigger.DAILY, "1:a", DAY_MIN))),
        ("minutes", replace(THANKS, when=When(Trigger.REPORT, "1:a", -1))),
        ("whom", replace(THANKS, whom=Whom(Group.REGISTERED))),
        ("steps", replace(THANKS, steps=())),
        ("steps", replace(THANKS, steps=(STEP,) * (MOST_STEPS + 1))),
        ("wait", replace(THANKS, steps=(replace(STEP, wait_min=5),))),
        ("cap", replace(THANKS, cap=0)),
        ("step", replace(THANKS, steps=(STEP, ScenarioStep(CampaignActions())))),
        ("page_id", replace(THANKS, steps=(ScenarioStep(RegisterNext("")),))),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_field(field: str, wrong: Scenario) -> None:
    with pytest.raises(InvalidInput) as error:
        check_scenario(wrong)
    assert error.value.field == field


def test_a_report_is_followed_and_a_session_preceded() -> None:
    moment = datetime(2026, 11, 19, 16, tzinfo=UTC)
    assert When(Trigger.REPORT, "1:a", 60).due_at(moment, MOSCOW) == moment + timedelta(hours=1)
    assert When(Trigger.SESSION, "1:a", 60).due_at(moment, MOSCOW) == moment - timedelta(hours=1)


def test_a_day_is_one_of_the_account() -> None:
    late = datetime(2026, 11, 18, 22, tzinfo=UTC)
    assert When(Trigger.DAILY, "1:a", 10 * 60).due_at(late, MOSCOW) == datetime(2026, 11, 19, 7, tzinfo=UTC)


def test_only_orders_need_no_place() -> None:
    needing = {Trigger.REPORT, Trigger.PAGE_REPORT, Trigger.SESSION, Trigger.REGISTRATION, Trigger.DAILY}
    for trigger in Trigger:
        scenario = replace(THANKS, when=When(trigger, ""), whom=Whom(GROUPS[trigger][0]))
        with pytest.raises(InvalidInput) if trigger in needing else nullcontext():
            check_scenario(scenario)


@pytest.mark.parametrize("template", Template)
def test_a_template_needs_a_place_and_a_text_and_asks_first(template: Template) -> None:
    choice = "222222:page1" if template is Template.NEXT_SESSION else "Текст"
    scenario = check_scenario(build_scenario(template, "Имя", "222222:place", choice))
    assert not scenario.by_itself
    assert scenario.when.trigger is trigger_of(template)


@pytest.mark.parametrize("template", [Template.STAYED_NOT_BOUGHT, Template.NOT_PAID, Template.CALL_LIST])
def test_a_template_about_who_has_not_bought_leaves_out_who_pays_meanwhile(template: Template) -> None:
    assert all(step.unless_paid for step in build_scenario(template, "Имя", "222222:place", "Текст").steps)
