"""The bell in the sidebar and the page behind it: what is new, in words, until it is read."""

from datetime import timedelta

from core.desk import Desk
from core.domain.notices.kinds import NoticeKind
from core.services.notices.notices import raise_notice
from core.services.projects.projects import list_projects
from pages.notices.list import MARK_KEY
from tests.conftest import open_page
from tests.present import PRESENT
from tests.wording import ru

READY = {
    "report_id": 5,
    "room_id": "222222:room",
    "room_title": "*Python* с нуля",
    "starts_at": (PRESENT - timedelta(days=1)).isoformat(),
    "came": 214,
    "change": 0.12,
    "middle_stay_min": 43,
    "end": "at_offer",
    "end_people": 86,
    "end_known": 214,
    "buyers": 12,
    "paid_minor": 120_000_00,
    "currency": "RUB",
}


def test_notice_is_counted_by_the_bell_said_in_words_and_read_by_a_press(desk: Desk) -> None:
    project_id = list_projects(desk)[0].id
    raise_notice(desk, project_id, NoticeKind.REPORT_READY, READY)
    page = open_page("notices")
    assert not page.exception
    bell = page.sidebar.get("page_link")[0].proto
    assert bell.label == ru("Notices: {n} new", n=1)
    title, numbers = (one.value for one in page.main.markdown)
    assert "\\*Python\\* с нуля" in title
    assert ru("new") in title
    assert numbers.replace("\\", "").split("  \n") == [
        f"{ru('Came')}: 214 (+12\u00a0% к обычному)",
        f"{ru('Half stayed longer than')}: 43 мин",
        f"{ru('Were there at the offer')}: 40\u00a0% (86 из 214)",
        f"{ru('Bought')}: 12, 120\u00a0000\u00a0₽",
    ]
    page.button(key=MARK_KEY).click().run()
    assert not page.exception
    assert page.button(key=MARK_KEY).disabled
    assert page.sidebar.get("page_link")[0].proto.label == ru("Notices")


def test_page_without_notices_says_what_will_stand_there(desk: Desk) -> None:
    assert [info.value for info in open_page("notices").main.info] == [ru("Nothing yet. As soon as the report…")]
