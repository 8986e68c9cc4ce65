"""The funnel of a webinar on its page: bars of what is known, and tables by source."""

import json

from core.desk import Desk
from core.services.projects.projects import ProjectSettings
from tests.conftest import open_page
from tests.pages.drawn import table, tables
from tests.pages.webinars.seen import opened, words
from tests.reports_world import store_report, viewer
from tests.webinars_world import store_page, subscriber
from tests.wording import ru

ROWS = [
    viewer("Анна", email="anna@example.com", minutes=60, utm_source="vk"),
    viewer("Борис", email="boris@example.com", minutes=20, utm_source="mail"),
    viewer("Вера", email="vera@example.com", minutes=10),
]


def test_steps_and_sources_stand_in_tables(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, ROWS)
    signed_up = [subscriber("anna@example.com", utm_source="tg"), subscriber("gleb@example.com")]
    store_page(desk, project.id, signed_up)
    app = opened("webinar", tab="funnel")
    [chart] = [chart.proto.spec for chart in app.get("plotly_chart")]
    assert '"x":[2,1,3,3,1,1,1]' in chart
    by_entry, by_registration = table(app, "by_entry_rows"), table(app, "by_registration_rows")
    assert by_entry["key"].tolist() == ["mail", "vk", ru("unknown")]
    assert by_entry["came"].tolist() == ["1", "1", "1"]
    assert by_registration["key"].tolist() == ["tg", ru("unknown")]
    assert by_registration[["registered", "came"]].to_numpy().tolist() == [["1", "1"], ["1", "0"]]
    assert ru("Clicked") in words(app)
    assert ru("Without registering: {n}", n=2) in words(app)


def test_with_a_filter_nothing_is_said_of_the_registered(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, ROWS)
    store_page(desk, project.id, [subscriber("anna@example.com")])
    app = opened("webinar", tab="funnel", from_source=["vk"])
    [by_entry] = tables(app)
    assert by_entry["key"].tolist() == ["vk"]
    assert ru("Registered") in words(app)


def test_the_source_that_was_chosen_is_there_after_a_reload(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, ROWS)
    opened("webinar", tab="funnel").segmented_control(key="funnel_by").set_value("medium").run()
    assert opened("webinar", tab="funnel").segmented_control(key="funnel_by").value == "medium"


def test_sources_of_the_registered_stand_below_those_of_the_entry(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, ROWS)
    store_page(desk, project.id, [subscriber("anna@example.com", utm_source="tg"), subscriber("gleb@example.com")])
    app = open_page("webinar")
    app.query_params["tab"] = "sources"
    app.session_state["table_of_chart_registered_from"] = True
    app.run()
    assert not app.exception
    chart = json.loads(app.get("plotly_chart")[-1].proto.spec)
    assert chart["data"][0]["x"] == [1, 1]
    shown = table(app, "numbers_chart_registered_from_rows")[["key", "registered", "came"]]
    assert shown.to_numpy().tolist() == [["tg", "1", "1"], [ru("unknown"), "1", "0"]]
    assert len(opened("webinar", tab="sources", from_source="vk").get("plotly_chart")) == 2
