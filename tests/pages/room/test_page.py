"""The page of a room: its webinars of some days summed up, by day and hour, one period against another."""

import json
from datetime import timedelta

from core.desk import Desk
from core.services.projects.projects import ProjectSettings
from tests.pages.drawn import is_grey, table
from tests.pages.webinars.seen import numbers, opened, words
from tests.present import DAY
from tests.reports_world import ROOM, START, store_report, viewer
from tests.wording import ru, ru_n


def store_room(desk: Desk, project: ProjectSettings) -> None:
    """Thursdays with 24 people, of whom 12 stay, and those of four weeks before with 20, of whom 5 stay."""
    for weeks, people, stay in ((0, 24, 12), (1, 24, 12), (4, 20, 5), (5, 20, 5)):
        crowd = [viewer(f"Ч{n}", email=f"p{n}@example.com", minutes=60 if n < stay else 10) for n in range(people)]
        store_report(desk, project.id, crowd, starts_at=START - timedelta(weeks=weeks))
    store_report(desk, project.id, [viewer("Чужой")], room_id="222222:other")


def test_days_of_the_address_choose_what_is_summed_up(desk: Desk, project: ProjectSettings) -> None:
    store_room(desk, project)
    app = opened("room", room=ROOM)
    assert numbers(app)[ru("Came")] == "24"
    assert ru_n("{n} webinar", "{n} webinars", 4) in words(app)
    assert ru("Most people come at this time…", day="Четверг", hour="19:00", people=22) in words(app)
    app = opened("room", room=ROOM, until="2026-10-25")
    assert numbers(app)[ru("Came")] == "20"
    assert ru("The period ends before it begins.") in words(
        opened("room", room=ROOM, since="2026-11-19", until="2026-11-18")
    )
    assert ru("No webinar of this room is loaded for these days.") in words(
        opened("room", room=ROOM, since="2027-01-01", until="2027-02-01")
    )


def test_period_stands_against_another(desk: Desk, project: ProjectSettings) -> None:
    store_room(desk, project)
    new = {"new_since": "2026-10-24", "new_until": "2026-11-20"}
    app = opened("room", room=ROOM, tab="periods", **new, old_since="2026-09-26", old_until="2026-10-23")
    rows = {row["number"]: row for row in table(app, "periods_rows").to_dict("records")}
    people, to_end = rows[ru("People, each once")], rows[ru("Stayed to the end")]
    assert (people["new"], people["old"], people["change"]) == ("24", "20", "+20\u00a0%")
    assert (to_end["new"], to_end["old"]) == ("50,0\u00a0%", "25,0\u00a0%")
    assert to_end["change"] == ru("{n} pp", n="+25")
    lines = json.loads(app.get("plotly_chart")[0].proto.spec)["data"]
    assert [(line["y"][0], line["y"][30]) for line in lines] == [(1, 0.5), (1, 0.25)]
    none = opened("room", room=ROOM, tab="periods", **new, old_since="2025-01-01", old_until="2025-01-31")
    assert ru("No webinar of this room is loaded for {period}.", period="01.01.2025 – 31.01.2025") in words(none)


def test_shares_of_few_people_are_grey(desk: Desk, project: ProjectSettings) -> None:
    crowd = [viewer(f"Ч{n}", email=f"p{n}@example.com") for n in range(20)]
    store_report(desk, project.id, crowd)
    store_report(desk, project.id, crowd[:19], starts_at=START - timedelta(weeks=4))
    days = [f"{START - timedelta(days=back):%Y-%m-%d}" for back in (7, 0, 35, 21)]
    asked = dict(zip(("new_since", "new_until", "old_since", "old_until"), days, strict=True))
    app = opened("room", room=ROOM, tab="periods", **asked)
    rows = table(app, "periods_rows")["number"]
    grey = {name: is_grey(app, "periods_rows", name) for name in ("new", "old", "change")}
    assert rows[grey["old"]].tolist() == [ru("Stayed to the end")]
    assert not any(grey["new"] + grey["change"])


def test_periods_are_the_last_four_weeks_and_those_before_until_others_are_chosen(
    desk: Desk, project: ProjectSettings
) -> None:
    store_room(desk, project)
    asked = opened("room", room=ROOM, tab="periods").query_params
    assert asked["new_until"] == f"{DAY}"
    assert asked["old_until"] == f"{DAY - timedelta(days=28)}"


def test_funnel_of_a_room_is_that_of_its_webinars(desk: Desk, project: ProjectSettings) -> None:
    store_room(desk, project)
    app = opened("room", room=ROOM, tab="funnel", since="2026-11-01")
    bars = json.loads(app.get("plotly_chart")[0].proto.spec)["data"][0]
    assert bars["x"][:4] == [24, 24, 12, 12]


def test_room_of_another_project_is_not_opened(desk: Desk, project: ProjectSettings) -> None:
    assert ru("No webinar has been loaded yet.") in words(opened("room", room=ROOM))
    store_room(desk, project)
    app = opened("room", room="999:none")
    assert app.selectbox(key="room_shown").value in (ROOM, "222222:other")
