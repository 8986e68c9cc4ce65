"""Whatever is uploaded, pasted, delivered or called is taken as data or refused in words, and shown as it is."""

import csv
import logging
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from core.domain.registration.rows import RegistrationChoices
from core.errors import InvalidInput
from core.services.functions.examples import FUNCTIONS_PATH
from core.services.inbox.list_registrations import InboxSearch, list_inbox
from core.services.lists.read_people import PeopleList, list_asked, read_pasted, read_upload
from core.services.projects.function_keys import make_function_key
from core.services.projects.webhook_secret import reveal_webhook_path
from core.services.registration.job import start_registration
from core.services.registration.plan_batch import build_plan_frame, plan_registration
from core.spreadsheets.export import Words, write_csv, write_xlsx
from core.web.body_limit import LONGEST_BODY
from core.web.functions.endpoint import function_routes
from core.web.inbox.webhook import webhook_routes
from pages.widgets.language import code, plain
from tests import patience
from tests.bad_days import hostile, hostile_bodies
from tests.bad_days.salebot_works import Noticing
from tests.bad_days.world import World, check_counts, check_log, check_said, living
from tests.conftest import open_page
from tests.pages.test_foreign_names import said_on
from tests.received import deliver
from tests.registering import coming, page_id
from tests.stored import fetch_all, finished
from tests.web.functions.endpoint import serve

SHORT, LONG = 13, 300
"""Every way of making a file once."""
BOX = Words("да", "нет")
_COMPUTES = re.compile(r'[ \u00a0"]*[=+\-@＝＋－＠]|[\t\r\n]')
_WRITTEN_TEXT = re.compile(r'="\+?[0-9 ().-]+"')


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[World]:
    with living(tmp_path_factory.mktemp("hostile"), migrated) as world:
        yield world


@pytest.fixture(scope="module")
def address(world: World) -> Iterator[str]:
    with serve([*webhook_routes(), *function_routes(1.0)]) as address:
        yield address


def in_parts(short: int) -> list[object]:
    """Thirty numbers at a time; the long ones besides."""
    return [
        pytest.param(range(short), id="short"),
        *(
            pytest.param(range(first, min(first + 30, LONG)), marks=pytest.mark.long, id=f"from {first}")
            for first in range(short, LONG, 30)
        ),
    ]


def used(world: World, people: PeopleList) -> None:
    """Everything that a list is good for: keys, a plan, files, a run."""
    list_asked(people, everywhere=True)
    at = coming(world.server).astimezone(ZoneInfo("Europe/Moscow"))
    choices = RegistrationChoices(
        people.columns, page_id=page_id(world.server), date=f"{at:%d.%m.%Y}", time=f"{at:%H:%M}"
    )
    plan = plan_registration(world.desk, world.project_id, people, choices)
    assert len(plan.rows) == len(people.rows)
    frame = build_plan_frame(plan, ZoneInfo("Europe/Moscow"))
    columns = {str(name): str(name) for name in frame.columns} | dict(
        zip((f"given_{n}" for n in range(len(people.titles))), people.titles, strict=True)
    )
    for row in csv.reader(StringIO(write_csv(frame, columns, BOX).decode("utf-8-sig")), delimiter=";"):
        assert not [cell for cell in row if _COMPUTES.match(cell) and not _WRITTEN_TEXT.fullmatch(cell)]
    assert b"<f>" not in write_xlsx(frame, columns, BOX)
    if len(plan.rows) < 20:
        job = finished(world.desk, start_registration(world.desk, world.project_id, plan))
        assert job.state == "done"
        check_counts(job)


@pytest.mark.parametrize("numbers", in_parts(SHORT))
def test_hostile_list_is_a_list_or_is_refused_in_words(
    world: World, numbers: range, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    outcomes = Counter[str]()
    for number in numbers:
        name, content = hostile.file(number)
        for source in (content, hostile.pasted(number)):
            try:
                people = read_upload(source, name) if isinstance(source, bytes) else read_pasted(source)
                used(world, people)
            except InvalidInput as refused:
                check_said([refused])
                outcomes[refused.reason] += 1
            else:
                outcomes["used"] += 1
    assert {"used", "password", "unreadable"} <= outcomes.keys(), outcomes
    check_log(world, caplog.records)


@pytest.mark.parametrize("numbers", in_parts(36))
def test_hostile_delivery_is_kept_and_processed_as_data(
    world: World, address: str, numbers: range, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    url = f"{address}{reveal_webhook_path(world.desk, world.project_id)}"
    [(before,)] = fetch_all(world.desk, "SELECT sum(1 + repeats) FROM webhook_event")
    kept = 0
    for number in numbers:
        body, kind = hostile_bodies.delivery(number)
        answer = patience.post(url, content=body, headers={b"content-type": kind.encode()})
        assert answer.status_code == (200 if len(body) <= LONGEST_BODY else 413), (number, answer.text)
        kept += answer.status_code == 200
    [(after,)] = fetch_all(world.desk, "SELECT sum(1 + repeats) FROM webhook_event")
    assert after - (before or 0) == kept
    round_of(world)
    states = Counter(state for (state,) in fetch_all(world.desk, "SELECT state FROM received_registration"))
    assert set(states) <= {"done", "unmatched", "failed"}, states
    listed = list_inbox(world.desk, world.project_id, InboxSearch())
    assert listed.total == states.total()
    check_log(world, caplog.records)


def round_of(world: World) -> None:
    work = Noticing(world)
    work.begin_round()
    work.rest()


@pytest.mark.parametrize("numbers", in_parts(36))
def test_hostile_call_of_a_function_is_answered_and_breaks_nothing(
    world: World, address: str, numbers: range, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    statuses = Counter[int]()
    key = {b"authorization": f"Bearer {make_function_key(world.desk, world.project_id)}".encode()}
    for number in numbers:
        body, kind = hostile_bodies.call(number)
        name = ("bizon365_add_subscriber", "bizon365_is_visitor")[number % 2]
        answer = patience.post(
            f"{address}{FUNCTIONS_PATH}/{name}", content=body, headers={**key, b"content-type": kind.encode()}
        )
        statuses[answer.status_code] += 1
        assert answer.headers["content-type"].startswith("application/json")
        assert isinstance(answer.json(), dict)
    assert max(statuses) < 500, statuses
    assert {200, 422} <= statuses.keys(), statuses
    check_log(world, caplog.records)


@pytest.mark.parametrize(
    "names", [["Markdown", "HTML", "lines"], *(pytest.param([n], marks=pytest.mark.long) for n in hostile.TEXTS)]
)
def test_pages_show_hostile_texts_as_they_are(world: World, names: list[str]) -> None:
    texts = [f"{hostile.MARK} {hostile.TEXTS[name]}" for name in names]
    events = [
        deliver(
            world.desk,
            world.project_id,
            email=f"{list(hostile.TEXTS).index(names[n])}.shown@example.com",
            secret=names[n],
            **dict.fromkeys(("username", "sublistId", "room", "utm_source", "utm_campaign"), said),
        )
        for n, said in enumerate(texts)
    ]
    round_of(world)
    for event_id, said in zip(events, texts, strict=True):
        app = open_page("inbox", event=str(event_id))
        assert not app.exception
        shown = [text for _, text in said_on(app)]
        assert shown
        kept = stored(world, event_id)
        for text in shown:
            assert hostile.MARK not in text.replace(plain(kept), "").replace(code(kept), ""), (said, text)


def stored(world: World, event_id: int) -> str:
    """The name as it was kept: without what no database holds."""
    [(name,)] = fetch_all(world.desk, "SELECT username FROM received_registration WHERE event_id = :id", id=event_id)
    return str(name)
