"""Who came again, on the page of a webinar."""

import json
from datetime import UTC, datetime

from core.desk import Desk
from core.services.projects.projects import ProjectSettings
from tests.pages.drawn import table, tables
from tests.pages.webinars.seen import numbers, opened, words
from tests.reports_world import store_report, viewer
from tests.wording import ru


def test_those_who_came_before_and_cohorts_by_month_are_shown(desk: Desk, project: ProjectSettings) -> None:
    anna, boris = viewer("Анна", email="anna@example.com"), viewer("Борис", email="boris@example.com")
    store_report(desk, project.id, [anna, boris], starts_at=datetime(2026, 9, 1, 16, tzinfo=UTC))
    newest = store_report(
        desk,
        project.id,
        [anna, viewer("Вера", email="vera@example.com"), viewer("Гость")],
        starts_at=datetime(2026, 11, 1, 16, tzinfo=UTC),
    )
    app = opened("webinar", report=str(newest), tab="again")
    found = numbers(app)
    assert [found[ru(name)] for name in ("Had come before", "Came for the first time", "Nobody can tell")] == [
        "50 %",
        "1",
        "1",
    ]
    shown = table(app, "cohorts_rows")
    assert shown["cohort"].tolist() == ["09.2026", "11.2026"]
    assert shown["size"].tolist() == ["2", "1"]
    assert [cell.replace("\u00a0", " ") for cell in shown["after_2"]] == ["50 %", ""]
    assert ru("Webinars of this room: {n}.", n=2) in words(app)
    [drawn] = [json.loads(chart.proto.spec)["data"] for chart in app.get("plotly_chart")]
    assert all((one["x"], one["y"]) == (["2"], ["09.2026"]) for one in drawn)
    assert drawn[0]["text"] == [["50"]]
    assert "50\u00a0%" in drawn[0]["hovertext"][0][0]


def test_a_month_in_which_nobody_came_again_says_so_and_one_that_is_to_come_says_nothing(
    desk: Desk, project: ProjectSettings
) -> None:
    for month, people in [(7, "ab"), (8, "c"), (9, "a")]:
        came = [viewer(name, email=f"{name}@example.com") for name in people]
        store_report(desk, project.id, came, starts_at=datetime(2026, month, 5, 16, tzinfo=UTC))
    shown = table(opened("webinar", tab="again"), "cohorts_rows")
    assert [cell.replace("\u00a0", " ") for cell in shown["after_1"]] == ["0 %", "0 %"]
    assert [cell.replace("\u00a0", " ") for cell in shown["after_2"]] == ["50 %", ""]


def test_a_guest_alone_is_no_cohort(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, [viewer("Гость")])
    app = opened("webinar", tab="again")
    assert numbers(app)[ru("Had come before")] == "—"
    assert not tables(app)
