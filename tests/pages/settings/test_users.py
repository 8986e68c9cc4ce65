"""Settings and navigation as each role sees them, and the users."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.domain.access.rights import Role
from core.environment import ROOT
from core.services.access.login import Credentials, find_invited, log_in
from core.services.access.users import list_users
from core.services.projects.projects import ProjectSettings
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
    for name in ("home", "reports", "settings"):
        page = open_as(token_of(school, "Вера"), name)
        assert not page.exception, name
        assert not page.error, name
    assert ru("Log out") in [one.label for one in page.sidebar.button]
