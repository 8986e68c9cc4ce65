"""The section «Integrations» of Settings: what is made is shown once, and taken back."""

from core.desk import Desk
from core.domain.outside.events import OFFERED, EventKind
from core.domain.outside.scopes import Scope
from core.domain.webinars.segments import Rules
from core.services.outside.api_keys import PREFIX, find_caller, list_api_keys
from core.services.outside.endpoints import list_endpoints
from core.services.outside.event_log import list_events
from core.services.outside.segment_addresses import find_fetcher
from core.services.projects.projects import ProjectSettings
from core.services.webinars.segments import Segment, save_segment
from tests.pages.settings.settings_page import open_settings
from tests.wording import ru


def test_api_key_is_shown_once_and_taken_back(desk: Desk, connected: ProjectSettings) -> None:
    page = open_settings(connected, "integrations")
    page.app.text_input(key=f"api_key_name_{connected.id}").set_value("Ключ Ольги")
    page.app.checkbox(key=f"api_key_contacts_{connected.id}").set_value(True)
    page.press(ru("Create a key"))
    key = next(code.value for code in page.app.code if code.value.startswith(PREFIX))
    caller = find_caller(desk, key)
    assert caller is not None
    assert caller.project_id == connected.id
    [known] = list_api_keys(desk, connected.id)
    assert known.scopes == {Scope.READ, Scope.CONTACTS}
    assert not page.app.checkbox(key=f"api_key_contacts_{connected.id}").value, "not for the next key by chance"
    page.open("webhook")
    page.open("integrations")
    assert not page.says(key)
    assert page.says("Ключ Ольги")
    page.press(ru("Yes, remove the key"))
    assert find_caller(desk, key) is None


def test_link_to_a_segment_is_shown_once_and_taken_back(desk: Desk, connected: ProjectSettings) -> None:
    save_segment(desk, connected.id, Segment("Сегмент Ольги", Rules()))
    page = open_settings(connected, "integrations")
    page.press(ru("Create a link"))
    link = next(code.value for code in page.app.code if code.value.endswith(".csv"))
    secret = link.rpartition("/")[2].removesuffix(".csv")
    fetcher = find_fetcher(desk, secret)
    assert fetcher is not None
    assert (fetcher.project_id, fetcher.segment) == (connected.id, "Сегмент Ольги")
    page.open("webhook")
    page.open("integrations")
    assert not page.says(secret)
    page.press(ru("Yes, remove the link"))
    assert find_fetcher(desk, secret) is None


def test_webhook_is_added_tested_turned_off_and_removed(desk: Desk, connected: ProjectSettings) -> None:
    page = open_settings(connected, "integrations")
    page.app.text_input(key=f"endpoint_url_{connected.id}").set_value("ftp://example.com")
    page.press(ru("Add the address"))
    assert list_endpoints(desk, connected.id) == []
    page.app.text_input(key=f"endpoint_url_{connected.id}").set_value("https://crm.example.com/hook?key=17")
    contacts = f"endpoint_contacts_{connected.id}"
    page.app.checkbox(key=contacts).set_value(True)
    page.press(ru("Add the address"))
    assert not page.app.checkbox(key=contacts).value, "the next address gets no contacts by chance"
    [endpoint] = list_endpoints(desk, connected.id)
    assert (endpoint.host, endpoint.kinds, endpoint.with_contacts) == (
        "crm.example.com",
        frozenset(map(str, OFFERED)),
        True,
    )
    assert any(code.value.startswith("whsec_") for code in page.app.code)
    assert not page.says("key=17")
    page.app.multiselect(key=f"endpoint_kinds_{endpoint.id}_{connected.id}").set_value([EventKind.SCENARIO_PEOPLE])
    page.app.checkbox(key=f"endpoint_contacts_{endpoint.id}_{connected.id}").check()
    page.press(ru("Save"))
    [endpoint] = list_endpoints(desk, connected.id)
    assert (set(endpoint.kinds), endpoint.with_contacts) == ({"scenario.people"}, True)
    page.press(ru("Send a test"))
    [event] = list_events(desk, connected.id)
    assert (event.kind, event.state) == ("test", "waiting")
    page.press(ru("Send again"))
    page.press(ru("Turn off"))
    assert not list_endpoints(desk, connected.id)[0].is_on
    assert page.says(ru("did not arrive"))
    page.press(ru("Turn on"))
    page.press(ru("Yes, remove the address"))
    assert list_endpoints(desk, connected.id) == []
