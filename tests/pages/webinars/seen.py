"""What the pages of webinars show, and the people of the webinar that most of their tests look at."""

import json

from streamlit.testing.v1 import AppTest

from tests.conftest import open_page
from tests.reports_world import DESKTOP, PHONE, viewer

KAZAN, MOSCOW = "551487", "524901"
PEOPLE = [
    viewer("Анна", email="anna@example.com", city="Казань", minutes=60, **PHONE),
    viewer("Анна", email="anna@example.com", city="Казань", minutes=60, **PHONE),
    viewer("Борис", email="boris@example.com", city="Moscow", minutes=20, **DESKTOP),
    viewer("Вера", email="vera@example.com", city="Москва", minutes=10, **PHONE),
]


def words(app: AppTest) -> str:
    parts = [*app.title, *app.markdown, *app.caption, *app.header, *app.info, *app.warning, *app.error]
    return "\n".join(str(part.value) for part in parts).replace("\u00a0", " ").replace("\\", "")


def numbers(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value.replace("\u00a0", " ") for metric in app.metric}


def opened(page: str, **address: str | list[str]) -> AppTest:
    """The page, opened by a link."""
    app = open_page(page)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def press_mark(app: AppTest, key: str, place: int, trace: int = 0) -> AppTest:
    """Press a bar or a circle of a chart, by its place, as the browser sends it: AppTest knows no charts."""
    chart = next(one for one in app.get("plotly_chart") if one.key == key)
    states = app._tree.get_widget_states()
    state = states.widgets.add()
    state.id = chart.proto.id
    points = [{"curve_number": trace, "point_index": place}]
    state.string_value = json.dumps({"selection": {"points": points, "point_indices": [place], "box": [], "lasso": []}})
    app._run(states)
    assert not app.exception
    return app
