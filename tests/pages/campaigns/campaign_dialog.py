"""The dialog «Send to Salebot» as tests open, fill in and read it."""

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput

from core.desk import Desk
from core.sandbox.world.people import Person
from core.services.campaigns.start_campaign import write_campaign
from core.services.projects.projects import ProjectSettings
from tests.pages.attendance.attendance_page import page
from tests.pages.registration.registration_page import counts
from tests.pages.seen import press
from tests.sending import as_people, plan_of
from tests.wording import like, ru

SEND = ru("Send to Salebot")
PLAN = ru("Make the plan")
KINDS = (
    ru("Will be sent"),
    ru("Will get the rest"),
    ru("Will be looked up"),
    ru("Got it already"),
    ru("Got a part"),
    ru("Repeated in the list"),
    ru("No contact"),
)


def checked(*contacts: str) -> AppTest:
    """A list after its check."""
    app = page()
    app.text_area(key="attendance_text").set_value("\n".join(contacts))
    return press(app.run(), ru("Check the list"))


def offered(app: AppTest) -> str:
    """The label of the page's one button that offers to send."""
    [label] = [button.label for button in app.button if like("Send to Salebot · {whom}").match(button.label)]
    return label


def opened(app: AppTest) -> AppTest:
    return press(app, offered(app))


def choose(app: AppTest, label: str, *values: str) -> AppTest:
    [group] = [group for group in app.button_group if group.label == label]
    group.set_value(list(values)).run()
    return app


def planned(app: AppTest) -> dict[str, int]:
    """The numbers of the plan."""
    return {kind: int(number) for kind, number in counts(app).items() if kind in KINDS}


def typed(app: AppTest, label: str) -> TextInput:
    [box] = [box for box in app.text_input if box.label == label]
    return box


def fill(app: AppTest, label: str, text: str) -> AppTest:
    return typed(app, label).set_value(text).run()


def tick(app: AppTest, label: str) -> AppTest:
    [box] = [box for box in app.checkbox if box.label == label]
    return box.check().run()


def send(app: AppTest, confirmation: str) -> AppTest:
    return press(tick(app, confirmation), SEND)


def campaign(desk: Desk, project: ProjectSettings, people: list[Person]) -> str:
    return write_campaign(desk, project.id, plan_of(desk, project.id, as_people(people)))
