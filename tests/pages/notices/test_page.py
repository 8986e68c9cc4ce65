"""The bell in the sidebar and the page behind it: what is new, in words, until it is read."""

import re
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.desk import Desk
from core.domain.notices.kinds import NoticeKind
from core.i18n import LANGUAGES, Language
from core.sandbox.server import SandboxServer
from core.services.notices.choices import get_told
from core.services.notices.notices import raise_notice
from core.services.notices.wording import Told, word
from core.services.projects.projects import list_projects
from core.services.scenarios.runs import allow_run
from pages.notices.list import MARK_KEY
from pages.notices.words import kind_words, word_notice
from pages.widgets.language import speaking
from tests.conftest import open_page
from tests.pages.seen import words
from tests.present import PRESENT
from tests.services.scenarios.world import School, store_run
from tests.wording import ru

NBSP = "\u00a0"
PAID = f"120{NBSP}000{NBSP}₽, 20,50{NBSP}$"
READY = {
    "report_id": 5,
    "room_id": "222222:room",
    "room_title": "*Python* с нуля",
    "starts_at": (PRESENT - timedelta(days=1)).isoformat(),
    "came": 214,
    "change": 0.12,
    "middle_stay_min": 43,
    "usual_stay_min": 41.5,
    "end": "at_offer",
    "end_people": 86,
    "end_known": 214,
    "usual_end_share": 0.37,
    "buyers": 12,
    "paid": [[120_000_00, "RUB"], [20_50, "USD"]],
    "usual_buyers": 9.5,
}
OF_FORMER_VERSION = {
    name: value for name, value in READY.items() if name != "paid" and not name.startswith("usual")
} | {"paid_minor": 120_000_00, "currency": "RUB"}


FACTS: dict[NoticeKind, dict[str, Any]] = {
    NoticeKind.REPORT_READY: READY,
    NoticeKind.WEEKLY: {
        "since": "2026-11-16",
        "until": "2026-11-22",
        "rooms": [
            {"title": "Python", "webinars": 2, "came": 30, "change": -0.1, "buyers": 2, "paid": [[100_00, "RUB"]]},
            {"title": "Рацион", "webinars": 1, "came": 3, "change": None},
        ],
    },
    NoticeKind.SCENARIO_WAITS: {
        "name": "Спасибо",
        "people": 214,
        "run_id": 5,
        "title": "Python",
        "starts_at": PRESENT.isoformat(),
        "step": 2,
    },
    NoticeKind.SCENARIO_STOPPED: {"name": "Спасибо", "people": 640},
    NoticeKind.SCENARIO_FOUND: {"name": "Спасибо", "people": 12},
    NoticeKind.JOB_RESTS: {"kind": "send_campaign", "job_id": "a", "name": "Спасибо"},
    NoticeKind.TOKEN_REFUSED: {"service": "salebot"},
    NoticeKind.WEBHOOK_SILENT: {"last_at": PRESENT.isoformat()},
    NoticeKind.DISK_FULL: {"free_mb": 20},
    NoticeKind.BACKUP_TROUBLE: {},
}


def test_notice_is_counted_by_the_bell_said_in_words_and_read_by_a_press(desk: Desk) -> None:
    project_id = list_projects(desk)[0].id
    raise_notice(desk, project_id, NoticeKind.REPORT_READY, READY)
    page = open_page("notices")
    assert not page.exception
    bell = page.sidebar.get("page_link")[0].proto
    assert bell.label == f"{ru('Notices')} · 1"
    title, numbers = (one.value for one in page.main.markdown)
    assert "\\*Python\\* с нуля" in title
    assert ru("new") in title
    assert numbers.replace("\\", "").split("  \n") == [
        f"{ru('Came')}: 214 (+12\u00a0% к обычному)",
        f"{ru('Half stayed longer than')}: {ru('{n} (usually {usual})', n='43 мин', usual='42 мин')}",
        f"{ru('Were there at the offer')}: {ru('{n} (usually {usual})', n=f'40{NBSP}%', usual=f'37{NBSP}%')}"
        ", 86 из 214",
        f"{ru('Bought')}: {ru('{bought} (usually {n} in the end)', bought=f'12, {PAID}', n=10)}",
    ]
    page.button(key=MARK_KEY).click().run()
    assert not page.exception
    assert page.button(key=MARK_KEY).disabled
    assert page.sidebar.get("page_link")[0].proto.label == ru("Notices")


def test_notice_of_a_run_that_was_let_go_elsewhere_offers_no_go(desk: Desk, small_sandbox: SandboxServer) -> None:
    school = School.opened(desk, small_sandbox)
    run_id = store_run(school.desk, school.project_id, school.switch_on())
    raise_notice(
        desk, school.project_id, NoticeKind.SCENARIO_WAITS, FACTS[NoticeKind.SCENARIO_WAITS] | {"run_id": run_id}
    )

    def offered() -> tuple[str, bool]:
        page = open_page("notices")
        link = page.main.get("page_link")[-1].proto
        return link.label, ru("it waits no more") in words(page)

    assert offered() == (ru("Look, and let it go"), False)
    allow_run(school.desk, school.project_id, run_id)
    assert offered() == (ru("People and results"), True)


def test_notice_of_a_former_version_says_what_it_knows() -> None:
    with speaking("ru"):
        words = word_notice(NoticeKind.REPORT_READY, OF_FORMER_VERSION, ZoneInfo("Europe/Moscow"), PRESENT)
    assert words.lines[1:] == (
        f"{ru('Half stayed longer than')}: 43 мин",
        f"{ru('Were there at the offer')}: 40{NBSP}%, 86 из 214",
        f"{ru('Bought')}: 12, 120{NBSP}000{NBSP}₽",
    )


def test_page_without_notices_says_what_will_stand_there(desk: Desk) -> None:
    assert [info.value for info in open_page("notices").main.info] == [ru("Nothing yet. As soon as the report…")]


def test_what_goes_where_is_chosen_for_oneself(desk: Desk) -> None:
    project_id = list_projects(desk)[0].id
    page = open_page("notices", section="where")
    assert not page.exception
    page.text_input(key=f"notices_email_{project_id}").set_value("Anna@Example.com")
    page.multiselect(key=f"notices_by_email_{project_id}").set_value([NoticeKind.WEEKLY])
    page.text_input(key=f"notices_client_ids_{project_id}").set_value("5; 7")
    page.multiselect(key=f"notices_by_chat_{project_id}").set_value([NoticeKind.REPORT_READY])
    page.button(key=f"notices_save_{project_id}").click().run()
    assert not page.exception
    choice = get_told(desk, project_id).choice
    assert (choice.email, choice.by_email) == ("anna@example.com", (NoticeKind.WEEKLY,))
    assert (choice.client_ids, choice.by_chat) == (("5", "7"), (NoticeKind.REPORT_READY,))


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_its_words_and_a_letter(kind: NoticeKind, language: Language) -> None:
    address = "https://desk.example.com/"
    zone = ZoneInfo("Europe/Moscow")
    told = Told(kind, FACTS[kind], 7, "Школа", language, zone, PRESENT, address)
    letter = word(told)
    assert letter.subject
    assert "Школа" in letter.text
    if link := re.search(r"https://\S+", letter.text):
        assert link[0].startswith("https://desk.example.com/")
        assert "project=7" in link[0]
    with speaking(language):
        assert set(kind_words()) == set(NoticeKind)
