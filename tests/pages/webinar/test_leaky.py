"""Where people leave in a room, below the room of one of its webinars."""

from datetime import timedelta

from core.desk import Desk
from core.services.projects.projects import ProjectSettings
from tests.pages.drawn import table
from tests.pages.webinars.seen import opened, words
from tests.reports_world import START, store_report, viewer
from tests.wording import ru_n

OVER = ("Over {n} webinar of this room.", "Over {n} webinars of this room.")


def test_minutes_in_which_most_people_leave_come_first(desk: Desk, project: ProjectSettings) -> None:
    for day in range(2):
        stays = [10] * 2 + [30] * 6 + [60] * 20
        people = [viewer(f"Человек {number}", minutes=stay) for number, stay in enumerate(stays)]
        store_report(desk, project.id, people, starts_at=START + timedelta(days=day), kind="automatic")
    app = opened("webinar", tab="room")
    assert ru_n(*OVER, 2) in words(app)
    shown = table(app, "leaky_rows")[["minute", "leaves", "people", "webinars"]]
    assert shown.to_numpy().tolist() == [["29", "12", "52", "2"], ["9", "4", "56", "2"]]


def test_live_webinars_and_a_single_run_have_no_such_table(desk: Desk, project: ProjectSettings) -> None:
    people = [viewer(f"Человек {number}", minutes=30) for number in range(30)]
    store_report(desk, project.id, people, kind="automatic")
    for day in (1, 2):
        app = opened("webinar", tab="room")
        assert not app.exception
        assert ru_n(*OVER, day) not in words(app)
        store_report(desk, project.id, people, starts_at=START + timedelta(days=day), kind="live")
