"""The dialog «Send to Salebot»: what is filled in, planned, refused and kept over a reload."""

from dataclasses import replace

from core.desk import Desk
from core.sandbox.world.people import Person
from core.services.campaigns.campaigns import list_campaigns
from core.services.projects.operator_drafts import keep_draft, list_drafts
from core.services.projects.projects import ProjectSettings
from core.services.projects.salebot_settings import change_salebot_settings, get_salebot_settings
from pages.campaigns.draft import OPEN_NAME
from tests.pages.attendance.attendance_page import page
from tests.pages.campaigns.campaign_dialog import (
    PLAN,
    SEND,
    campaign,
    checked,
    choose,
    fill,
    opened,
    planned,
    send,
    tick,
    typed,
)
from tests.pages.seen import press, words
from tests.present import YESTERDAY
from tests.sending import carry_out
from tests.wording import ru, ru_n

PEOPLE_LEFT = ("You can reach {n} more person…", "You can reach {n} more people…")


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


def test_a_dialog_that_was_left_open_does_not_open_after_another_page_or_on_another_day(
    desk: Desk, project: ProjectSettings, guests: dict[str, int]
) -> None:
    app = choose(opened(checked(*guests)), ru("What to do"), "callback")
    fill(app, ru("Callback text"), "osen")
    app = page("list")  # after a reload
    assert PLAN in [button.label for button in app.button]
    app.switch_page("links/page.py").run()
    app.switch_page("attendance/page.py").run()
    assert PLAN not in [button.label for button in app.button]
    assert PLAN not in [button.label for button in page("list").button]
    opened(page("list"))
    left_open = list_drafts(desk, project.id)[OPEN_NAME]
    keep_draft(desk, project.id, OPEN_NAME, left_open | {"on": f"{YESTERDAY}"})
    app = page("list")
    assert PLAN not in [button.label for button in app.button]
    assert typed(opened(app), ru("Callback text")).value == "osen"


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


def test_who_got_a_part_is_shown_so_and_gets_the_rest_if_the_box_is_ticked(
    desk: Desk, project: ProjectSettings, guests: dict[str, int]
) -> None:
    send(press(opened(checked(*guests)), PLAN), ru_n("Yes, send to {n} person", "Yes, send to {n} people", 3))
    carry_out(desk, list_campaigns(desk, project.id)[0].id)
    app = choose(opened(page("list")), ru("What to do"), "variables", "callback")
    app = press(fill(app, ru("Callback text"), "vebinar"), PLAN)
    assert planned(app) == {ru("Will be sent"): 0, ru("Got a part"): 3}
    assert ru("Nobody is left to send to but those who got a part:…") in words(app)
    rest = ("Send the rest to {n} person who got only a part: {actions}", "Send the rest to {n} people…")
    tick(app, ru_n(rest[0], rest[0].replace("person", "people"), 3, actions=ru("a callback")))
    app = page("list")  # as after a reload
    assert planned(app) == {ru("Will be sent"): 0, ru("Will get the rest"): 3}
    said = ru("Those who got a part before get only the rest: {actions}.", actions=ru("a callback"))
    assert any(said in shown.value for shown in app.markdown)
    send(app, ru_n("Yes, send to {n} person", "Yes, send to {n} people", 3))
    carry_out(desk, (newest := list_campaigns(desk, project.id)[0]).id)
    assert (newest.completes, list_campaigns(desk, project.id)[0].state_counts) == (True, {"sent": 3})


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
