"""Scenarios over the HTTP API: their runs are read, and decided by a key that may act."""

from core.desk import Desk
from core.domain.outside.scopes import Scope
from core.services.outside.api_keys import make_api_key
from core.services.projects.projects import ProjectSettings, add_project
from core.services.scenarios.scenarios import save_scenario
from tests.services.projects.school import SCHOOL
from tests.services.scenarios.world import THANKS, store_run
from tests.web.api.asking import Asker


def decide(api: Asker, run_id: int, how: str) -> dict[str, object]:
    """What is answered."""
    answer = api.ask("POST", f"/scenario-runs/{run_id}/{how}", headers={"Idempotency-Key": f"{how} {run_id}"})
    assert answer.status_code == 202, answer.text
    said: dict[str, object] = answer.json()
    return said


def test_runs_are_read_page_by_page_and_decided_once(api: Asker, desk: Desk, project: ProjectSettings) -> None:
    scenario = save_scenario(desk, project.id, THANKS)
    [listed] = api.get("/scenarios")["items"]
    assert (listed["id"], listed["name"], listed["on_since"], listed["steps"]) == (scenario, THANKS.name, None, 1)
    made = [store_run(desk, project.id, scenario, asked_for=n, subject=str(n)) for n in range(1, 4)]
    read = api.read_all("/scenario-runs", limit=2, scenario_id=scenario)
    assert [one["id"] for one in read] == made[::-1]
    assert (read[0]["state"], read[0]["asks"], read[0]["asked_for"], read[0]["step"]) == ("asks", "first", 3, 1)
    assert api.get("/scenario-runs", scenario_id=scenario + 1)["items"] == []
    assert decide(api, made[0], "allow")["state"] == "waiting"
    assert decide(api, made[0], "skip")["state"] == "waiting"
    assert decide(api, made[1], "skip")["state"] == "skipped"
    assert api.get(f"/scenario-runs/{made[2]}")["state"] == "asks"


def test_runs_of_others_and_without_the_scope_are_out_of_reach(
    api: Asker, desk: Desk, project: ProjectSettings
) -> None:
    run = store_run(desk, project.id, save_scenario(desk, project.id, THANKS))
    path = f"/scenario-runs/{run}"
    api.key = make_api_key(desk, project.id, "Чтение")
    assert api.refusal("POST", f"{path}/allow", headers={"Idempotency-Key": "1"}) == (403, "scope_missing")
    api.key = make_api_key(desk, add_project(desk, SCHOOL).id, "Чужой", list(Scope))
    assert api.refusal("GET", path) == (404, "not_found")
    assert api.refusal("POST", f"{path}/allow", headers={"Idempotency-Key": "1"}) == (404, "not_found")
    assert api.get("/scenario-runs")["items"] == []
