"""«Send to Salebot» on the pages: from a list to the plan, its confirmation, and the outcome for each person."""

from dataclasses import replace
from itertools import islice

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignPerson
from core.environment import ROOT
from core.jobs.attempts import finish_job, mark_running
from core.jobs.states import JobState
from core.sandbox.server import SandboxServer
from core.sandbox.world.people import Person
from core.services.campaigns.campaigns import count_campaigns, export_not_sent, list_campaigns
from core.services.campaigns.start_campaign import write_campaign
from core.services.projects.projects import ProjectSettings, set_salebot_key
from core.services.projects.salebot_settings import change_salebot_settings, get_salebot_settings
from tests.attendance_world import list_now, pull_now
from tests.conftest import add_live, open_page, wire
from tests.pages.attendance.attendance_page import WEBINAR, ask_about, page, registered_page
from tests.pages.registration.registration_page import counts, press, section, words
from tests.patience import PATIENCE_S
from tests.sending import NAME, as_people, carry_out, people_with_clients, plan_of, variables_of
from tests.subscribers_world import page_id, registered
from tests.subscribers_world import pull_now as pull_subscribers_now
from tests.wording import like, ru, ru_n

SEND = ru("Send to Salebot")
PLAN = ru("Make the plan")
NOBODY = "nobody@example.com"
PEOPLE_LEFT = ("You can reach {n} more person…", "You can reach {n} more people…")
KINDS = (
    ru("Will be sent"),
    ru("Will be looked up"),
    ru("Got it already"),
    ru("Repeated in the list"),
    ru("No contact"),
)


@pytest.fixture
def project(desk: Desk, small_sandbox: SandboxServer) -> ProjectSettings:
    return wire(desk, small_sandbox)


@pytest.fixture
def guests(desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer) -> dict[str, int]:
    """People of a webinar that is pulled: three e-mails with their clients."""
    pull_now(desk, project.id, WEBINAR)
    rows = [row for row in small_sandbox.world.viewers(WEBINAR) if row.get("email") and row["cu1"]]
    clients = {row["email"]: int(row["cu1"]) for row in rows}
    return dict(list(clients.items())[:3])


def checked(*contacts: str) -> AppTest:
    """A list after its check."""
    app = page()
    app.text_area(key="attendance_text").set_value("\n".join(contacts))
    return press(app.run(), ru("Check the list"))


def offered(app: AppTest) -> str:
    """The label of the page's one button that offers to send."""
    [label] = [button.label for button in app.button if like("Send to Salebot · {whom}").match(button.label)]
    return label


def offer(n: int) -> str:
    return ru("Send to Salebot · {whom}", whom=ru_n("{n} person", "{n} people", n))


def opened(app: AppTest) -> AppTest:
    return press(app, offered(app))


def choose(app: AppTest, label: str, *values: str) -> AppTest:
    [group] = [group for group in app.button_group if group.label == label]
    group.set_value(list(values)).run()
    return app


def planned(app: AppTest) -> dict[str, int]:
    """The numbers of the plan."""
    return {kind: int(number) for kind, number in counts(app).items() if kind in KINDS}


def typed(app: AppTest, label: str) -> TextInput:
    [box] = [box for box in app.text_input if box.label == label]
    return box


def fill(app: AppTest, label: str, text: str) -> AppTest:
    return typed(app, label).set_value(text).run()


def tick(app: AppTest, label: str) -> AppTest:
    [box] = [box for box in app.checkbox if box.label == label]
    return box.check().run()


def send(app: AppTest, confirmation: str) -> AppTest:
    return press(tick(app, confirmation), SEND)


def campaigns_page(**asked: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages/navigation.py"), default_timeout=PATIENCE_S)
    for name, value in asked.items():
        app.query_params[name] = value
    return app.run().switch_page("campaigns/page.py").run()


def test_checked_people_are_sent_after_a_plan_that_adds_up_and_a_confirmation(
    desk: Desk, project: ProjectSettings, guests: dict[str, int]
) -> None:
    app = checked(*guests, NOBODY, "не контакт")
    assert offered(app) == offer(5)
    app = opened(app)
    assert count_campaigns(desk, project.id) == 0
    app = press(app, PLAN)
    assert not app.exception
    assert planned(app) == {ru("Will be sent"): 3, ru("Will be looked up"): 1, ru("No contact"): 1}
    assert "3 + 1 + 1 = " + ru_n("{n} person in the list.", "{n} people in the list.", 5) in words(app)
    app = press(app, SEND)
    assert ru("First tick the box.") in words(app)
    assert count_campaigns(desk, project.id) == 0

    app = send(app, ru_n("Yes, send to {n} person", "Yes, send to {n} people", 4))
    assert not app.exception
    [campaign] = list_campaigns(desk, project.id)
    assert campaign.name in words(app).replace("\\", "")
    carry_out(desk, campaign.id)
    for client_id in guests.values():
        assert variables_of(desk, project.id, client_id)["b365_attended"] == "True"
    assert list_campaigns(desk, project.id)[0].state_counts == {"sent": 3, "no_client": 1}


def test_second_campaign_of_a_name_leaves_out_those_who_got_it_unless_the_box_is_ticked(
    desk: Desk, project: ProjectSettings, guests: dict[str, int]
) -> None:
    send(press(opened(checked(*guests)), PLAN), ru_n("Yes, send to {n} person", "Yes, send to {n} people", 3))
    carry_out(desk, list_campaigns(desk, project.id)[0].id)
    with desk.store.writing() as session:  # as if the name had been offered in other words, by an earlier version
        session.connection().exec_driver_sql("UPDATE campaign SET name_key = 'visited'")
        session.connection().exec_driver_sql("UPDATE campaign_row SET name_key = 'visited'")

    app = press(opened(checked(*guests)), PLAN)
    assert planned(app) == {ru("Will be sent"): 0, ru("Got it already"): 3}
    assert ru("There is nobody to send to:…") in words(app)
    app = tick(app, ru("Send again to those who already got it"))
    assert planned(app) == {ru("Will be sent"): 3}
    send(app, ru_n("Yes, send to {n} person", "Yes, send to {n} people", 3))
    assert [campaign.repeat for campaign in list_campaigns(desk, project.id)] == [1, 0]


def test_what_was_chosen_is_offered_the_next_time_and_a_change_asks_for_a_new_plan(
    desk: Desk, project: ProjectSettings, guests: dict[str, int]
) -> None:
    app = opened(checked(*guests))
    app = choose(app, ru("What to do"), "callback")
    assert typed(app, ru("Callback text")).value == ru("was at the webinar")
    app = press(app, PLAN)
    app = fill(app, ru("Callback text"), "vebinar")
    assert ru("You changed something after the plan was made. Make the plan again.") in words(app)
    assert SEND not in [button.label for button in app.button]
    send(press(app, PLAN), ru_n("Yes, send to {n} person", "Yes, send to {n} people", 3))

    app = opened(checked(*guests))
    assert typed(app, ru("Callback text")).value == "vebinar"
    assert not [group for group in app.button_group if group.label == ru("Variables of each person")]


def test_form_without_an_action_shows_an_error_and_no_plan(
    desk: Desk, project: ProjectSettings, guests: dict[str, int]
) -> None:
    app = press(choose(opened(checked(*guests)), ru("What to do")), PLAN)
    assert ru("Choose at least one action and fill it in.") in words(app)
    assert not planned(app)


def test_an_action_left_empty_is_named_and_nothing_is_planned_without_it(
    desk: Desk, project: ProjectSettings, guests: dict[str, int]
) -> None:
    app = choose(opened(checked(*guests)), ru("What to do"), "callback", "message", "list")
    app = press(app, PLAN)
    actions = f"{ru('Add to a list')}, {ru('Send a message')}"
    assert ru("Fill in what you have chosen, or untick it: {actions}.", actions=actions) in words(app)
    assert not planned(app)


def test_everything_wrong_with_a_campaign_is_said_at_once_until_it_is_corrected(
    desk: Desk, project: ProjectSettings, guests: dict[str, int]
) -> None:
    app = choose(opened(checked(*guests)), ru("What to do"), "callback", "list")
    app = fill(fill(app, ru("Name of the campaign"), " "), ru("Callback text"), "")
    assert not app.error
    app = press(app, PLAN)
    actions = f"{ru('Add to a list')}, {ru('Send the bot a callback')}"
    assert ru("Fill in what you have chosen, or untick it: {actions}.", actions=actions) in words(app)
    assert ru("Name the campaign.") in words(app)
    app = fill(app, ru("Name of the campaign"), "Осень")
    assert ru("Name the campaign.") not in words(app)
    assert ru("Fill in what you have chosen, or untick it: {actions}.", actions=actions) in words(app)


def test_a_reload_opens_the_dialog_again_with_what_was_typed_and_with_its_plan_until_it_is_sent(
    desk: Desk, project: ProjectSettings, guests: dict[str, int]
) -> None:
    app = choose(opened(checked(*guests)), ru("What to do"), "callback", "list")
    app = fill(fill(app, ru("Name of the campaign"), "Осень"), ru("Callback text"), "osen")

    app = page("list")
    assert typed(app, ru("Name of the campaign")).value == "Осень"
    assert typed(app, ru("Callback text")).value == "osen"
    assert not planned(app)
    [actions] = [group for group in app.button_group if group.label == ru("What to do")]
    assert actions.value == ["callback", "list"]
    press(choose(app, ru("What to do"), "callback"), PLAN)
    app = page("list")
    assert planned(app) == {ru("Will be sent"): 3}
    send(app, ru_n("Yes, send to {n} person", "Yes, send to {n} people", 3))
    assert [campaign.name for campaign in list_campaigns(desk, project.id)] == ["Осень"]
    assert not planned(page("list"))
    app = opened(page("list"))
    assert typed(app, ru("Name of the campaign")).value != "Осень"


def test_a_dialog_left_open_and_a_campaign_begun_belong_to_their_own_list_at_a_webinar(
    desk: Desk, project: ProjectSettings, guests: dict[str, int]
) -> None:
    first, *others = guests
    opened(checked(first))
    app = checked(*others)
    assert PLAN not in [button.label for button in app.button]
    app = send(press(opened(app), PLAN), ru_n("Yes, send to {n} person", "Yes, send to {n} people", 2))
    begun = ru("{done} of {total} sent", done=0, total=2)
    assert begun in words(app)
    app.text_area(key="attendance_text").set_value(first)
    assert begun not in words(press(app.run(), ru("Check the list")))


def test_a_plan_that_sends_again_is_the_same_after_a_reload(
    desk: Desk, project: ProjectSettings, guests: dict[str, int]
) -> None:
    again = ru("Send again to those who already got it")
    send(press(opened(checked(*guests)), PLAN), ru_n("Yes, send to {n} person", "Yes, send to {n} people", 3))
    carry_out(desk, list_campaigns(desk, project.id)[0].id)
    tick(press(opened(page("list")), PLAN), again)
    app = page("list")
    assert planned(app) == {ru("Will be sent"): 3}
    [box] = [box for box in app.checkbox if box.label == again]
    assert box.value is True


def test_limits_of_the_day_are_shown_before_anything_is_sent(
    desk: Desk, project: ProjectSettings, guests: dict[str, int]
) -> None:
    limits = replace(get_salebot_settings(desk, project.id), campaign_cap=1, daily_budget=0)
    change_salebot_settings(desk, project.id, limits)
    app = press(choose(opened(checked(*guests)), ru("What to do"), "callback"), PLAN)
    assert ru_n(*PEOPLE_LEFT, 1) in words(app)
    assert ru_n("{n} request to Salebot is…", "{n} requests to Salebot are…", 0) in words(app)


def test_used_up_limit_is_shown_as_used_up(
    desk: Desk, project: ProjectSettings, guests: dict[str, int], people: list[Person]
) -> None:
    change_salebot_settings(desk, project.id, replace(get_salebot_settings(desk, project.id), campaign_cap=1))
    carry_out(desk, campaign(desk, project, people))
    app = press(choose(opened(checked(*guests)), ru("What to do"), "callback"), PLAN)
    assert ru("The daily limit of people is used up.…") in words(app)
    assert ru_n(*PEOPLE_LEFT, 0) not in words(app)


def test_project_without_a_salebot_key_is_told_what_is_missing(desk: Desk, small_sandbox: SandboxServer) -> None:
    live = set_salebot_key(desk, add_live(desk, small_sandbox).id, None)
    pull_now(desk, live.id, WEBINAR)
    app = opened(checked("84201536"))
    assert ru("There is no Salebot API key yet…") in words(app)
    assert PLAN not in [button.label for button in app.button]


def test_viewers_are_offered_as_people(desk: Desk, project: ProjectSettings) -> None:
    app = AppTest.from_file(str(ROOT / "pages/navigation.py"), default_timeout=PATIENCE_S)
    app.query_params["reports"] = str(pull_now(desk, project.id, WEBINAR))
    app = app.run().switch_page("reports/page.py").run()
    assert offered(app) == ru("Send to Salebot · {whom}", whom=ru_n("{n} entry", "{n} entries", 60))
    people = int(counts(app)[ru("People")])
    app = press(opened(app), PLAN)
    assert sum(planned(app).values()) == people < 60


def test_a_campaign_to_some_viewers_is_named_after_them(desk: Desk, project: ProjectSettings) -> None:
    app = AppTest.from_file(str(ROOT / "pages/navigation.py"), default_timeout=PATIENCE_S)
    app.query_params["reports"] = str(pull_now(desk, project.id, WEBINAR))
    app.query_params["device"] = "phone"
    app = opened(app.run().switch_page("reports/page.py").run())
    [name] = [field for field in app.text_input if field.label == ru("Name of the campaign")]
    assert str(name.value).endswith(" · " + ru("Phone"))


def test_registered_people_are_offered(desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer) -> None:
    pull_subscribers_now(desk, project.id, page_id(small_sandbox))
    app = opened(section("people", page=page_id(small_sandbox)))
    app = press(fill(app, ru("Callback text"), "napominanie"), PLAN)
    assert sum(planned(app).values()) == len(registered(desk, project.id, page_id(small_sandbox)))


def test_absent_people_are_offered_first(desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer) -> None:
    pull_subscribers_now(desk, project.id, page_id(small_sandbox))
    pull_now(desk, project.id, WEBINAR)
    app = press(registered_page(small_sandbox), ru("Who came"))
    shown = counts(app)
    app = press(opened(app), PLAN)
    assert sum(planned(app).values()) == int(shown[ru("Did not come")])


def test_people_who_did_not_come_are_offered_no_text_and_a_text_for_those_who_came_is_warned_of(
    desk: Desk, project: ProjectSettings, guests: dict[str, int]
) -> None:
    thanks = "спасибо, что пришли"
    app = choose(opened(checked(*guests)), ru("What to do"), "callback")
    app = press(fill(app, ru("Callback text"), thanks), PLAN)
    send(app, ru_n("Yes, send to {n} person", "Yes, send to {n} people", 3))

    app = choose(opened(checked("absent@example.com", "missing@example.com")), ru("What to do"), "callback", "message")
    assert typed(app, ru("Callback text")).value == ""
    [message] = [area for area in app.text_area if area.label == ru("Text of the message")]
    assert message.value == ""
    app = fill(app, ru("Callback text"), thanks)
    assert ru("The text “{text}” was sent…", text=thanks) in words(app)


def test_one_checked_person_is_offered_with_what_the_report_says(
    desk: Desk, project: ProjectSettings, guests: dict[str, int]
) -> None:
    email, client_id = next(iter(guests.items()))
    app = press(opened(ask_about(email)), PLAN)
    send(app, ru_n("Yes, send to {n} person", "Yes, send to {n} people", 1))
    carry_out(desk, list_campaigns(desk, project.id)[0].id)
    told = variables_of(desk, project.id, client_id)
    assert (told["b365_attended"], email in told["b365_viewer"]) == ("True", True)


def campaign(desk: Desk, project: ProjectSettings, people: list[Person]) -> str:
    return write_campaign(desk, project.id, plan_of(desk, project.id, as_people(people)))


@pytest.fixture
def people(small_sandbox: SandboxServer) -> list[Person]:
    return list(islice(people_with_clients(small_sandbox), 3))


def test_campaigns_are_listed_and_opened_with_everybody_in_them(
    desk: Desk, project: ProjectSettings, people: list[Person]
) -> None:
    assert ru("No campaigns yet. “Send…") in words(campaigns_page())
    carry_out(desk, campaign(desk, project, people))
    app = campaigns_page()
    sent = ru("{done} of {total} sent", done=3, total=3)
    assert f"**{NAME}** · {sent} · {ru('done')}" in words(app)
    app = press(app, ru("Open"))
    assert counts(app) == {ru("Sent"): "3"}
    assert "b365_came" in words(app).replace("\\", "")
    table = app.dataframe[-1].value
    assert list(table["client_id"]) == [str(person.client_id) for person in people]
    assert set(table["state"]) == {ru("Sent")}


def test_numbers_of_a_listed_campaign_add_up_to_its_list(
    desk: Desk, project: ProjectSettings, people: list[Person]
) -> None:
    carry_out(desk, campaign(desk, project, [*people, people[0]]))
    listed = words(campaigns_page())
    assert ru_n("{n} person in the list", "{n} people in the list", 4) in listed
    assert f"{ru('Sent')}: 3 · {ru('Repeated in the list')}: 1" in listed


def test_an_address_of_a_campaign_in_the_inbox_leads_to_the_page_of_campaigns(
    desk: Desk, project: ProjectSettings, people: list[Person]
) -> None:
    app = AppTest.from_file(str(ROOT / "pages/navigation.py"), default_timeout=PATIENCE_S)
    app.query_params["section"], app.query_params["campaign"] = "sent", campaign(desk, project, people)
    app = app.run().switch_page("inbox/page.py").run()
    assert not app.exception
    assert [title.value for title in app.title] == [ru("Campaigns")]
    assert NAME in [heading.value for heading in app.header]


def test_campaign_that_rests_for_a_used_up_limit_can_go_on(
    desk: Desk, project: ProjectSettings, people: list[Person]
) -> None:
    limits = get_salebot_settings(desk, project.id)
    change_salebot_settings(desk, project.id, replace(limits, campaign_cap=1))
    job_id = campaign(desk, project, people)
    carry_out(desk, job_id)
    app = campaigns_page(campaign=job_id)
    assert ru_n("{n} person is still to be reached.", "{n} people are still to be reached.", 2) in words(app)
    assert ru("The daily limit of people is used up:…", n=1) in app.error[0].value
    change_salebot_settings(desk, project.id, limits)
    press(app, ru("Go on"))
    carry_out(desk, job_id)
    assert counts(campaigns_page(campaign=job_id)) == {ru("Sent"): "3"}


def test_who_was_not_sent_anything_comes_with_the_next_step_and_a_file(
    desk: Desk, project: ProjectSettings, people: list[Person]
) -> None:
    strangers = [CampaignPerson(email=f"nobody{n}@example.com") for n in range(2)] + [CampaignPerson(username="?")]
    job_id = write_campaign(desk, project.id, plan_of(desk, project.id, [*as_people(people), *strangers]))
    assert ru_n("{n} has no phone and no e-mail.", "{n} have no phone and no e-mail.", 1) not in words(
        campaigns_page(campaign=job_id)
    )
    carry_out(desk, job_id)
    shown = words(campaigns_page(campaign=job_id))
    assert ru_n("{n} is not in Salebot.", "{n} are not in Salebot.", 2) in shown
    assert ru("They have not written…") in shown
    assert ru_n("{n} has no phone and no e-mail.", "{n} have no phone and no e-mail.", 1) in shown
    assert list(export_not_sent(desk, project.id, job_id)["number"]) == [4, 5, 6]


def test_resting_campaign_can_be_stopped_for_good(desk: Desk, project: ProjectSettings, people: list[Person]) -> None:
    change_salebot_settings(desk, project.id, replace(get_salebot_settings(desk, project.id), campaign_cap=1))
    job_id = campaign(desk, project, people)
    carry_out(desk, job_id)
    app = press(campaigns_page(campaign=job_id), ru("Stop for good"))
    assert counts(app) == {ru("Sent"): "1", ru("Not sent"): "2"}
    assert ru("The campaign was stopped. People not reached by then get nothing.") in words(app)


def test_campaign_of_another_project_is_not_shown(
    desk: Desk, project: ProjectSettings, people: list[Person], small_sandbox: SandboxServer
) -> None:
    job_id = campaign(desk, project, people)
    other = add_live(desk, small_sandbox)
    app = campaigns_page(campaign=job_id, project=str(other.id))
    assert ru("This campaign is not here. It may be in another project.") in words(app)
    assert not app.dataframe


def test_resting_campaign_is_shown_on_the_home_page_with_a_link(
    desk: Desk, project: ProjectSettings, people: list[Person]
) -> None:
    list_now(desk, project.id)
    job_id = campaign(desk, project, people)
    mark_running(desk, job_id)
    finish_job(desk, job_id, JobState.PAUSED)
    app = open_page("home")
    assert f"{ru('Sending to Salebot')}: {ru('paused')}" in words(app)
    [link] = [link for link in app.main.get("page_link") if job_id in link.proto.query_string]
    assert link.proto.label == ru("To the campaign")
