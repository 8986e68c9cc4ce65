"""The registration page as tests open, use and read it."""

from datetime import date, datetime

from streamlit.testing.v1 import AppTest

from tests.conftest import open_page
from tests.wording import like

NO_SUCH_SESSION = like("The schedule of page {page} has no such session: {time}.")


def section(name: str, **asked: str) -> AppTest:
    """A section of the page by a link to it."""
    return open_page("registration", section=name, **asked)


def counts(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def day_of(where: dict[str, str]) -> date:
    """The day of a session as it stands in the address."""
    return datetime.strptime(where["date"], "%d.%m.%Y").date()  # noqa: DTZ007
