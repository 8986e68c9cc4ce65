"""The Links page as tests open, use and read it."""

from streamlit.testing.v1 import AppTest

from core.environment import ROOT
from tests.conftest import open_page
from tests.patience import PATIENCE_S

ROOM = "https://start.bizon365.ru/room/623727/python-start"
LINK = f"{ROOM}?salebot=#{{client_id}}"


def open_link(**address: str) -> AppTest:
    """The page by a link to a view of it."""
    app = AppTest.from_file(str(ROOT / "pages/navigation.py"), default_timeout=PATIENCE_S)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run().switch_page("links/page.py").run()


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    app.run()
    assert not app.exception
    return app


def paste(text: str) -> AppTest:
    app = open_page("links")
    app.segmented_control(key="links_target").set_value("pasted").run()
    return app.text_area(key="links_pasted").set_value(text).run()


def copyable(app: AppTest) -> list[str]:
    return [str(code.value) for code in app.main.code]


def words(app: AppTest) -> str:
    """Everything the page says in running text."""
    parts = [*app.header, *app.markdown, *app.caption, *app.success, *app.info, *app.warning, *app.error]
    return "\n".join(str(part.value) for part in parts)
