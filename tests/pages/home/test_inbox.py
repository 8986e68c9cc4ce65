"""The Inbox on the home page."""

from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.errors import Unavailable
from core.problems import write_problem
from tests.conftest import open_page
from tests.inbox_world import bring_to, deliver, mark, registration
from tests.pages.home.test_page import texts
from tests.reports_world import store_report
from tests.wording import ru, ru_n


def test_registrations_of_today_and_what_waits_for_somebody(desk: Desk) -> None:
    store_report(desk, 1, None)
    assert ru("To the Inbox") not in labels(open_page("home"))
    lost, unclear, done = deliver(desk, 1, registration(1), registration(2), registration(3))
    bring_to(desk, lost, "unmatched")
    bring_to(desk, unclear, "uncertain")
    bring_to(desk, done, "done")
    mark(desk, done, relay_state="waiting", relay_problem=write_problem(Unavailable("salebot", "bizon_webhook", 503)))
    page = open_page("home")
    assert not page.exception
    said = texts(page)
    assert ru_n("{n} registration today", "{n} registrations today", 3) in said
    assert " · ".join(f"{ru(group)}: 1" for group in ("Done", "No client", "Failed or unclear")) in said
    assert ru_n("{n} registration is waiting…", "{n} registrations are waiting…", 1) in said
    links = labels(page)
    assert ru("To the Inbox") in links
    assert "group=unmatched" in links[ru_n("{n} registration has no…", "{n} registrations have no…", 1)]
    assert "group=failed" in links[ru_n("{n} registration failed…", "{n} registrations failed…", 1)]


def labels(page: AppTest) -> dict[str, str]:
    """The links of the page: where each leads, by its label."""
    return {link.proto.label: link.proto.query_string for link in page.main.get("page_link")}
