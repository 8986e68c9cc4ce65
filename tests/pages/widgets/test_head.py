"""The head of each page names the clock of its times, and nothing below it does so again."""

import pytest

from core.desk import Desk
from core.sandbox.server import SandboxServer
from tests.conftest import open_page, wire


@pytest.mark.parametrize(
    ("page", "view"),
    [
        ("home", {}),
        ("webinars", {}),
        ("webinar", {}),
        ("compare", {}),
        ("attendance", {}),
        ("attendance", {"check": "person"}),
        ("links", {"section": "history"}),
        ("registration", {"section": "person"}),
        ("registration", {"section": "runs"}),
        ("inbox", {}),
        ("inbox", {"section": "clients"}),
        ("campaigns", {}),
    ],
)
def test_zone_is_named_once_a_page(desk: Desk, small_sandbox: SandboxServer, page: str, view: dict[str, str]) -> None:
    wire(desk, small_sandbox)
    app = open_page(page, **view)
    assert not app.exception
    texts = [*app.caption, *app.markdown, *app.info, *app.warning, *app.text]
    assert ["Москва, UTC+3" in text.value for text in texts if "UTC" in text.value] == [True]
