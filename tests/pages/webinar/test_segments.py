"""Segments on the page of a webinar: rules in the address, counted at once, saved, taken up again, sent."""

import csv
from datetime import timedelta

import pytest

from core.desk import Desk
from core.domain.webinars.segments import Band, Fact, Measure, Rules
from core.services.projects.projects import ProjectSettings
from core.services.webinars.segments import Segment, list_segments, save_segment
from tests.pages.seen import press
from tests.pages.webinars.seen import numbers, opened, words
from tests.reports_world import ROOM, START, store_report, viewer
from tests.wording import ru, ru_n

ROWS = [
    viewer("Анна", email="anna@example.com", minutes=60, utm_source="vk", messages_num=2, buttons=[{"id": "b1"}]),
    viewer("Борис", email="boris@example.com", phone="8 900 000-00-21", minutes=20, utm_source="vk"),
    viewer("Вера", email="vera@example.com", minutes=10),
]


@pytest.mark.parametrize(
    ("address", "people"),
    [
        ({}, "3"),
        ({"segment_from": "20"}, "2"),
        ({"segment_from": "10", "segment_until": "20"}, "1"),
        ({"segment_messages": "1"}, "1"),
        ({"segment_messages_until": "2"}, "2"),
        ({"segment_share": "30", "segment_share_until": "100"}, "1"),
        ({"segment_is": ["clicked"]}, "1"),
        ({"segment_is": ["has_phone"], "segment_is_not": ["clicked"]}, "1"),
        ({"segment_is_not": ["clicked"], "from_source": ["vk"]}, "1"),
        ({"segment_is": ["nonsense"], "segment_from": "x"}, "3"),
    ],
)
def test_a_link_opens_the_same_segment(
    desk: Desk, project: ProjectSettings, address: dict[str, str | list[str]], people: str
) -> None:
    store_report(desk, project.id, ROWS)
    assert numbers(opened("webinar", tab="segments", **address))[ru("In the segment")] == people


def test_bands_of_the_stay_add_up(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, [*ROWS, {"username": "Гость"}])
    app = opened("webinar", tab="segments")
    found = numbers(app)
    assert [found[ru(name)] for name in ("In the segment", "Cold", "Warm", "Hot")] == ["4", "1", "1", "1"]
    assert ru_n("Of {n} person the time is not known.", "Of {n} people the time is not known.", 1) in words(app)


def test_the_file_names_cities_and_countries_as_the_charts_do(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, [viewer("Анна", city="Москва"), viewer("Борис", city="Moscow"), viewer("Вера")])
    app = opened("webinar", tab="segments")
    file = b"".join(app.session_state["offered_export_segment_csv"].make()).decode("utf-8-sig")
    places = [row[ru("City")] + row[ru("Country")] for row in csv.DictReader(file.splitlines(), delimiter=";")]
    assert sorted(places) == ["", "МоскваРоссия", "МоскваРоссия"]


def test_borders_of_warmth_are_the_operators_and_one_band_can_be_taken(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, ROWS)
    app = opened("webinar", tab="segments", segment_warm="5", segment_hot="20")
    found = numbers(app)
    assert [found[ru(name)] for name in ("Cold", "Warm", "Hot")] == ["0", "1", "2"]
    app.button(key="segment_only_warm").click().run()
    assert not app.exception
    assert numbers(app)[ru("In the segment")] == "1"
    assert (app.query_params["segment_from"], app.query_params["segment_until"]) == ("5", "20")


def test_rules_stand_in_a_sentence(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, ROWS)
    assert ru("Who: {rules}.", rules=ru("everybody who came")) in words(opened("webinar", tab="segments"))
    asked = {"segment_from": "20", "segment_share_until": "100", "segment_is_not": "clicked", "from_source": "vk"}
    said = words(opened("webinar", tab="segments", **asked, in_room="at:15"))
    rules = [
        ru("{n} min or longer", n=20),
        ru("less than {n} % of the webinar", n=100),
        ru("did not click"),
        "utm_source: vk",
        ru("were there in minute {n}", n=15),
    ]
    assert ru("Who: {rules}.", rules="; ".join(rules)) in said


def test_rules_are_saved_under_a_name_and_taken_up_again(desk: Desk, project: ProjectSettings) -> None:
    other = viewer("Глеб", email="gleb@example.com")
    store_report(desk, project.id, [ROWS[0], other], starts_at=START - timedelta(days=7))
    store_report(desk, project.id, ROWS)
    app = opened("webinar", tab="segments")
    app.number_input(key="segment_from").set_value(20).run()
    app.multiselect(key="segment_is_not_facts").set_value([Fact.CLICKED]).run()
    assert numbers(app)[ru("In the segment")] == "1"
    app.text_input(key="segment_name").set_value(" Мои люди ").run()
    app = press(app, ru("Save the segment"))
    people = ru_n("{n} person is in it now", "{n} people are in it now", 2)
    webinars = ru_n("{n} webinar", "{n} webinars", 2)
    assert ru("Saved: {people} ({webinars}).", people=people, webinars=webinars) in [one.value for one in app.success]
    [saved] = list_segments(desk, project.id)
    assert saved.name == "Мои люди"
    assert saved.rules == Rules({Measure.MINUTES: Band(20)}, {Fact.CLICKED: False})
    assert (saved.room_id, saved.report_ids) == (ROOM, ())
    app = opened("webinar", tab="segments")
    app.selectbox(key="segment_saved").set_value("Мои люди").run()
    assert not app.exception
    app.run()
    assert numbers(app)[ru("In the segment")] == "1"
    assert app.query_params["segment_is_not"] in ("clicked", ["clicked"])
    press(app, ru("Remove the segment “{name}”", name="Мои люди"))
    assert list_segments(desk, project.id) == []


def test_a_segment_without_a_name_is_not_saved(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, ROWS)
    app = press(opened("webinar", tab="segments"), ru("Save the segment"))
    assert ru("Name the segment.") in [error.value for error in app.error]


def test_the_people_of_a_segment_can_be_downloaded_and_sent(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, ROWS)
    save_segment(desk, project.id, Segment("*Мои* люди", Rules()))
    app = opened("webinar", tab="segments", segment_from="20")
    assert app.selectbox(key="segment_saved").options == ["*Мои* люди"]
    labels = [button.proto.label for button in app.get("link_button")]
    assert labels == [ru("Download as one file"), ru("Download xlsx"), ru("Download CSV")]
    whom = ru_n("{n} person", "{n} people", 2)
    assert ru("Send to Salebot · {whom}", whom=whom) in [button.label.replace("\u00a0", " ") for button in app.button]
