"""The Inbox on the home page."""

from core.desk import Desk
from core.errors import Unavailable
from core.problems import write_problem
from tests.conftest import open_page
from tests.inbox_world import bring_to, deliver, mark, registration
from tests.pages.home.test_page import texts
from tests.reports_world import store_report


def test_registrations_of_today_and_what_waits_for_somebody(desk: Desk) -> None:
    store_report(desk, 1, None)
    assert "регистрац" not in texts(open_page("home"))
    lost, unclear, done = deliver(desk, 1, registration(1), registration(2), registration(3))
    bring_to(desk, lost, "unmatched")
    bring_to(desk, unclear, "uncertain")
    bring_to(desk, done, "done")
    mark(desk, done, relay_state="waiting", relay_problem=write_problem(Unavailable("salebot", "bizon_webhook", 503)))
    page = open_page("home")
    assert not page.exception
    said = texts(page)
    assert "3 регистрации сегодня" in said
    assert "Готово: 1 · Без клиента: 1 · Не удалось или неясно: 1" in said
    assert "1 регистрация ждёт пересылки" in said
    links = {link.proto.label: link.proto.query_string for link in page.main.get("page_link")}
    assert "group=unmatched" in links["1 регистрация без клиента в Salebot"]
    assert "group=failed" in links["1 регистрация не удалась или под вопросом"]
