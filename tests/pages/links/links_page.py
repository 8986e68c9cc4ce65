"""The Links page as tests open, use and read it."""

from streamlit.testing.v1 import AppTest

from tests.conftest import open_page

ROOM = "https://start.bizon365.ru/room/623727/python-start"
LINK = f"{ROOM}?salebot=#{{client_id}}"


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
