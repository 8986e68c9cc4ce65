"""One person: the answer has the meaning of bizon365_is_visitor, and b365_viewer is what Bizon365 said."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from core.bizon.api import BizonApi
from core.bizon.wire import BizonAccount
from core.desk import Desk
from core.domain.lists.asked import ask
from core.domain.matching import Outcome
from core.environment import ROOT
from core.sandbox.server import SandboxServer
from core.services.attendance.check_visitor import VisitorCheck, check_visitor, list_fields
from core.services.projects.projects import ProjectSettings, list_projects
from core.services.reports.choose_report import ReportQuestion, choose_report
from core.services.reports.fetch_list import list_from_bizon
from core.services.reports.pull_reports import fetch_report, save_report
from data.models import Person
from tests.attendance_world import pull_now, report_id
from tests.conftest import wire
from tests.present import HELD_ON, YESTERDAY, present_clock

ROOM = "623727:python-start"
WEBINAR = f"{ROOM}*{YESTERDAY}T19:00:00"
QUESTION = ReportQuestion.parse(ROOM, HELD_ON, "19:00")

GUIDE_VIEWER = (ROOT / "tests/samples/b365_viewer.json").read_text()
"""The b365_viewer of Salebot's documentation, word for word."""
GUIDE_ROOM = "222222:SW45YzV0d"
GUIDE_WEBINAR = f"{GUIDE_ROOM}*2021-09-12T19:00:00"
GUIDE_STARTS_AT = datetime(2021, 9, 12, 16, 0, tzinfo=UTC)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.just('{"c": {"d": [null]}}'),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture
def small(desk: Desk, small_sandbox: SandboxServer) -> ProjectSettings:
    return wire(desk, small_sandbox)


def check(
    desk: Desk, project: ProjectSettings, question: ReportQuestion, min_stay_s: float = 0.0, **keys: str
) -> VisitorCheck:
    """As the page does it: the report is chosen, then the person is looked for in it."""
    chosen = choose_report(desk, project.id, question)
    assert chosen.report
    assert chosen.how == "exact"
    return check_visitor(desk, project.id, chosen.report.id, ask(**keys), min_stay_s=min_stay_s)


def bizon_of_the_guide(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """A Bizon365 with one webinar, that of the example in Salebot's guide (docs/salebot.md, section 13)."""
    data = {"minutes": 90, "roomid": "SW45YzV0d", "start": int(GUIDE_STARTS_AT.timestamp() * 1000), "stat": 1}
    listing = {
        "_id": "613e2c1d",
        "name": GUIDE_ROOM,
        "type": "LiveWebinars",
        "count1": 1,
        "count2": 90,
        "data": json.dumps(data),
        "webinarId": GUIDE_WEBINAR,
        "created": "2021-09-12T17:30:00.000Z",
    }
    method = environ["PATH_INFO"].rpartition("/")[2]
    asked = parse_qs(environ["QUERY_STRING"])
    wanted = asked.get("LiveWebinars", asked.get("type")) in (["1"], ["LiveWebinars"])
    answer = {
        "getlist": json.dumps(
            {"skip": 0, "limit": 100, "rooms": {}, "count": int(wanted), "list": [listing] if wanted else []}
        ),
        "get": json.dumps(
            {"report": {"webinarId": GUIDE_WEBINAR, "report": "{}", "messages": "{}"}, "room_title": "Вебинар"}
        ),
        "getviewers": f'{{"errors":[],"viewers":[{GUIDE_VIEWER}],"total":1,"skip":0,"limit":1000,"loaded":1}}',
    }[method]
    start_response("200 OK", [("Content-Type", "application/json; charset=utf-8")])
    return [answer.encode()]


def test_example_of_salebots_guide_runs_through_wire_store_merge_and_check(desk: Desk) -> None:
    project = list_projects(desk)[0]
    account = BizonAccount("https://online.bizon365.ru", "v1", None, "made-up-token")
    with httpx.Client(transport=httpx.WSGITransport(app=bizon_of_the_guide)) as http:
        api = BizonApi(account, http, clock=present_clock())
        listed = list_from_bizon(desk, api, project.id, kinds=("live", "automatic"), since=None, until=None)
        assert listed.webinar_ids == [GUIDE_WEBINAR]
        save_report(desk, project.id, fetch_report(desk, api, project.id, GUIDE_WEBINAR))

    question = ReportQuestion.parse(GUIDE_ROOM, "12.09.2021", "19:00")
    found = check(desk, project, question, email="Mail@mail.ru", phone="1")

    assert found.verdict.outcome is Outcome.ATTENDED
    assert found.entered_at
    assert found.entered_at.astimezone(UTC).strftime("%H:%M:%S") == "16:24:47"
    assert found.entered_at.astimezone(project.time_zone).strftime("%d.%m.%Y %H:%M:%S") == "12.09.2021 19:24:47"
    assert found.stay_s
    assert round(found.stay_s / 60, 3) == 14.995
    assert found.viewer == json.loads(GUIDE_VIEWER)
    with desk.store.reading() as session:
        person = session.exec(select(Person)).one()
        assert (person.city, person.system, person.device) == ("Краснодар", "Android", "phone")

    shorter, longer = (
        check(desk, project, question, minutes * 60, email="mail@mail.ru").verdict for minutes in (14.9, 15)
    )
    assert (shorter.outcome, longer.outcome) == (Outcome.ATTENDED, Outcome.ATTENDED_LESS)
    assert check(desk, project, question, email="other@mail.ru").verdict.outcome is Outcome.ABSENT


def test_report_that_does_not_exist_is_not_a_no(desk: Desk, small: ProjectSettings) -> None:
    chosen = choose_report(desk, small.id, ReportQuestion.parse("623727:nowhere", HELD_ON, "19:00"))
    assert (chosen.report, chosen.how) == (None, "none")


def test_report_that_is_not_here_is_not_a_no(desk: Desk, small: ProjectSettings) -> None:
    verdict = check(desk, small, QUESTION, email="a@example.com").verdict
    assert verdict == (Outcome.CANNOT_TELL, "report_not_ready")


def test_nothing_to_look_for_is_not_a_no(desk: Desk, small: ProjectSettings) -> None:
    pull_now(desk, small.id, WEBINAR)
    assert check(desk, small, QUESTION, email="1", phone="1").verdict == (Outcome.CANNOT_TELL, "no_keys")


def test_every_viewer_is_found_by_every_key_they_have(
    desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    pull_now(desk, small.id, WEBINAR)
    for viewer in small_sandbox.world.viewers(WEBINAR)[:20]:
        keys = {"email": viewer.get("email"), "phone": viewer.get("phone"), "client_id": viewer.get("cu1")}
        for name, value in keys.items():
            if value:
                assert check(desk, small, QUESTION, **{name: value}).verdict.outcome is Outcome.ATTENDED


def test_viewer_of_several_rows_is_shown_by_the_last_entry_and_the_stay_of_all(
    desk: Desk, project: ProjectSettings, shared_sandbox: SandboxServer
) -> None:
    webinar = min(shared_sandbox.world.webinars, key=lambda webinar: webinar.size)
    rows = shared_sandbox.world.viewers(webinar.webinar_id)
    report = pull_now(desk, project.id, webinar.webinar_id)
    entries = Counter(row["cu1"] for row in rows if row.get("cu1"))
    client_id = next(client_id for client_id, count in entries.items() if count > 1)
    own = [row for row in rows if row.get("cu1") == client_id and row.get("view")]
    found = check_visitor(desk, project.id, report, ask(client_id=client_id))
    assert found.viewer == max(own, key=lambda row: row["view"])
    assert found.verdict.outcome is Outcome.ATTENDED
    assert json.loads(found.viewer_json or "") == found.viewer


@pytest.mark.parametrize("cv", ['{"c": "Омск", "goal": 2}', {"c": "Омск", "goal": 2}])
def test_extra_fields_of_the_form_are_shown_from_a_string_and_from_an_object(cv: object) -> None:
    assert list_fields({"city": "Краснодар", "cv": cv}) == [("city", "Краснодар"), ("cv.c", "Омск"), ("cv.goal", "2")]


@pytest.mark.parametrize("empty", [None, "", [], "[]", {}, "{}"])
def test_form_without_extra_fields_shows_an_empty_field(empty: object) -> None:
    assert list_fields({"cv": empty}) == [("cv", "")]


@given(st.dictionaries(st.sampled_from(["cv", "cv.c", "city", "vi"]), ANYTHING))
def test_every_field_of_a_viewer_is_shown_as_text_whatever_it_holds(viewer: dict[str, Any]) -> None:
    shown = list_fields(viewer)
    assert {name.partition(".")[0] for name, _ in shown} == {name.partition(".")[0] for name in viewer}
    assert all(isinstance(text, str) for _, text in shown)


def test_values_that_are_no_text_are_shown_as_bizon365_writes_them() -> None:
    viewer = {"mob": True, "tz": None, "vi": [{"s": 1, "e": 2}], "cv": "не JSON"}
    assert dict(list_fields(viewer)) == {"mob": "true", "tz": "", "vi": '[{"s":1,"e":2}]', "cv": "не JSON"}


def test_contacts_stay_out_of_the_repr(desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer) -> None:
    pull_now(desk, small.id, WEBINAR)
    viewer = next(viewer for viewer in small_sandbox.world.viewers(WEBINAR) if viewer.get("email"))
    found = check_visitor(desk, small.id, report_id(desk, small.id, WEBINAR), ask(email=viewer["email"]))
    assert found.match
    assert viewer["email"] not in repr(found)
