"""Acts over the HTTP API: done once for each idempotency key, only with the scope, and seen as jobs."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from core.desk import Desk
from core.domain.outside.scopes import Scope
from core.domain.webinars.segments import Band, Measure, Rules
from core.errors import Conflict
from core.services.outside.answers import GIVEN_UP_AFTER, KEPT_FOR, Answered, begin_act, end_act
from core.services.outside.api_keys import make_api_key
from core.services.projects.jobs import list_jobs
from core.services.projects.projects import ProjectSettings
from core.services.registration.registration_pages import refresh_places
from core.services.webinars.segments import Segment, save_segment
from data.repositories.orders.orders import COLUMNS, put_orders
from tests.present import DAY, PRESENT, SteppingClock
from tests.received import deliver
from tests.reports_world import ROOM, START, store_report, viewer
from tests.web.api.asking import Asker

ANNA = viewer("Анна", email="anna@example.com", phone="+79035551022", minutes=50)
OLEG = viewer("Олег", email="oleg@example.com", minutes=10)


def act(api: Asker, path: str, body: Any = None, key: str = "первый") -> httpx.Response:
    headers = {"Idempotency-Key": key.encode()}
    return api.ask("POST", path, json=body, headers=headers)


def test_same_act_is_done_once_and_answered_the_same(api: Asker, desk: Desk, project: ProjectSettings) -> None:
    first = act(api, "/report-pulls", {"room_id": ROOM})
    assert (first.status_code, first.json()["state"]) == (202, "queued")
    again = act(api, "/report-pulls", {"room_id": ROOM})
    assert (again.status_code, again.content) == (202, first.content)
    assert len(list_jobs(desk, project.id)) == 1
    assert api.get(f"/jobs/{first.json()['id']}")["kind"] == "pull_reports"
    assert act(api, "/report-pulls", {"room_id": "other"}).json()["code"] == "conflict"
    assert act(api, "/report-pulls", {"room_id": ROOM}, key="второй").json()["id"] != first.json()["id"]


def test_act_without_a_key_or_the_scope_is_refused(api: Asker, desk: Desk, project: ProjectSettings) -> None:
    assert api.refusal("POST", "/report-pulls", json={}) == (400, "idempotency_key_required")
    assert api.refusal("POST", "/report-pulls", content="{}") == (415, "json_required")
    wrong: list[dict[str, Any]] = [{"colour": "red"}, {"kinds": []}, {"since": "20-11-2026"}]
    for body in wrong:
        assert act(api, "/report-pulls", body).json()["code"] == "invalid_input"
    api.key = make_api_key(desk, project.id, "Чтение", [Scope.CONTACTS])
    assert act(api, "/report-pulls", {}).json()["what"] == "act"
    assert list_jobs(desk, project.id) == []


def test_act_that_was_cut_off_is_begun_anew_later(desk: Desk, project: ProjectSettings) -> None:
    clock = SteppingClock()
    desk = replace(desk, clock=clock)
    assert begin_act(desk, project.id, "k", "x") is None
    with pytest.raises(Conflict):
        begin_act(desk, project.id, "k", "x")
    clock.step(GIVEN_UP_AFTER)
    assert begin_act(desk, project.id, "k", "x") is None
    end_act(desk, project.id, "k", Answered(202, "{}"))
    assert begin_act(desk, project.id, "k", "x") == Answered(202, "{}")
    clock.step(KEPT_FOR + timedelta(seconds=1))
    assert begin_act(desk, project.id, "k", "y") is None


def test_people_are_registered_as_a_job_and_the_others_named(api: Asker, desk: Desk, project: ProjectSettings) -> None:
    refresh_places(desk, project.id)
    page = api.get("/registration-pages")["items"][0]["page_id"]
    body = {
        "page_id": page,
        "session_at": f"{DAY + timedelta(days=1)}T19:00:00",
        "people": [{"email": "new@example.com"}, {"email": "new@example.com"}, {"email": "nobody"}],
        "tags": {"utm_source": "api"},
    }
    begun = act(api, "/registrations", body)
    assert begun.status_code == 202, begun.text
    answer = begun.json()
    assert answer["counts"] == {"will_register": 1, "already_registered": 0, "repeated": 1, "invalid": 1}
    assert [(one["number"], one["plan"]) for one in answer["others"]] == [(2, "repeated"), (3, "invalid")]
    stopped = act(api, f"/jobs/{answer['job']['id']}/stop", key="стоп").json()
    assert stopped["id"] == answer["job"]["id"]


def test_list_is_checked_against_the_webinar_of_a_room(api: Asker, desk: Desk, project: ProjectSettings) -> None:
    report = store_report(desk, project.id, [ANNA, OLEG], starts_at=PRESENT - timedelta(hours=3))
    people = [
        {"phone": "8 903 555-10-22"},
        {"email": "oleg@example.com"},
        {"email": "absent@example.com"},
        {"name": "?"},
    ]
    body = {"room_id": ROOM, "min_stay_min": 30, "people": people}
    found = api.ask("POST", "/attendance-checks", json=body).json()
    assert found["report_id"] == report
    assert [one["outcome"] for one in found["people"]][:2] == ["attended", "attended_less"]
    assert found["people"][3]["outcome"] == "cannot_tell"
    assert sum(found["counts"].values()) == 4
    nowhere = {"room_id": "222222:nowhere", "people": people}
    assert api.refusal("POST", "/attendance-checks", json=nowhere) == (404, "not_found")


def test_segment_is_counted_and_its_people_are_read(api: Asker, desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, [ANNA, OLEG])
    save_segment(desk, project.id, Segment("Досмотрели", Rules(bands={Measure.MINUTES: Band(30)}), ROOM))
    [segment] = api.get("/segments")["items"]
    assert api.get(f"/segments/{segment['name']}")["people"] == 1
    assert [one["email"] for one in api.read_all("/segments/Досмотрели/people")] == ["anna@example.com"]
    assert api.refusal("GET", "/segments/Нет") == (404, "not_found")


def test_feeds_go_on_where_they_ended(api: Asker, desk: Desk, project: ProjectSettings) -> None:
    for number in range(3):
        deliver(desk, project.id, username="Анна", email=f"a{number}@example.com")
    page = api.get("/registrations", limit=2)
    assert [one["email"] for one in page["items"]] == ["a0@example.com", "a1@example.com"]
    deliver(desk, project.id, username="Олег", email="o@example.com")
    rest = api.get("/registrations", limit=5, cursor=page["next_cursor"])
    assert [one["email"] for one in rest["items"]] == ["a2@example.com", "o@example.com"]
    end = api.get("/registrations", cursor=rest["next_cursor"])
    assert (end["items"], end["next_cursor"]) == ([], rest["next_cursor"])
    api.key = make_api_key(desk, project.id, "Чтение")
    assert "example.com" not in api.ask("GET", "/registrations").text


def put(desk: Desk, project_id: int, number: str, state: str, minute: int) -> None:
    """Something is said of an order so many minutes after the start."""
    row = dict.fromkeys(COLUMNS)
    facts = {"project_id": project_id, "number": number, "state": state, "tags": "{}", "said_by": "list"}
    at = START + timedelta(minutes=minute)
    with desk.store.writing() as session:
        put_orders(session, project_id, [{**row, **facts, "said_at": at}], at)


def test_order_comes_again_when_it_has_changed(api: Asker, desk: Desk, project: ProjectSettings) -> None:
    put(desk, project.id, "1", "unpaid", 0)
    put(desk, project.id, "2", "unpaid", 1)
    page = api.get("/orders")
    assert [one["number"] for one in page["items"]] == ["1", "2"]
    put(desk, project.id, "1", "paid", 2)
    assert [one["state"] for one in api.get("/orders", cursor=page["next_cursor"])["items"]] == ["paid"]


def test_letters_and_numbers_that_no_database_takes_are_refused(api: Asker) -> None:
    assert api.refusal("GET", "/reports/99999999999999999999") == (404, "not_found")
    assert api.refusal("GET", "/segments/%00") == (422, "invalid_input")
    assert api.refusal("GET", "/people?report_ids=99999999999999999999") == (422, "invalid_input")
    assert act(api, "/report-pulls", {"room_id": "\0"}).json()["reason"] == "bad_letter"
