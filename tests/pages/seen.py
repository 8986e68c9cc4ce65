"""What tests of pages do and read on every page alike."""

from streamlit.testing.v1 import AppTest


def words(app: AppTest) -> str:
    """Everything the page says in running text, with plain spaces."""
    parts = [
        *(app.title, app.header, app.markdown, app.caption),
        *(app.success, app.info, app.warning, app.error),
    ]
    return "\n".join(str(one.value) for part in parts for one in part).replace("\u00a0", " ")


def press(app: AppTest, label: str) -> AppTest:
    """The page after a press of its one button with these words."""
    [button] = [button for button in app.button if button.label == label]
    button.click().run()
    assert not app.exception
    return app
