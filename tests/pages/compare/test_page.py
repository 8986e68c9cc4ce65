"""Several webinars on one page, summed up over the people who came to any of them."""

import json
from datetime import timedelta

from core.desk import Desk
from core.services.projects.projects import ProjectSettings
from tests.pages.drawn import open_row, table
from tests.pages.webinars.seen import MOSCOW, PEOPLE, numbers, opened, words
from tests.reports_world import START, store_report
from tests.wording import ru, ru_n


def test_file_of_several_has_their_lines_and_columns(desk: Desk, project: ProjectSettings) -> None:
    title = "Python с нуля: первая программа за вечер"
    ids = [
        store_report(desk, project.id, PEOPLE, room_title=title, starts_at=START + timedelta(days=day))
        for day in range(2)
    ]
    app = opened("compare", reports=",".join(map(str, ids)))
    page = app.session_state["offered_webinar_file"].make().decode()
    assert "Python с нуля: перв… · 20.11.2026 19:00</th>" in page, "short enough for the legend on a phone"
    assert json.dumps(ru("How many of those who came are still there")) in page


def test_people_of_several_webinars_count_once(desk: Desk, project: ProjectSettings) -> None:
    ids = [store_report(desk, project.id, PEOPLE, starts_at=START + timedelta(days=day)) for day in range(3)]
    app = opened("compare", reports=f"{ids[0]},{ids[1]}", city=[MOSCOW])
    assert numbers(app)[ru("Came")] == "2"
    assert app.metric[0].delta == ru("of {n} people", n=3)
    assert ru_n("{n} entry to the room.", "{n} entries to the room.", 4) in app.metric[0].proto.help
    assert f"**{ru('City')}:** Москва" in words(app)
    assert ru("Who came to several of the webinars…", n=4) in app.metric[0].proto.help


def test_webinars_stand_side_by_side(desk: Desk, project: ProjectSettings) -> None:
    ids = [store_report(desk, project.id, PEOPLE[day:], starts_at=START + timedelta(days=day)) for day in range(3)]
    app = opened("compare", reports=",".join(map(str, ids)))
    rows = table(app, "side_rows")
    assert rows["came"].tolist() == ["2", "3", "3"]
    assert rows["middle"].tolist() == ["20", "20", "20"]
    assert len(app.get("plotly_chart")) == 1
    narrowed = opened("compare", reports=",".join(map(str, ids)), device="phone", side_sort="-came")
    assert table(narrowed, "side_rows")["came"].tolist() == ["2", "2", "1"]
    assert open_row(app, "side_rows", "2").query_params["report"] == str(ids[0])


def test_without_loaded_webinars_the_page_leads_to_the_list(desk: Desk, project: ProjectSettings) -> None:
    listed = store_report(desk, project.id, None)
    for address in ({}, {"reports": str(listed)}):
        app = opened("compare", **address)
        assert ru("Tick the webinars to compare in the list…") in words(app)
        assert not app.metric
