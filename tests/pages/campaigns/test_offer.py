"""«Send to Salebot» as the pages offer it: to whom, from the list to the campaign."""

import json

from core.desk import Desk
from core.sandbox.server import SandboxServer
from core.services.attendance.check_visitor import list_fields
from core.services.campaigns.campaigns import count_campaigns, list_campaigns
from core.services.projects.projects import ProjectSettings, set_salebot_key
from tests.attendance_world import pull_now
from tests.conftest import add_live, open_page
from tests.pages.attendance.attendance_page import WEBINAR, ask_about, registered_page
from tests.pages.campaigns.campaign_dialog import (
    PLAN,
    SEND,
    checked,
    choose,
    fill,
    offered,
    opened,
    planned,
    send,
    tick,
    typed,
)
from tests.pages.drawn import table
from tests.pages.registration.registration_page import counts, section
from tests.pages.seen import press, words
from tests.sending import carry_out, variables_of
from tests.subscribers_world import page_id, registered
from tests.subscribers_world import pull_now as pull_subscribers_now
from tests.wording import ru, ru_n

NOBODY = "nobody@example.com"


def offer(n: int) -> str:
    return ru("Send to Salebot · {whom}", whom=ru_n("{n} person", "{n} people", n))


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


def test_project_without_a_salebot_key_is_told_what_is_missing(desk: Desk, small_sandbox: SandboxServer) -> None:
    live = set_salebot_key(desk, add_live(desk, small_sandbox).id, None)
    pull_now(desk, live.id, WEBINAR)
    app = opened(checked("84201536"))
    assert ru("There is no Salebot API key yet…") in words(app)
    assert PLAN not in [button.label for button in app.button]


def test_viewers_are_offered_as_people(desk: Desk, project: ProjectSettings) -> None:
    app = open_page("webinar", report=str(pull_now(desk, project.id, WEBINAR)), tab="people")
    assert offered(app) == ru(
        "Send to Salebot · {whom}", whom=ru_n("{n} person", "{n} people", int(counts(app)[ru("Came")]))
    )
    people = int(counts(app)[ru("Came")])
    app = press(opened(app), PLAN)
    assert sum(planned(app).values()) == people < 60


def test_a_campaign_to_some_viewers_is_named_after_them(desk: Desk, project: ProjectSettings) -> None:
    app = opened(open_page("webinar", report=str(pull_now(desk, project.id, WEBINAR)), device="phone", tab="people"))
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
    fields = list_fields(json.loads(app.code[-1].value))
    in_words = ru_n("{n} field of the report", "{n} fields of the report", len(fields))
    assert table(app, "campaign_plan_rows")["b365_viewer"].tolist() == [in_words]
    assert table(app, "campaign_plan_fields").values.tolist() == [[name, value] for name, value in fields if value]
    assert ("email", email) in fields
    send(app, ru_n("Yes, send to {n} person", "Yes, send to {n} people", 1))
    carry_out(desk, list_campaigns(desk, project.id)[0].id)
    told = variables_of(desk, project.id, client_id)
    assert (told["b365_attended"], email in told["b365_viewer"]) == ("True", True)
