"""The Settings page as an operator meets it."""

import re
from dataclasses import dataclass

from google.protobuf.text_format import MessageToString  # type: ignore[import-untyped]
from streamlit.testing.v1 import AppTest

from core.services.projects.projects import ProjectSettings
from tests.conftest import open_page


@dataclass(frozen=True)
class Page:
    """The page as an operator meets it: labels, words, and everything that reached the browser."""

    app: AppTest

    def press(self, label: str) -> None:
        next(button for button in self.app.button if button.label == label).click()
        self.app.run()
        assert not self.app.exception

    def open(self, section: str) -> None:
        self.app.segmented_control(key="settings_section").set_value(section).run()
        assert not self.app.exception

    def says(self, words: str | re.Pattern[str]) -> bool:
        return re.search(re.escape(words) if isinstance(words, str) else words, self.everything()) is not None

    def everything(self) -> str:
        """As the browser gets it, Cyrillic letters unescaped, and the values by themselves."""
        protos = [element.proto for element in self.app.main if element.proto is not None]
        return "\n".join(MessageToString(proto, as_utf8=True) for proto in protos) + "".join(
            str(getattr(element, "value", "")) for element in self.app.main
        )


def open_settings(project: ProjectSettings, section: str = "connection") -> Page:
    app = open_page("settings")
    if len(app.selectbox) and app.session_state["project_id"] != project.id:
        app.selectbox(key="project_id").set_value(project.id).run()
    page = Page(app)
    page.open(section)
    return page
