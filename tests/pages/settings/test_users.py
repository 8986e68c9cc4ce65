"""Settings and navigation as each role sees them, and the users."""

import re

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Element

from core.desk import Desk
from core.domain.access.rights import Role
from core.environment import ROOT
from core.services.access.login import Credentials, find_invited, log_in
from core.services.access.sessions import end_all_sessions
from core.services.access.users import UserDraft, change_user, list_users
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import ProjectSettings, add_project
from core.web.downloads import download_routes
from pages.widgets.desk import TOKEN
from tests.patience import PATIENCE_S
from tests.services.access.school import (
    ADMINISTRATOR,
    AT_HOME,
    PASSWORD,
    add_colleague,
    open_school,
    token_of,
)
from tests.wording import ru

HELD: list[object] = []
"""Files that an open tab would hold."""


def open_as(token: str, page: str, **address: str) -> AppTest:
    """A page of the user with this session, run once."""
    app = AppTest.from_file(str(ROOT / "pages/navigation.py"), default_timeout=PATIENCE_S)
    app.session_state[TOKEN] = token
    app.query_params.update(address)
    return app.run().switch_page(f"{page}/page.py").run()


def sections(page: AppTest) -> list[str]:
    return [str(one) for one in page.segmented_control(key="settings_section").options]


@pytest.fixture
def school(desk: Desk, project: ProjectSettings) -> Desk:
    return open_school(desk)


def test_settings_show_each_role_what_it_may_change(school: Desk) -> None:
    add_colleague(school, "Борис", Role.OPERATOR)
    add_colleague(school, "Вера", Role.VIEWER)
    seen = {name: sections(open_as(token_of(school, name), "settings")) for name in ("Вера", "Борис", ADMINISTRATOR)}
    assert seen["Вера"] == [ru("My login")]
    assert set(seen["Борис"]) == {ru("Variables"), ru("Set-up checklist"), ru("My login")}
    assert {ru("Users"), ru("Connection"), *seen["Борис"]} <= set(seen[ADMINISTRATOR])


def test_administrator_invites_by_a_link_that_is_shown_once(school: Desk) -> None:
    page = open_as(token_of(school, ADMINISTRATOR), "settings", section="users")
    page.text_input(key="invite_name").set_value("Глеб").run()
    page.selectbox(key="invite_role").select(Role.VIEWER).run()
    page.button(key="invite").click().run()
    (link,) = [one.value for one in page.code if "/invitation/" in one.value]
    assert find_invited(school, re.sub(".*/invitation/", "", link)).name == "Глеб"
    assert {user.name: (user.role, user.state) for user in list_users(school)}["Глеб"] == (Role.VIEWER, "invited")
    page.segmented_control(key="settings_section").select("variables").run()
    page.segmented_control(key="settings_section").select("users").run()
    assert not [one for one in page.code if "/invitation/" in one.value]


def test_user_changes_the_own_password(school: Desk) -> None:
    page = open_as(token_of(school, ADMINISTRATOR), "settings", section="account")
    for key, value in (("account_old", PASSWORD), ("account_new", "новый пароль 7"), ("account_again", "новый 8")):
        page.text_input(key=key).set_value(value)
    page.button[[one.label for one in page.button].index(ru("Change the password"))].click().run()
    assert isinstance(log_in(school, Credentials(ADMINISTRATOR, PASSWORD), AT_HOME), str), "they differ"


def test_session_that_has_ended_shows_nothing(school: Desk) -> None:
    page = AppTest.from_file(str(ROOT / "pages/navigation.py"), default_timeout=PATIENCE_S).run()
    assert not page.title
    assert not page.sidebar.selectbox
    assert not page.exception


def test_viewer_sees_figures_without_contacts(school: Desk) -> None:
    add_colleague(school, "Вера", Role.VIEWER)
    for name in ("home", "webinars", "webinar", "compare", "room", "settings"):
        page = open_as(token_of(school, "Вера"), name)
        assert not page.exception, name
        assert not page.error, name
    assert ru("Log out") in [one.label for one in page.sidebar.button]


def test_file_that_was_offered_is_refused_once_the_right_or_the_session_is_gone(school: Desk) -> None:
    boris = add_colleague(school, "Борис", Role.ADMINISTRATOR)
    token = token_of(school, "Борис")
    path = offered_by(open_as(token, "settings", section="journal"))
    browser = TestClient(Starlette(routes=list(download_routes())))
    assert browser.get(path).status_code == 200
    change_user(school, boris, UserDraft(Role.OPERATOR, None))
    assert browser.get(path).status_code == 403
    change_user(school, boris, UserDraft(Role.ADMINISTRATOR, None))
    assert browser.get(path).status_code == 200
    end_all_sessions(school, boris)
    assert browser.get(path).status_code == 403


def offered_by(page: AppTest) -> str:
    """The path of a file that the journal offers, which is held for as long as the page is."""
    file = page.session_state["offered_journal_export_xlsx"]
    HELD.append(file)
    return f"/download/{file.ticket}"


def test_link_to_a_page_of_work_says_to_a_viewer_whom_it_is_for(school: Desk) -> None:
    add_colleague(school, "Вера", Role.VIEWER)
    page = open_as(token_of(school, "Вера"), "attendance", check="registered")
    assert [one.value for one in page.info if one.icon == ":material/lock:"] == [
        ru("This is for operators and administrators. With your role you can only look.")
    ]
    assert not page.exception


def test_user_of_no_project_is_told_so_and_can_log_out(school: Desk) -> None:
    add_colleague(school, "Глеб", Role.OPERATOR, frozenset())
    page = open_as(token_of(school, "Глеб"), "webinars", project="1")
    assert [one.value for one in page.info] == [ru("No project is open to you. Ask an administrator.")]
    assert page.button(key="log_out")
    assert not page.exception


def test_only_administrators_are_shown_links_to_what_they_alone_change(school: Desk) -> None:
    add_colleague(school, "Борис", Role.OPERATOR)
    live = add_project(school, ProjectDraft(name="Школа")).id
    seen = {}
    for name in ("Борис", ADMINISTRATOR):
        page = open_as(token_of(school, name), "home", project=str(live))
        seen[name] = {str(one.proto.label) for one in page.main if isinstance(one, Element) and one.type == "page_link"}
        assert not page.exception
    assert seen[ADMINISTRATOR] - seen["Борис"] == {ru("Connect Bizon365")}
