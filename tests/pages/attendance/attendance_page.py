"""The attendance page as an operator uses it: its question filled in, its buttons pressed, its words read."""

from streamlit.testing.v1 import AppTest

from core.sandbox.server import SandboxServer
from tests.conftest import open_page
from tests.pages.seen import press
from tests.present import HELD_ON, YESTERDAY
from tests.subscribers_world import page_id
from tests.wording import ru

ROOM = "623727:python-start"
WEBINAR = f"{ROOM}*{YESTERDAY}T19:00:00"
CLOCK = "19:00"


def page(mode: str = "list", *, day: str = HELD_ON, clock: str = CLOCK) -> AppTest:
    """The page with its question filled in."""
    app = open_page("attendance")
    app.selectbox(key="attendance_room").set_value(ROOM)
    app.text_input(key="day").set_value(day)
    app.text_input(key="time").set_value(clock)
    app.segmented_control(key="attendance_mode").set_value(mode)
    return app.run()


def ask_about(email: str, *, day: str = HELD_ON, clock: str = CLOCK) -> AppTest:
    """The page after one person was asked about."""
    app = page("person", day=day, clock=clock)
    app.text_input(key="attendance_email").set_value(email)
    return press(app, ru("Check"))


def counts(app: AppTest) -> list[str]:
    return [metric.value for metric in app.metric]


def registered_page(small_sandbox: SandboxServer, *, session: str = f"{YESTERDAY}T16:00Z") -> AppTest:
    """The page by a link to the question who of the registered came."""
    return open_page("attendance", check="registered", page=page_id(small_sandbox), session=session)
