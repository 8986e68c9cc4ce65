"""The Links page as tests open, use and read it."""

from streamlit.testing.v1 import AppTest

from tests.conftest import open_page

ROOM = "https://start.bizon365.ru/room/623727/python-start"
LINK = f"{ROOM}?salebot=#{{client_id}}"


def paste(text: str) -> AppTest:
    app = open_page("links")
    app.segmented_control(key="links_target").set_value("pasted").run()
    return app.text_area(key="links_pasted").set_value(text).run()


def copyable(app: AppTest) -> list[str]:
    return [str(code.value) for code in app.main.code]
