"""The list of webinars: what is found, what is ticked, and where it leads."""

from datetime import timedelta

import numpy as np
import pytest

from core.desk import Desk
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import ProjectSettings, add_project
from core.services.webinars.registered import MOST_NOW
from tests.conftest import open_page
from tests.pages.drawn import open_row, sort_by, table, tick_rows, ticked
from tests.pages.seen import press
from tests.pages.webinars.seen import PEOPLE, numbers, opened, words
from tests.reports_world import START, store_report, viewer
from tests.webinars_world import store_page, subscriber
from tests.wording import ru, ru_n

ROWS = "webinars_rows"


def three(desk: Desk, project: ProjectSettings) -> list[int]:
    """Three webinars on three days, the oldest first, and one that is not loaded."""
    store_report(desk, project.id, None, starts_at=START + timedelta(days=3))
    return [store_report(desk, project.id, PEOPLE, starts_at=START + timedelta(days=day)) for day in range(3)]


def test_nothing_is_ticked_at_first_and_all_found_can_be(desk: Desk, project: ProjectSettings) -> None:
    ids = three(desk, project)
    app = opened("webinars")
    assert app.multiselect(key="webinars_chips").value == []
    app = press(app, ru("Tick all found"))
    assert app.multiselect(key="webinars_chips").value == ids[::-1]
    assert app.query_params["reports"] == ",".join(map(str, ids[::-1]))
    [compare] = [link for link in app.main.get("page_link") if "reports=" in link.proto.query_string]
    assert compare.proto.label == ru_n("Compare {n} webinar", "Compare {n} webinars", 3)


def test_what_is_ticked_stays_in_sight_whatever_the_filter_hides_and_has_a_cross(
    desk: Desk, project: ProjectSettings
) -> None:
    first, second, _third = three(desk, project)
    app = opened("webinars", reports=f"{first},{second}", text="no such")
    assert ru_n("{n} webinar found", "{n} webinars found", 0) in words(app)
    chips = app.multiselect(key="webinars_chips")
    assert len(chips.options) == 2
    assert all("Python с нуля · " in chip for chip in chips.options)
    chips.set_value([second]).run()
    assert app.query_params["reports"] == str(second)
    assert opened("webinars").multiselect(key="webinars_chips").value == [second], "forgotten by a reload"
    app.multiselect(key="webinars_chips").set_value([]).run()
    assert "reports" not in app.query_params
    assert opened("webinars").multiselect(key="webinars_chips").value == []


def test_people_stand_beside_what_bizon_said_and_an_incomplete_report_says_so(
    desk: Desk, project: ProjectSettings
) -> None:
    store_report(desk, project.id, PEOPLE, state="incomplete", viewers_said=9, participants_said=9)
    app = opened("webinars")
    assert table(app, ROWS)["state"].tolist() == [ru("incomplete")]
    app.multiselect(key="webinars_columns").set_value(["people", "pulled", "said", "difference"]).run()
    row = table(app, ROWS).iloc[0]
    assert (row["people"], row["pulled"], row["said"], row["difference"]) == ("3", "4", "9", "≠ -5")


def test_rows_have_their_numbers_and_rooms_their_trend(desk: Desk, project: ProjectSettings) -> None:
    for day in range(5):
        people = [viewer(f"{n}", email=f"{n}@example.com") for n in range(4 if day < 4 else 6)]
        store_report(desk, project.id, people, starts_at=START + timedelta(days=day), person_count=len(people))
    app = opened("webinars")
    newest = table(app, ROWS).iloc[0]
    assert (newest["people"], newest["middle"]) == ("6", "30")
    assert (newest["change"], newest["to_end"]) == ("+50\u00a0%", "0\u00a0%")
    [trend] = [one.proto.body for one in app.main.get("html") if "deskTrends" in one.proto.body]
    assert ">6<" in trend
    assert ru("{change} to the usual {n}", change="+50\u00a0%", n=4) in trend


def test_each_room_has_its_trend_in_one_line(desk: Desk, project: ProjectSettings) -> None:
    for n in range(5):
        store_report(desk, project.id, PEOPLE, starts_at=START + timedelta(days=n), room_id=f"222222:room{n}")
    [trend] = [one.proto.body for one in opened("webinars").main.get("html") if "deskTrends" in one.proto.body]
    assert trend.count('class="deskTrend"') == 5


def test_heading_sorts_all_webinars_and_the_file_as_the_page(desk: Desk, project: ProjectSettings) -> None:
    for day, n in enumerate([3, 1, 2]):
        people = [viewer(f"{one}", email=f"{one}@example.com") for one in range(n)]
        store_report(desk, project.id, people, starts_at=START + timedelta(days=day), person_count=n)
    store_report(desk, project.id, None, starts_at=START + timedelta(days=3))
    app = sort_by(opened("webinars"), ROWS, "people", descending=True)
    assert table(app, ROWS)["people"].tolist() == ["3", "2", "1", ""]
    assert table(opened("webinars", webinars_sort="people"), ROWS)["people"].tolist() == ["1", "2", "3", ""]
    file = b"".join(app.session_state["offered_export_reports_csv"].make()).decode("utf-8-sig").splitlines()
    assert file[0].split(";")[:3] == [ru("Webinar"), ru("Start"), ru("Registered")]
    assert [line.split(";")[3] for line in file[1:]] == ["3", "2", "1", ""]
    at = file[0].split(";").index(ru("To the end"))
    in_file = [float(line.split(";")[at].rstrip("%").replace(",", ".") or "nan") for line in file[1:]]
    shown = [float(cell.removesuffix("\u00a0%") or "nan") for cell in table(app, ROWS)["to_end"]]
    assert np.allclose(np.round(in_file), shown, equal_nan=True)


def test_tick_of_a_row_stays_beside_those_of_other_pages_and_a_press_opens_the_webinar(
    desk: Desk, project: ProjectSettings
) -> None:
    first, second, third = three(desk, project)
    app = tick_rows(
        opened("webinars", reports=str(first), since=f"{START + timedelta(days=1):%Y-%m-%d}"), ROWS, [str(third)]
    )
    assert app.query_params["reports"] == f"{third},{first}"
    assert ticked(app, ROWS) == [str(third)]
    app = open_row(app, ROWS, str(second))
    assert app.title[0].value == "Python с нуля"
    assert app.query_params["report"] == str(second)


def test_list_can_be_downloaded(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, PEOPLE)
    labels = [button.proto.label for button in opened("webinars").get("link_button")]
    assert labels == [ru("Download xlsx"), ru("Download CSV")]


def test_ticks_of_a_link_to_another_project_show_nothing_of_it(desk: Desk, project: ProjectSettings) -> None:
    other = add_project(desk, ProjectDraft(name="Чужой")).id
    theirs = store_report(desk, other, PEOPLE, room_title="Чужой вебинар")
    store_report(desk, project.id, PEOPLE)
    for page in ("webinars", "compare"):
        app = opened(page, reports=str(theirs), project=str(project.id))
        assert app.warning[0].value == ru("Some webinars from this link are not in this project.")
        assert "Чужой вебинар" not in words(app)
        assert "Чужой вебинар" not in numbers(app)


@pytest.mark.parametrize(
    ("reports", "page", "asked"),
    [
        ("7", "webinar", {"report": "7"}),
        ("7,8", "compare", {"reports": "7,8"}),
        ("none", "webinars", {}),
        ("", "webinars", {}),
        ("1;DROP,99999999999999999999", "webinars", {}),
    ],
)
def test_address_of_the_former_page_leads_to_what_it_showed(
    desk: Desk, project: ProjectSettings, reports: str, page: str, asked: dict[str, str]
) -> None:
    for day in range(8):
        store_report(desk, project.id, PEOPLE, starts_at=START + timedelta(days=day))
    app = open_page("reports", reports=reports, city="524901")
    assert not app.exception
    title = {"webinar": "Python с нуля", "compare": ru("Several webinars"), "webinars": ru("Webinars")}[page]
    assert app.title[0].value == title
    assert app.query_params["city"] == "524901"
    assert {name: app.query_params[name] for name in ("report", "reports") if name in app.query_params} == asked


def test_the_page_says_of_how_many_webinars_the_registrations_are_still_counted(
    desk: Desk, project: ProjectSettings
) -> None:
    count = MOST_NOW + 1
    for day in range(count):
        store_report(desk, project.id, [viewer("Анна")], starts_at=START + timedelta(days=day))
    said = ru_n(
        "Who registered for {n} webinar is still being counted.",
        "Who registered for {n} webinars is still being counted.",
        count,
    )
    assert said not in words(opened("webinars")), "no page leads to the room: nobody will ever know"
    store_page(desk, project.id, [subscriber("anna@example.com")])
    assert said in words(opened("webinars"))
