"""Who gets in, and what each of them sees, in the browser."""

from collections.abc import Iterator
from time import monotonic

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from core.domain.access.rights import Role
from core.services.access.sessions import end_all_sessions
from core.services.access.users import UserDraft, invite_user
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project, list_projects
from tests.browser.screen import button, open_page, ru, settle
from tests.dashboard import Dashboard
from tests.services.access.school import ADMINISTRATOR, PASSWORD, WRONG, add_colleague, user_id
from tests.web.dashboard_with_users import PROVIDER, SECRETS, dashboard_with_users, school_of

pytestmark = pytest.mark.long
REVOKED_S = 10
TOKEN = "made-up-token-of-the-school"
VIEWER, OPERATOR, MARINA = "Вера", "Глеб", "marina@example.com"


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """With an administrator, a viewer, and an operator who may see one of two projects."""
    with dashboard_with_users(tmp_path_factory.mktemp("users")) as running:
        with school_of(running) as desk:
            project = add_project(desk, ProjectDraft(name="Школа"), bizon_token=TOKEN, salebot_key=TOKEN)
            add_colleague(desk, VIEWER, Role.VIEWER)
            add_colleague(desk, OPERATOR, Role.OPERATOR, frozenset({project.id}))
            invite_user(desk, MARINA, UserDraft(Role.OPERATOR, None))
        yield running


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    """A tab of a browser in which nobody has logged in."""
    fresh: BrowserContext = chromium.new_context(locale="ru-RU", timezone_id="Europe/Moscow")
    yield fresh.new_page()
    fresh.close()


def log_in(page: Page, school: Dashboard, name: str, password: str = PASSWORD) -> None:
    page.goto(f"{school.address}/login?lang=ru")
    page.get_by_label(ru("Name"), exact=True).fill(name)
    page.get_by_label(ru("Password"), exact=True).fill(password)
    button(page, ru("Log in")).click()


def expect_inside(page: Page) -> None:
    """Wait until the page is one of somebody who has logged in."""
    expect(button(page, ru("Log out"))).to_be_visible()


def shown(name: str) -> str:
    """The beginning of a name: in an address on a page stands a joiner that nobody sees."""
    return name.partition("@")[0]


def test_a_wrong_password_is_refused_and_the_right_one_opens_the_page(school: Dashboard, tab: Page) -> None:
    log_in(tab, school, ADMINISTRATOR, WRONG)
    expect(tab.get_by_role("alert")).to_have_text(ru("Name, password or code is not right."))
    log_in(tab, school, ADMINISTRATOR)
    expect_inside(tab)
    expect(tab.get_by_role("combobox", name=ru("Project"))).to_be_visible()
    open_page(tab, f"{school.address}/settings?section=users")
    for name in (ADMINISTRATOR, VIEWER, OPERATOR, MARINA):
        expect(tab.get_by_text(shown(name)).first).to_be_visible()


def test_a_viewer_sees_no_secrets_and_no_way_to_them(school: Dashboard, tab: Page) -> None:
    log_in(tab, school, VIEWER)
    expect_inside(tab)
    for section in ("connection", "webhook", "users"):
        open_page(tab, f"{school.address}/settings?section={section}")
        for name in ("Connection", "Webhook", "Bot functions", "Users", "Backups"):
            expect(tab.get_by_role("radio", name=ru(name), exact=True)).to_have_count(0)
        assert [secret for secret in (TOKEN, *SECRETS.values()) if secret in tab.content()] == []


def test_an_operator_of_one_project_sees_that_one_only(school: Dashboard, tab: Page) -> None:
    log_in(tab, school, OPERATOR)
    expect_inside(tab)
    with school_of(school) as desk:
        other = next(one.id for one in list_projects(desk) if one.is_sandbox)
    for path in ("", f"webinars?project={other}", "settings"):
        open_page(tab, f"{school.address}/{path}")
        expect_inside(tab)
        for seen in (tab.get_by_role("combobox", name=ru("Project")), tab.get_by_text(ru("Sandbox"), exact=True)):
            expect(seen).to_have_count(0)


def test_a_page_that_is_open_ends_within_ten_seconds_of_the_revoked_session(school: Dashboard, tab: Page) -> None:
    log_in(tab, school, OPERATOR)
    expect_inside(tab)
    settle(tab)
    with school_of(school) as desk:
        end_all_sessions(desk, user_id(desk, OPERATOR))
    began = monotonic()
    expect(tab.get_by_label(ru("Password"), exact=True)).to_be_visible()
    assert monotonic() - began < REVOKED_S


def test_who_is_invited_comes_in_by_the_provider(school: Dashboard, tab: Page) -> None:
    tab.goto(f"{school.address}/login?lang=ru")
    tab.get_by_role("link", name=ru("Log in with {name}", name=PROVIDER)).click()
    tab.get_by_placeholder("sub").fill("marina")
    tab.get_by_role("button", name="Authorize").click()
    expect_inside(tab)
    open_page(tab, f"{school.address}/settings?section=account")
    expect(tab.get_by_text(shown(MARINA)).first).to_be_visible()
