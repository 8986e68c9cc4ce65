"""The section of the Inbox that counts the copy of clients and looks through it."""

from core.desk import Desk
from core.services.clients.copy import keep_client, keep_variables
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import ProjectSettings, add_project
from tests.orders_world import order, put
from tests.pages.drawn import open_row, table
from tests.pages.inbox.inbox_page import PROJECT, inbox, numbers, press, type_in
from tests.pages.seen import words
from tests.reports_world import store_report, viewer
from tests.wording import ru, ru_n


def test_the_copy_of_clients_is_counted_and_looked_through(desk: Desk, project: ProjectSettings) -> None:
    keep_variables(desk, PROJECT, [7], {"email": "person1@example.com", "name": "Анна"}, complete=True)
    keep_client(desk, PROJECT, 8, kind="phone", contact="89000000002")
    app = inbox(section="clients")
    assert (numbers(app)[ru("Clients loaded from Salebot")], numbers(app)[ru("All variables are here")]) == ("2", "1")
    assert calls(3) in words(app) or calls(2) in words(app)
    assert table(app, "clients_rows")[["client_id", "email", "phone"]].to_numpy().tolist() == [
        ["8", "", "+79000000002"],
        ["7", "person1@example.com", ""],
    ]
    for text, found in (("Person1@example.com", "7"), ("8 900 000-00-02", "8"), ("8", "8")):
        type_in(app, "clients_search", text)
        assert list(table(app, "clients_rows")["client_id"]) == [found]
    type_in(app, "clients_search", "55")
    assert [code.value for code in app.code] == ["55"], "an id that is not loaded can be loaded"
    type_in(app, "clients_search", "nobody@example.com")
    assert ru("No loaded client has this phone or e-mail. Load…") in words(app)


def test_a_press_on_a_client_opens_it_and_leads_back(desk: Desk, project: ProjectSettings) -> None:
    keep_variables(desk, PROJECT, [7], {"name": "Анна", "city": "Самара"}, complete=True)
    app = open_row(inbox(section="clients"), "clients_rows", "7")
    assert (app.query_params["client"], [code.value for code in app.code]) == ("7", ["7"])
    assert "Самара" in table(app, "client_variables")[ru("Value")].tolist()
    assert list(table(press(app, "all_clients"), "clients_rows")["name"]) == ["Анна"]
    elsewhere = add_project(desk, ProjectDraft(name="Чужой")).id
    assert "Анна" not in words(inbox(section="clients", client="7", project=str(elsewhere)))


def test_a_client_is_shown_with_what_they_did(desk: Desk, project: ProjectSettings) -> None:
    keep_variables(desk, PROJECT, [7], {"name": "Анна", "email": "a@example.com"}, complete=True)
    store_report(desk, PROJECT, [viewer("Анна", email="a@example.com")])
    put(desk, PROJECT, order(1, 990_00, email="a@example.com"))
    app = inbox(section="clients", client="7")
    assert "Python с нуля" in words(app)
    assert "990" in words(app)
    assert ru("No scenario has written to this person, and none is about to.") in words(app)


def test_a_project_without_a_key_is_led_to_the_settings(desk: Desk) -> None:
    live = add_project(desk, ProjectDraft(name="Школа"))
    app = inbox(section="clients", project=str(live.id))
    assert ru("There is no Salebot API key yet…") in words(app)
    assert "inbox_sync" not in [button.key for button in app.button]


def calls(n: int) -> str:
    """What a pull of all clients is said to take."""
    return ru_n("Takes about {n} request to…", "Takes about {n} requests to…", n)
