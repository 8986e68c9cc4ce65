"""The Inbox as tests open, use and read it."""

from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.services.inbox.rows import InboxRow, find_row
from core.services.projects.connections import open_salebot
from core.services.projects.projects import ProjectSettings
from tests.conftest import open_page
from tests.pages.drawn import table

PROJECT = 1


def inbox(**asked: str) -> AppTest:
    """The page by a link to it, in Russian."""
    app = open_page("inbox", **asked)
    assert not app.exception
    return app


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
    return list(table(app, "registrations_rows")["email"])


def row(desk: Desk, event_id: int) -> InboxRow:
    found = find_row(desk, PROJECT, event_id)
    assert found is not None
    return found


def known_client(desk: Desk, project: ProjectSettings) -> int:
    """Somebody in the sandbox's Salebot."""
    with open_salebot(desk, project.id) as api:
        return api.fetch_clients(0, 1)[0].client_id
