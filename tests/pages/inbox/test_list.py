"""The Inbox: the list with its groups, the story of one, unknown deliveries, announced reports, the copy of clients."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.environment import ROOT
from core.errors import LimitReached, Missing, Unavailable
from core.problems import write_problem
from core.services.clients.copy import find_known_client, keep_client, keep_variables
from core.services.inbox.job import match_by_hand
from core.services.inbox.list_registrations import PAGE_SIZE
from core.services.inbox.rows import InboxRow, find_row
from core.services.projects.connections import open_salebot
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import ProjectSettings, add_project
from core.services.projects.salebot_budget import get_salebot_use
from core.services.projects.webhook_secret import make_webhook_secret, remove_webhook_secret
from tests.inbox_world import PAGE, bring_to, deliver, mark, registration
from tests.patience import PATIENCE_S
from tests.reports_world import store_report, viewer
from tests.wording import like, ru, ru_n

PROJECT = 1
USED_UP = "Today's {n} requests to Salebot…"
ENDED = b'{"event": "webinarEnd", "webinarId": "222222:room*2026-11-20T19:00:00", "stat": 12, "len": 60}'


def inbox(**asked: str) -> AppTest:
    """The page by a link to it, in Russian."""
    app = AppTest.from_file(str(ROOT / "pages/navigation.py"), default_timeout=PATIENCE_S)
    for name, value in asked.items():
        app.query_params[name] = value
    app.run().switch_page("inbox/page.py").run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    parts = [*app.header, *app.markdown, *app.caption, *app.success, *app.info, *app.warning, *app.error]
    return "\n".join(str(part.value) for part in parts).replace("\u00a0", " ")


def numbers(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def marked(app: AppTest) -> str:
    """The style that marks fields."""
    return "\n".join(one.proto.body for one in app.get("html") if "st-key-" in one.proto.body)


def type_in(app: AppTest, key: str, text: str) -> None:
    app.text_input(key=key).set_value(text).run()
    assert not app.exception


def emails(app: AppTest) -> list[str]:
    return list(app.dataframe[0].value["email"])


def row(desk: Desk, event_id: int) -> InboxRow:
    found = find_row(desk, PROJECT, event_id)
    assert found is not None
    return found


def groups(app: AppTest) -> dict[str, int]:
    """The groups with their counts, as the operator reads them."""
    labels = [str(label) for label in app.segmented_control(key="inbox_group").options]
    return {name: int(count) for name, _, count in (label.partition(" · ") for label in labels)}


def test_empty_inbox_says_how_registrations_come(desk: Desk) -> None:
    app = inbox()
    assert ru("This is the sandbox: register…") in words(app)
    assert not [*app.metric, *app.text_input]
    assert press(app, "inbox_test").error  # nobody listens behind the address
    live = add_project(desk, ProjectDraft(name="Школа"))
    assert ru("1. Copy the webhook address…") in words(inbox(project=str(live.id)))


def test_an_inbox_that_nothing_can_reach_any_more_says_so(desk: Desk) -> None:
    remove_webhook_secret(desk, PROJECT)
    assert ru("This project has no webhook…") in words(inbox())
    deliver(desk, PROJECT, registration(1))
    assert ru("This project has no webhook…") in words(inbox())
    make_webhook_secret(desk, PROJECT)
    assert ru("This project has no webhook…") not in words(inbox())


def test_the_list_says_who_came_and_how_far_they_are(desk: Desk) -> None:
    done, lost, failed = deliver(desk, PROJECT, *(registration(number, utm_source="vk") for number in (1, 2, 3)))
    now = desk.now()
    bring_to(desk, done, "done", client_id=77, matched_by="phone", candidates=2, saved_at=now, noticed_at=now)
    bring_to(desk, lost, "unmatched")
    bring_to(desk, failed, "failed", problem=write_problem(Missing("salebot", "save_variables", 404)))
    app = inbox()
    table = app.dataframe[0].value
    assert emails(app) == [f"person{number}@example.com" for number in (3, 2, 1)]
    assert list(table["state"]) == [ru("Failed"), ru("No client found"), ru("Saved in Salebot")]
    assert list(table["client_id"])[2] == "77"
    assert list(table["match"])[2] == f"{ru('by the phone')}, {ru('newest of {n}', n=2)}"
    assert list(table["outcome"])[2] == f"{ru('variables')}, {ru('notice')}"
    assert "Salebot" in table["outcome"].iloc[0]
    assert list(table["tags"]) == ["utm_source=vk"] * 3
    assert numbers(app)[ru("Webhooks today")] == "3"
    assert numbers(app)[ru("Last webhook")] == ru("just now")


def test_groups_narrow_the_list_and_add_up(desk: Desk) -> None:
    events = deliver(desk, PROJECT, *(registration(number) for number in range(5)))
    for event_id, state in zip(events, ("done", "shown", "unmatched", "uncertain", "waiting"), strict=True):
        bring_to(desk, event_id, state)
    mark(desk, events[0], is_test=True)
    app = inbox()
    counted = groups(app)
    assert counted.pop(ru("All")) == sum(counted.values()) == 5
    assert counted == {ru("Done"): 1, ru("Under way"): 1, ru("No client"): 1, ru("Failed or unclear"): 1, ru("Test"): 1}
    press(app, "inbox_show_unmatched")
    assert emails(app) == ["person2@example.com"]
    assert app.query_params["group"] in ("unmatched", ["unmatched"])
    assert emails(inbox(group="test")) == ["person0@example.com"]


def test_a_person_is_searched_for_and_stands_not_in_the_address(desk: Desk) -> None:
    deliver(desk, PROJECT, *(registration(number) for number in range(3)))
    app = inbox()
    type_in(app, "inbox_search", "8 900 000-00-01")
    assert emails(app) == ["person1@example.com"]
    assert not [value for value in app.query_params.values() if "900" in str(value)]
    type_in(app, "inbox_search", "nobody@example.com")
    assert ru("No registrations here. Choose…") in words(app)


def test_a_registration_page_is_chosen_by_the_address_and_long_lists_are_paged(desk: Desk) -> None:
    deliver(desk, PROJECT, *(registration(number) for number in range(PAGE_SIZE + 1)))
    deliver(desk, PROJECT, registration(0, sublistId="222222:other"))
    app = inbox(page=PAGE)
    assert set(app.dataframe[0].value["page"]) == {PAGE}
    assert len(emails(app)) == PAGE_SIZE
    assert len(app.get("pagination")) == 1


def test_unknown_deliveries_are_shown_as_they_came(desk: Desk) -> None:
    deliver(desk, PROJECT, registration(1), "**что** <b>это</b>".encode())
    app = inbox(group="unknown")
    assert groups(app)[ru("Not recognised")] == 1
    assert app.code[0].value == "**что** <b>это</b>"
    assert not app.dataframe


def test_the_story_tells_everything_known(desk: Desk) -> None:
    [event_id] = deliver(desk, PROJECT, registration(1, username="*Анна*"))
    deliver(desk, PROJECT, registration(1, username="*Анна*"))
    bring_to(desk, event_id, "done", client_id=77, matched_by="link", saved_at=desk.now())
    mark(desk, event_id, relay_state="taken", relay_attempts=2, relay_at=desk.now())
    keep_variables(desk, PROJECT, [77], {"bizon_email": "person1@example.com", "city": "Самара"})
    store_report(desk, PROJECT, [viewer("Анна", email="person1@example.com", minutes=42)])
    app = inbox(event=str(event_id))
    said = words(app)
    assert r"\*Анна\*" in said
    assert ru("Client {client_id}: {by}.", client_id="**77**", by=ru("by the link")) in said
    assert "Python с нуля" in said
    assert ru("{time} in the room", time=ru("{n} min", n=42)) in said
    assert ru_n("repeated {n} time", "repeated {n} times", 1) in said
    assert ru("forwarded to Salebot") in said
    assert list(app.dataframe[0].value["name"]) == ["bizon_email", "city"]
    assert app.code[0].value == "77"
    assert "person1@example.com" in app.code[1].value
    app.button[0].click().run()
    assert emails(app) == ["person1@example.com"]


def test_a_broken_link_to_a_story_shows_the_list(desk: Desk) -> None:
    deliver(desk, PROJECT, registration(1))
    assert numbers(inbox(event="9" * 30))


def test_the_story_of_another_project_is_not_shown(desk: Desk) -> None:
    other = add_project(desk, ProjectDraft(name="Школа"))
    [event_id] = deliver(desk, PROJECT, registration(1))
    app = inbox(event=str(event_id), project=str(other.id))
    assert ru("This registration is not here. It may be in another project.") in words(app)
    assert "person1" not in words(app)


def test_a_waiting_registration_says_why_and_until_when(desk: Desk) -> None:
    [event_id] = deliver(desk, PROJECT, registration(1))
    due_at = desk.now() + timedelta(minutes=5)
    bring_to(desk, event_id, "waiting", due_at=due_at, problem=write_problem(Unavailable("salebot", "callback", 503)))
    said = words(inbox(event=str(event_id)))
    assert ru("{service} does not answer now. Try again in a few minutes.", service="Salebot") in said
    assert like("Next try {time}.").search(said)


def test_the_list_says_what_keeps_registrations_waiting_until_it_is_tried_again(desk: Desk) -> None:
    [event_id] = deliver(desk, PROJECT, registration(1))
    used_up, tomorrow = write_problem(LimitReached("salebot_budget", 5)), desk.now() + timedelta(hours=9)
    bring_to(desk, event_id, "waiting", due_at=tomorrow, problem=used_up)
    app = inbox()
    waiting = ru_n("{n} registration waits.", "{n} registrations wait.", 1)
    assert f"{waiting} {ru(USED_UP, n=5)}" in words(app)
    press(app, "inbox_try_now")
    due_at = row(desk, event_id).due_at
    assert due_at
    assert due_at < tomorrow


def look(app: AppTest, text: str) -> AppTest:
    """Search for a client, and look at the first that is found."""
    type_in(app, f"inbox_match_search_{app.query_params['event'][0]}", text)
    return press(app, "inbox_look")


def test_a_client_is_named_by_hand_after_a_look_at_who_it_is(desk: Desk, project: ProjectSettings) -> None:
    [event_id] = deliver(desk, PROJECT, registration(1))
    bring_to(desk, event_id, "unmatched")
    someone = known_client(desk, project)
    keep_variables(desk, PROJECT, [someone], {"name": "Татьяна Орлова"}, complete=True)
    app = inbox(event=str(event_id))
    assert "inbox_match" not in [button.key for button in app.button]
    app = press(app, "inbox_look")
    assert ru("First find the client: by name, phone, e-mail or client id.") in app.error[0].value
    assert f"st-key-inbox_match_search_{event_id}" in marked(app)
    app = look(app, "5")
    assert ru("Salebot has no such client. Check the client id.") in app.error[0].value
    app = look(app, "орлова татьяна")
    client = find_known_client(desk, PROJECT, someone)
    assert client
    assert ru("Is this {name}?", name=client.name) in words(app)
    assert "bizon_email" in list(app.dataframe[0].value[ru("Variable")])
    app = press(app, "inbox_match")
    assert app.error[0].value == ru("First tick the box.")  # other contacts: it may be somebody else
    assert f"st-key-inbox_match_sure_{someone}" in marked(app)
    assert row(desk, event_id).state == "unmatched"
    app.checkbox(key=f"inbox_match_sure_{someone}").check().run()
    press(app, "inbox_match")
    assert row(desk, event_id).matched_by == "operator"
    assert app.success[0].value == ru("Client chosen.")


def test_a_client_that_only_salebot_knows_is_found_by_asking_it(desk: Desk, project: ProjectSettings) -> None:
    [event_id] = deliver(desk, PROJECT, registration(1))
    bring_to(desk, event_id, "unmatched")
    someone = known_client(desk, project)
    with open_salebot(desk, project.id) as api:
        email = str(api.get_variables(someone)["email"])
    app = inbox(event=str(event_id))
    type_in(app, f"inbox_match_search_{event_id}", email)
    assert inbox(event=str(event_id)).text_input(key=f"inbox_match_search_{event_id}").value == email
    press(app, "inbox_match_ask")
    assert any(str(someone) in option for option in app.radio(key=f"inbox_candidate_{event_id}").options)
    assert "inbox_match" in [button.key for button in press(app, "inbox_look").button]


def test_a_client_with_the_same_phone_is_offered(desk: Desk, project: ProjectSettings) -> None:
    [event_id] = deliver(desk, PROJECT, registration(1))
    bring_to(desk, event_id, "unmatched")
    someone = known_client(desk, project)
    keep_client(desk, PROJECT, someone, kind="phone", contact="89000000001")
    app = inbox(event=str(event_id))
    assert str(someone) in str(app.radio(key=f"inbox_candidate_{event_id}").options[0])
    assert ru("by the phone") in str(app.radio(key=f"inbox_candidate_{event_id}").options[0])


def test_the_client_chosen_among_those_found_is_chosen_after_a_reload(desk: Desk, project: ProjectSettings) -> None:
    [event_id] = deliver(desk, PROJECT, registration(1))
    bring_to(desk, event_id, "unmatched")
    for client_id in (5, 7):
        keep_client(desk, PROJECT, client_id, kind="phone", contact="89000000001")
    found = inbox(event=str(event_id)).radio(key=f"inbox_candidate_{event_id}")
    last = 7 if found.value == 5 else 5
    found.set_value(last).run()
    assert inbox(event=str(event_id)).radio(key=f"inbox_candidate_{event_id}").value == last


def test_a_match_by_hand_has_a_way_back_that_says_what_stays(desk: Desk, project: ProjectSettings) -> None:
    [event_id] = deliver(desk, PROJECT, registration(1))
    bring_to(desk, event_id, "unmatched")
    someone = known_client(desk, project)
    match_by_hand(desk, PROJECT, event_id, someone)
    now = desk.now()
    bring_to(desk, event_id, "done", saved_at=now, notice_begun_at=now, noticed_at=now)
    app = inbox(event=str(event_id))
    assert like("**The notice of {time} cannot be taken back:** the bot may have answered it…").search(words(app))
    press(app, "inbox_take_back")
    assert ru("The choice of the client is cancelled.") in app.success[0].value
    assert row(desk, event_id).state == "unmatched"
    assert ru("This was client {client_id} before.", client_id=f"**{someone}**") in words(app)


def test_all_that_found_no_client_are_processed_again_at_once(desk: Desk) -> None:
    events = deliver(desk, PROJECT, *(registration(number) for number in range(4)))
    for event_id, state in zip(events, ("unmatched", "unmatched", "failed", "done"), strict=True):
        bring_to(desk, event_id, state)
    app = inbox(group="unmatched")
    press(app, "inbox_again_all")
    assert [row(desk, event_id).state for event_id in events] == ["waiting", "waiting", "failed", "done"]


@pytest.mark.parametrize("again", [False, True])
def test_a_notice_that_was_given_is_given_again_only_when_asked(desk: Desk, again: bool) -> None:
    [event_id] = deliver(desk, PROJECT, registration(1))
    begun = desk.now()
    bring_to(desk, event_id, "done", client_id=7, saved_at=begun, notice_begun_at=begun, noticed_at=begun)
    app = inbox(event=str(event_id))
    app.checkbox(key="inbox_notice_again").set_value(again).run()
    press(app, "inbox_again")
    assert row(desk, event_id).state == "waiting"
    with desk.store.reading() as session:
        sql = "SELECT notice_begun_at IS NULL FROM received_registration"
        assert bool(session.connection().exec_driver_sql(sql).scalar()) == again


def test_variables_are_loaded_by_one_call(desk: Desk, project: ProjectSettings) -> None:
    [event_id] = deliver(desk, PROJECT, registration(1))
    someone = known_client(desk, project)
    bring_to(desk, event_id, "done", client_id=someone)
    app = inbox(event=str(event_id))
    before = get_salebot_use(desk, PROJECT).calls
    press(app, f"inbox_load_{someone}")
    assert get_salebot_use(desk, PROJECT).calls == before + 1
    assert len(app.dataframe[0].value) > 0


def test_announced_reports_are_listed(desk: Desk) -> None:
    assert ru("Nothing here yet. Enter…") in words(inbox(section="reports"))
    deliver(desk, PROJECT, ENDED)
    app = inbox(section="reports")
    table = app.dataframe[0].value
    assert list(table["viewers_said"]) == [12]
    assert list(table["state"]) == [ru("waiting")]


def test_the_copy_of_clients_is_counted_and_looked_through(desk: Desk, project: ProjectSettings) -> None:
    keep_variables(desk, PROJECT, [7], {"email": "person1@example.com", "name": "Анна"}, complete=True)
    keep_client(desk, PROJECT, 8, kind="phone", contact="89000000002")
    app = inbox(section="clients")
    assert (numbers(app)[ru("Clients loaded from Salebot")], numbers(app)[ru("All variables are here")]) == ("2", "1")
    assert calls(3) in words(app) or calls(2) in words(app)
    for text, found in (("Person1@example.com", "7"), ("8 900 000-00-02", "8"), ("8", "8"), ("55", "55")):
        type_in(app, "inbox_look_up", text)
        assert [code.value for code in app.code] == [found]
    type_in(app, "inbox_look_up", "nobody@example.com")
    assert ru("No loaded client has this phone or e-mail. Load…") in words(app)


def test_a_project_without_a_key_is_led_to_the_settings(desk: Desk) -> None:
    live = add_project(desk, ProjectDraft(name="Школа"))
    app = inbox(section="clients", project=str(live.id))
    assert ru("There is no Salebot API key yet…") in words(app)
    assert "inbox_sync" not in [button.key for button in app.button]


def calls(n: int) -> str:
    """What a pull of all clients is said to take."""
    return ru_n("Takes about {n} request to…", "Takes about {n} requests to…", n)


def known_client(desk: Desk, project: ProjectSettings) -> int:
    """Somebody in the sandbox's Salebot."""
    with open_salebot(desk, project.id) as api:
        return api.fetch_clients(0, 1)[0].client_id
