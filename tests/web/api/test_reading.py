"""Reading over the HTTP API: who is let in, what each scope shows, and that pages miss nothing."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from pydantic import BaseModel
from pyrate_limiter import Rate

from core.desk import Desk
from core.domain.outside.scopes import Scope
from core.domain.webinars.segments import Fact, Rules
from core.services.outside.api_keys import list_api_keys, make_api_key, remove_api_key
from core.services.projects.projects import ProjectSettings, add_project
from core.services.webinars.segments import Segment, save_segment
from core.web.api.endpoint import Api
from core.web.api.openapi import openapi
from core.web.api.table import OPERATIONS
from data.models import OrderList
from data.repositories.orders.orders import COLUMNS, put_orders
from tests.orders_world import order, put
from tests.reports_world import START, store_report, viewer
from tests.services.projects.school import SCHOOL
from tests.web.api.asking import Asker, open_api
from tests.webinars_world import store_page, subscriber

ANNA = viewer("Анна +79001234567", email="anna@example.com", phone="+79001234567", city="Москва", minutes=50)
OLEG = viewer("Олег", email="oleg@example.com", minutes=10)


@pytest.fixture
def api(desk: Desk, project: ProjectSettings) -> Iterator[Asker]:
    with open_api() as asker:
        asker.key = make_api_key(desk, project.id, "Наша CRM")
        yield asker


def test_who_has_no_key_is_refused(api: Asker, desk: Desk, project: ProjectSettings) -> None:
    made, api.key = api.key, "wd_made-up"
    for path in ("/project", "/reports", "/reports/1", "/people?report_ids=1"):
        assert api.refusal("GET", path) == (401, "key_required")
    api.key = made
    assert api.get("/project") == {"id": project.id, "name": project.name, "time_zone": "Europe/Moscow"}
    [known] = list_api_keys(desk, project.id)
    assert (known.name, known.tail, known.used_at is not None) == ("Наша CRM", made[-4:], True)
    remove_api_key(desk, project.id, known.id)
    assert api.refusal("GET", "/project") == (401, "key_required")


def test_contacts_are_shown_to_a_key_that_has_them_only(api: Asker, desk: Desk, project: ProjectSettings) -> None:
    report = store_report(desk, project.id, [ANNA, OLEG])
    path = f"/reports/{report}/viewers"
    first, second = api.get(path)["items"]
    assert (first["stay_min"], first["city"], second["name"]) == (50.0, "Москва", "Олег")
    assert "anna@" not in str(first)
    assert "9001234567" not in str(first)
    assert api.refusal("GET", f"/people?report_ids={report}&text=anna") == (403, "scope_missing")
    api.key = make_api_key(desk, project.id, "CRM", [Scope.CONTACTS])
    assert [person["email"] for person in api.get(path)["items"]] == ["anna@example.com", "oleg@example.com"]
    assert [one["name"] for one in api.get("/people", report_ids=report, text="oleg")["items"]] == ["Олег"]


def test_key_sees_its_own_project_only(api: Asker, desk: Desk, project: ProjectSettings) -> None:
    report = store_report(desk, project.id, [ANNA])
    api.key = make_api_key(desk, add_project(desk, SCHOOL).id, "Чужой", list(Scope))
    assert api.get("/reports")["items"] == []
    for path in (f"/reports/{report}", f"/reports/{report}/viewers"):
        assert api.refusal("GET", path) == (404, "not_found")
    assert api.get("/people", report_ids=report)["items"] == []


def test_pages_of_reports_hold_each_once_though_new_ones_come_in(
    api: Asker, desk: Desk, project: ProjectSettings
) -> None:
    made = [
        store_report(desk, project.id, [OLEG], starts_at=START - timedelta(days=day // 2), webinar_id=f"r*{day}")
        for day in range(5)
    ]
    page = api.get("/reports", limit=2)
    store_report(desk, project.id, [OLEG], starts_at=START + timedelta(days=1))
    seen = [one["id"] for one in page["items"]]
    while page["next_cursor"]:
        page = api.get("/reports", limit=2, cursor=page["next_cursor"])
        seen += [one["id"] for one in page["items"]]
    assert sorted(seen) == made


def test_pages_of_people_end_when_the_report_is_loaded_anew(api: Asker, desk: Desk, project: ProjectSettings) -> None:
    report = store_report(desk, project.id, [viewer(f"Гость {n}", email=f"g{n}@example.com") for n in range(5)])
    path = f"/reports/{report}/viewers"
    assert len(api.read_all(path, limit=2)) == 5
    cursor = api.get(path, limit=2)["next_cursor"]
    assert api.refusal("GET", f"{path}?limit=3&cursor={cursor}") == (409, "cursor_outdated")
    assert api.refusal("GET", f"{path}?cursor=made-up") == (400, "bad_cursor")


@pytest.mark.parametrize("fact", [Fact.REGISTERED, Fact.PAID])
def test_pages_of_a_segment_end_when_others_are_in_it_whatever_tells_so(
    api: Asker, desk: Desk, project: ProjectSettings, fact: Fact
) -> None:
    report = store_report(desk, project.id, [viewer(f"Гость {n}", email=f"g{n}@example.com") for n in range(5)])
    with desk.store.writing() as session:
        session.add(OrderList(project_id=project.id, covered_from=START, pulled_at=desk.now()))
    store_page(desk, project.id, [subscriber("g0@example.com")])
    put(desk, project.id, order(1, 100, email="g0@example.com"))
    save_segment(desk, project.id, Segment("Остальные", Rules(facts={fact: False}), report_ids=(report,)))
    api.key = make_api_key(desk, project.id, "CRM", [Scope.CONTACTS])
    path = "/segments/Остальные/people"
    assert len(api.read_all(path, limit=2)) == 4
    cursor = api.get(path, limit=2)["next_cursor"]
    store_report(desk, project.id, [OLEG], webinar_id="r*1", room_id="222222:other")
    assert len(api.get(path, limit=2, cursor=cursor)["items"]) == 2, "the same people"
    store_page(desk, project.id, [subscriber(f"g{n}@example.com") for n in range(2)])
    put(desk, project.id, order(1, 100, email="g1@example.com"))
    assert api.refusal("GET", f"{path}?limit=2&cursor={cursor}") == (409, "cursor_outdated")


def test_people_are_told_with_the_tags_of_the_room_and_of_their_registration(
    api: Asker, desk: Desk, project: ProjectSettings
) -> None:
    report = store_report(desk, project.id, [{**OLEG, "utm_source": "vk"}])
    store_page(desk, project.id, [subscriber("oleg@example.com", utm_source="tg")])
    save_segment(desk, project.id, Segment("Наши слушатели", Rules()))
    api.key = make_api_key(desk, project.id, "CRM", [Scope.CONTACTS])
    for path in (f"/reports/{report}/viewers", "/segments/Наши слушатели/people"):
        [oleg] = api.get(path)["items"]
        assert (oleg["source"], oleg["registered_source"], oleg["registered_medium"]) == ("vk", "tg", None)


def test_numbers_of_a_report_are_those_of_the_dashboard(api: Asker, desk: Desk, project: ProjectSettings) -> None:
    report = store_report(desk, project.id, [ANNA, OLEG])
    told = api.get(f"/reports/{report}")
    assert (told["people"], told["state"], told["numbers"]["came"]) == (2, "ready", 2)
    listed = store_report(desk, project.id, None, webinar_id="r*1")
    assert api.get(f"/reports/{listed}")["numbers"] is None


def test_what_is_no_request_is_refused_with_a_code(api: Asker) -> None:
    assert api.refusal("GET", "/nothing") == (404, "no_such_path")
    assert api.refusal("DELETE", "/reports") == (405, "method_not_allowed")
    for query in ("limit=0", "limit=x", "colour=red", "since=yesterday", "limit=1&limit=2"):
        assert api.refusal("GET", f"/reports?{query}") == (422, "invalid_input")
    assert api.ask("GET", "/reports?since=2026-13-01").json()["field"] == "since"


def test_who_asks_too_often_is_told_when_to_ask_again(desk: Desk, project: ProjectSettings) -> None:
    one, other = (make_api_key(desk, project.id, name) for name in ("Первый", "Второй"))
    with open_api(Api(OPERATIONS, [Rate(2, 600_000)]).routes()) as api:
        api.key = one
        assert [api.ask("GET", "/project").status_code for _ in range(2)] == [200, 200]
        refused = api.ask("GET", "/project")
        assert (refused.status_code, refused.json()["code"]) == (429, "rate_limit")
        assert 290 < int(refused.headers["retry-after"]) <= 300
        api.key = other
        assert api.ask("GET", "/project").status_code == 200


def test_description_is_openapi_and_names_every_operation(api: Asker) -> None:
    described = api.get("/openapi.json")
    OpenAPIV31SpecValidator(described).validate()
    named = {one["operationId"] for path in described["paths"].values() for one in path.values()}
    assert named == {operation.name for operation in OPERATIONS}
    assert len(named) == len(OPERATIONS)
    assert described == openapi()
    assert all(issubclass(operation.answer, BaseModel) for operation in OPERATIONS)


def test_orders_of_a_person_are_found_by_any_of_their_contacts(
    api: Asker, desk: Desk, project: ProjectSettings
) -> None:
    store_report(desk, project.id, [viewer("Анна", email="anna@example.com", phone="+79035551022")])
    row = {**dict.fromkeys(COLUMNS), "project_id": project.id, "tags": "{}", "said_by": "list", "said_at": START}
    theirs = {"number": "7", "state": "paid", "email": "anna@example.com", "username": "Анна"}
    others = {"number": "8", "state": "paid", "email": "oleg@example.com", "username": "Олег"}
    with desk.store.writing() as session:
        put_orders(session, project.id, [{**row, **theirs}, {**row, **others}], START)
    assert api.refusal("POST", "/order-searches", json={"phone": "89035551022"}) == (403, "scope_missing")
    api.key = make_api_key(desk, project.id, "CRM", [Scope.CONTACTS])
    found = api.ask("POST", "/order-searches", json={"phone": "8 903 555-10-22"}).json()["items"]
    assert [(one["number"], one["state"]) for one in found] == [("7", "paid")]
    assert api.ask("POST", "/order-searches", json={"email": "nobody@example.com"}).json()["items"] == []
    for body in ({}, {"email": "nobody"}):
        assert api.refusal("POST", "/order-searches", json=body) == (422, "invalid_input")
