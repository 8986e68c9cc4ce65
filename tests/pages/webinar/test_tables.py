"""The table below each chart, the fold of the others, and cities by device."""

import json
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.services.projects.projects import ProjectSettings
from tests.conftest import open_page
from tests.pages.drawn import is_grey, table
from tests.pages.webinars.seen import PEOPLE, opened
from tests.reports_world import DESKTOP, PHONE, START, store_report, viewer
from tests.webinars_world import store_page, subscriber
from tests.wording import ru

TOWNS = ("Москва", "Казань", "Самара", "Омск", "Томск", "Пермь", "Уфа", "Сочи", "Тула", "Курск", "Орёл", "Псков")
MORE = ("Тверь", "Киров", "Чита", "Пенза", "Рязань", "Брянск")


@pytest.mark.parametrize(
    ("tab", "chart", "column", "expected"),
    [
        ("room", "chart_room", "people", [3] * 10 + [2] * 10),
        ("room", "chart_stays", "people", [0, 1, 1]),
        ("places", "chart_city_key", "people", [2, 1]),
        ("places", "chart_device", "label", ["phone", "desktop"]),
        ("sources", "chart_source", "people", [3]),
        ("funnel", "chart_funnel", "people", [3, 3, 1, 1, 1]),
    ],
)
def test_table_below_a_chart_has_its_numbers(
    desk: Desk, project: ProjectSettings, tab: str, chart: str, column: str, expected: list[object]
) -> None:
    store_report(desk, project.id, PEOPLE)
    app = open_page("webinar")
    app.query_params["tab"] = tab
    app.session_state[f"table_of_{chart}"] = True
    app.run()
    assert not app.exception
    words = {"phone": ru("Phone"), "desktop": ru("Computer")}
    shown = [cell for cell in table(app, f"numbers_{chart}_rows")[column] if cell]
    assert shown[: len(expected)] == [words.get(str(one), str(one)) for one in expected]
    labels = [button.proto.label for button in app.get("link_button")]
    assert labels[-2:] == [ru("Download xlsx"), ru("Download CSV")]


@pytest.mark.parametrize("people", [3, 19, 20])
def test_shares_of_few_people_are_grey_in_every_table(desk: Desk, project: ProjectSettings, people: int) -> None:
    rows = [viewer(f"{n}", email=f"{n}@example.com", city="Казань") for n in range(people)]
    newest = store_report(desk, project.id, rows)
    store_report(desk, project.id, rows, starts_at=START - timedelta(days=1))
    store_page(desk, project.id, [subscriber(f"{n}@example.com") for n in range(people)])
    few = people < 20
    app = opened("webinars")
    app.multiselect(key="webinars_columns").set_value(["people", "to_end", "came_share"]).run()
    assert is_grey(app, "webinars_rows", "to_end") == [few, few]
    assert is_grey(app, "webinars_rows", "people") == [False, False]
    assert is_grey(app, "webinars_rows", "came_share")[0] is few
    assert is_grey(opened("compare", reports="1,2", tab="side"), "side_rows", "to_end") == [few, few]
    for tab, chart in (("room", "stays"), ("places", "city_key"), ("sources", "source"), ("funnel", "funnel")):
        app = open_page("webinar")
        app.query_params.update({"report": str(newest), "tab": tab})
        app.session_state[f"table_of_chart_{chart}"] = True
        grey = is_grey(app.run(), f"numbers_chart_{chart}_rows", "share")
        assert grey[0] is few, tab
        assert not any(is_grey(app, f"numbers_chart_{chart}_rows", "people"))
    assert is_grey(app, "by_registration_rows", "share") == [few]


def names_of(app: AppTest) -> list[str]:
    """What stands beside the bars of the first chart."""
    names: list[str] = json.loads(app.get("plotly_chart")[0].proto.spec)["layout"]["yaxis"]["ticktext"]
    return names


def test_others_unfold_into_bars_of_their_own(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, [viewer(f"Человек {town}", city=town) for town in (*TOWNS, *MORE)])
    app = opened("webinar", tab="places")
    assert names_of(app)[-1] == ru("other")
    app.toggle(key="unfold_city_key").set_value(True).run()
    assert sorted(names_of(app)) == sorted((*TOWNS, *MORE))


def test_cities_are_split_by_device(desk: Desk, project: ProjectSettings) -> None:
    crowd = [viewer(f"А{n}", city="Краснодар", **PHONE) for n in range(3)] + [
        viewer("Борис", city="Краснодар", **DESKTOP)
    ]
    store_report(desk, project.id, [*crowd, viewer("Вера", city="Казань", **PHONE), viewer("Глеб")])
    app = opened("webinar", tab="places")
    app.segmented_control(key="by_place").set_value("city_device").run()
    assert not app.exception
    spec = app.get("plotly_chart")[0].proto.spec
    assert '"x":[3,1,0]' in spec
    assert '"x":[1,0,0]' in spec
