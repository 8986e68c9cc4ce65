"""In the Inbox, the operator names the client of a registration for which none was found, and takes it back."""

from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.services.clients.copy import find_known_client, keep_client, keep_variables
from core.services.inbox.job import match_by_hand
from core.services.projects.connections import open_salebot
from core.services.projects.projects import ProjectSettings
from tests.inbox_world import bring_to, deliver, registration
from tests.pages.drawn import table
from tests.pages.inbox.inbox_page import PROJECT, inbox, known_client, marked, press, row, type_in
from tests.pages.seen import words
from tests.wording import like, ru


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
    assert "bizon_email" in list(table(app, "inbox_match_changes")[ru("Variable")])
    again = inbox(event=str(event_id))  # after a reload
    assert ru("Is this {name}?", name=client.name) in words(again)
    assert "bizon_email" in list(table(again, "inbox_match_changes")[ru("Variable")])
    press(again, "inbox_match_no")
    assert "inbox_match" not in [button.key for button in inbox(event=str(event_id)).button]
    app = press(app, "inbox_match")
    assert app.error[0].value == ru("First tick the box.")  # other contacts: it may be somebody else
    assert f"st-key-inbox_match_sure_{someone}" in marked(app)
    assert row(desk, event_id).state == "unmatched"
    app.checkbox(key=f"inbox_match_sure_{someone}").check().run()
    press(app, "inbox_match")
    assert row(desk, event_id).matched_by == "operator"
    assert app.success[0].value == ru("Client chosen: {name}.", name=client.name)


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
