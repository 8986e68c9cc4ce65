"""The page of one webinar, clicked through: its numbers, what narrows them, and its tabs."""

import json
import re
from datetime import timedelta

import pytest

from core.desk import Desk
from core.domain.reports.definitions import Counting
from core.errors import ApiError, Forbidden, Unavailable
from core.services.orders.states import note_pull
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import ProjectSettings, add_project
from core.services.reports.change_counting import change_counting
from core.services.reports.list_people import PeopleQuery, list_people
from core.services.reports.summary import SOURCES
from pages.webinar.city_map import MAP
from pages.webinar.sources import SIDES
from tests.conftest import open_page
from tests.orders_world import order, put
from tests.pages.drawn import open_row, sort_by, table, titles
from tests.pages.seen import press
from tests.pages.webinars.seen import MOSCOW, PEOPLE, numbers, opened, press_mark, words
from tests.reports_world import START, store_report, viewer
from tests.stored import write
from tests.webinars_world import PAGE, store_page, subscriber
from tests.wording import en, ru, ru_n


def test_the_newest_ready_webinar_is_shown_without_a_choice(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, [viewer("Старый")], starts_at=START - timedelta(days=1))
    store_report(desk, project.id, PEOPLE)
    app = opened("webinar")
    assert numbers(app) == {
        ru("Came"): "3",
        ru("Half stayed longer than"): ru("{n} min", n=20),
        ru("Stayed to the end"): "33 %",
    }
    assert app.title[0].value == "Python с нуля"
    assert "чт 19.11.2026 19:00 · " in words(app)
    assert "Москва, UTC+3" in words(app)
    assert ru_n("{n} entry to the room.", "{n} entries to the room.", 4) in app.metric[0].proto.help
    assert ru("Entries with the same Salebot…") in app.metric[0].proto.help


def test_where_a_stay_is_asked_for_it_is_said_who_is_in_the_list(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, PEOPLE)
    said = ru("At least {n} min. Cities, devices, sources and the list are of everybody in the room.", n=15)
    assert said not in words(opened("webinar"))
    change_counting(desk, project.id, Counting(attended_from_s=900))
    app = opened("webinar", tab="people")
    assert said in words(app)
    assert numbers(app)[ru("Came")] == "2"
    assert len(table(app, "people_rows")) == 3


def test_link_opens_the_same_webinar_people_and_tab(desk: Desk, project: ProjectSettings) -> None:
    ids = [store_report(desk, project.id, PEOPLE, starts_at=START + timedelta(days=day)) for day in range(3)]
    app = opened("webinar", report=str(ids[0]), city=[MOSCOW], tab="people")
    assert "чт 19.11.2026 19:00 · " in words(app)
    assert numbers(app)[ru("Came")] == "2"
    assert app.metric[0].delta == ru("of {n} people", n=3)
    assert f"**{ru('City')}:** Москва" in words(app)
    assert sorted(table(app, "people_rows")["username"]) == ["Борис", "Вера"]


@pytest.mark.parametrize("tab", ["places", "people"])
def test_link_to_another_project_shows_nothing_of_it(desk: Desk, project: ProjectSettings, tab: str) -> None:
    other = add_project(desk, ProjectDraft(name="Чужой")).id
    theirs = store_report(desk, other, PEOPLE, room_title="Чужой вебинар")
    store_report(desk, project.id, [viewer("Свой")])
    app = opened("webinar", report=str(theirs), project=str(project.id), tab=tab)
    assert app.warning[0].value == ru("The webinar from this link is not in this project.")
    assert not app.metric
    assert "Чужой вебинар" not in words(app)


@pytest.mark.parametrize("nonsense", ["abc", "1;DROP", "99999999999999999999", "-1", "0"])
def test_spoilt_link_says_so(desk: Desk, project: ProjectSettings, nonsense: str) -> None:
    store_report(desk, project.id, PEOPLE)
    app = opened("webinar", report=nonsense, city=["нет такого"], device=["unknown"], tab="nothing")
    assert app.warning[0].value == ru("The webinar from this link is not in this project.")


def test_choice_of_nobody_can_be_left(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, PEOPLE)
    app = opened("webinar", city=["нет такого"], tab="nothing")
    assert ru("Nobody here: no viewers match your choice.") in words(app)
    assert numbers(press(app, ru("Reset")))[ru("Came")] == "3"


def test_webinar_that_is_not_loaded_says_so(desk: Desk, project: ProjectSettings) -> None:
    app = opened("webinar", report=str(store_report(desk, project.id, None)))
    assert ru("This webinar's report is not loaded yet…") in words(app)
    assert not app.metric
    assert "—" not in words(app), "only what is known is said"


def test_report_without_viewers_says_that_nobody_came(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, [])
    assert ru("Nobody came: there is not one viewer in the report.") in words(opened("webinar"))


def test_choosing_a_city_and_a_device_narrows_numbers_and_people(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, PEOPLE)
    app = opened("webinar", tab="people")
    app.multiselect(key="choose_city_key").set_value([MOSCOW]).run()
    assert numbers(app)[ru("Came")] == "2"
    app.multiselect(key="choose_device").set_value(["phone"]).run()
    assert numbers(app)[ru("Came")] == "1"
    assert app.query_params["city"] == MOSCOW
    assert table(app, "people_rows")["username"].tolist() == ["Вера"]
    app = press(app, ru("Reset"))
    assert numbers(app)[ru("Came")] == "3"
    assert [one.value for one in app.multiselect if one.label == ru("City")] == [[]]


def test_contact_that_many_people_left_is_said_to_identify_nobody(desk: Desk, project: ProjectSettings) -> None:
    names = ("Анна", "Борис", "Вера", "Глеб", "Дина")
    store_report(desk, project.id, [viewer(name, email="office@example.com") for name in names])
    app = opened("webinar")
    assert numbers(app)[ru("Came")] == "5"
    assert ru_n("{n} contact was left by many…", "{n} contacts were left by many…", 1) in words(app)


def test_people_are_searched(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, PEOPLE)
    app = opened("webinar", tab="people")
    app.text_input(key="people_search").set_value("БОРИС").run()
    assert table(app, "people_rows")["username"].tolist() == ["Борис"]
    app.text_input(key="people_search").set_value("никого").run()
    assert ru("Nobody found.…") in words(app)


def test_heading_sorts_all_people_and_a_link_keeps_the_order(desk: Desk, project: ProjectSettings) -> None:
    report = store_report(desk, project.id, PEOPLE)
    app = opened("webinar", report=str(report), tab="people")
    assert table(app, "people_rows")["username"].tolist() == ["Анна", "Борис", "Вера"], "not the longest stay first"
    sort_by(app, "people_rows", "stay_min")
    assert table(app, "people_rows")["stay_min"].tolist() == ["10", "20", "60"]
    again = opened("webinar", report=str(report), tab="people", people_sort=app.query_params["people_sort"])
    assert table(again, "people_rows")["username"].tolist() == ["Вера", "Борис", "Анна"]
    sort_by(again, "people_rows", "stay_min", descending=True)
    assert "people_sort" not in again.query_params


def test_columns_are_chosen_and_there_again(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, PEOPLE)
    app = opened("webinar", tab="people")
    app.multiselect(key="people_columns").set_value(["city", "username"]).run()
    assert titles(app, "people_rows") == [ru("Name"), ru("City")]
    sort_by(app, "people_rows", "city")
    assert table(app, "people_rows")["city"].tolist() == ["Казань", "Москва", "Москва"], "as the chart names them"
    assert titles(opened("webinar", tab="people"), "people_rows") == [ru("Name"), ru("City")]


def test_row_opens_the_person_and_no_other(desk: Desk, project: ProjectSettings) -> None:
    app = opened("webinar", report=str(store_report(desk, project.id, PEOPLE)), tab="people")
    [boris] = table(app, "people_rows").query("username == 'Борис'").index
    assert "boris@example.com" not in words(open_row(app, "people_rows", f"{boris}9"))
    assert "boris@example.com" in words(open_row(app, "people_rows", boris)).replace("\u2060", "")


def test_people_can_be_downloaded(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, PEOPLE)
    labels = [button.proto.label for button in opened("webinar", tab="people").get("link_button")]
    assert labels == [ru("Download as one file"), ru("Download xlsx"), ru("Download CSV")]


def test_four_charts_are_drawn_with_the_counted_people(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, PEOPLE)
    charts = [chart.proto.spec for chart in opened("webinar", tab="places").get("plotly_chart")]
    assert len(charts) == 4
    assert '"x":[2,1]' in charts[0]
    assert '"x":[2,1]' in charts[1]


def test_the_kind_of_place_that_is_charted_is_there_after_a_reload(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, PEOPLE)
    opened("webinar", tab="places").segmented_control(key="by_place").set_value("country").run()
    assert opened("webinar", tab="places").segmented_control(key="by_place").value == "country"


def test_incomplete_report_says_so(desk: Desk, project: ProjectSettings) -> None:
    report = store_report(desk, project.id, PEOPLE, state="incomplete", viewers_said=9, participants_said=9)
    app = opened("webinar", report=str(report))
    assert ru_n("{n} of the chosen reports is…", "{n} of the chosen reports are…", 1) in words(app)


def test_a_title_is_data_and_never_markdown(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, PEOPLE, room_title="*Скидка* [тут](http://example.com) $x$")
    [title] = [part.value for part in opened("webinar").title]
    assert "\\*Скидка\\*" in title
    assert "](" not in title


def test_the_page_speaks_english(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, PEOPLE)
    app = open_page("webinar")
    app.session_state["language"] = "en"
    app.run()
    assert not app.exception
    assert numbers(app)[en("Stayed to the end")] == "33%"
    assert app.multiselect(key="choose_city_key").options == ["Moscow", "Kazan"]


def test_room_is_drawn_with_its_peak_and_a_table(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, PEOPLE)
    app = open_page("webinar")
    app.session_state["table_of_chart_room"] = True
    app.run()
    room, stays = (json.loads(chart.proto.spec) for chart in app.get("plotly_chart"))
    area = next(trace for trace in room["data"] if trace.get("fill"))
    assert area["y"] == [3] * 10 + [2] * 10 + [1] * 40
    assert "19:00" in area["hovertext"][0]
    assert next(trace for trace in room["data"] if "text" in trace)["text"] == ["3 · 19:00"]
    assert stays["data"][0]["x"] == [0, 1, 1, 0, 0, 1]
    asked = json.loads(app.get("plotly_chart")[0].proto.config)
    assert asked["toImageButtonOptions"]["filename"] == ru("People in the room"), "the picture has a name of its own"
    assert ru("Image download succeeded") in asked["locales"]["ru"]["dictionary"].values()
    assert room["layout"]["paper_bgcolor"] == "#fcfcfa", "and the background that its letters are made for"
    assert table(app, "numbers_chart_room_rows")["people"].tolist() == [str(people) for people in area["y"]]


def test_minute_that_was_chosen_narrows_all_of_the_page_and_can_be_left(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, PEOPLE)
    app = opened("webinar", in_room="at:15", tab="people")
    assert numbers(app)[ru("Came")] == "2"
    assert app.metric[0].delta == ru("of {n} people", n=3)
    assert ru("were there in minute {n}", n=15) in words(app)
    assert sorted(table(app, "people_rows")["username"]) == ["Анна", "Борис"]
    app = press(app, ru("Reset"))
    assert "in_room" not in app.query_params
    assert numbers(app)[ru("Came")] == "3"
    app = opened("webinar")
    app.number_input(key="webinar_at_minute").set_value(15).run()
    assert app.query_params["in_room"] == "at:15"
    assert numbers(app)[ru("Came")] == "2"
    app.slider(key="webinar_left_minutes").set_value((5, 20)).run()
    assert app.query_params["in_room"] == "left:5:20"
    assert app.slider(key="webinar_left_minutes").value == (5, 20)


def test_where_it_is_not_known_who_registered_the_page_says_why_and_loads_it(
    desk: Desk, project: ProjectSettings
) -> None:
    store_report(desk, project.id, PEOPLE)
    assert ru("Who registered is not loaded.") in words(opened("webinar")), "the pages were never listed"
    app = press(opened("webinar"), ru("Load who registered"))
    assert ru("No registration page leads to this room.") in words(app)
    assert ru("Load who registered") not in [button.label for button in app.button]

    store_page(desk, project.id, [subscriber("a@example.com")], complete=False)
    assert ru("Not everybody who registered is loaded.") in words(opened("webinar"))
    store_page(desk, project.id, [subscriber("a@example.com"), subscriber("b@example.com")])
    app = opened("webinar")
    assert ru("Not everybody who registered is loaded.") not in words(app)
    assert ru("Load who registered") not in [button.label for button in app.button]


def test_minute_of_the_offer_is_set_for_the_room_and_tells_who_was_there(desk: Desk, project: ProjectSettings) -> None:
    report = store_report(desk, project.id, PEOPLE)
    app = opened("webinar")
    assert ru("Were there at the offer") not in numbers(app)
    app.number_input(key=f"webinar_offer_minute_{report}").set_value(15)
    app = press(app, ru("Save the minute"))
    assert numbers(app)[ru("Were there at the offer")] == "67 %"
    app.number_input(key=f"webinar_offer_minute_{report}").set_value(None)
    assert ru("Were there at the offer") not in numbers(press(app, ru("Save the minute")))


def test_shares_of_few_people_are_told_to_say_little(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, PEOPLE)
    [to_end] = [one for one in opened("webinar").metric if one.label == ru("Stayed to the end")]
    assert ru("{n} of {total}", n=1, total=3) in to_end.proto.help
    assert ru("Shares of fewer than {n} people are grey: they say little.", n=20) in to_end.proto.help


def test_a_choice_of_sources_or_tags_of_registrations_stands_in_the_address(
    desk: Desk, project: ProjectSettings
) -> None:
    people = [
        viewer(name, email=f"{name}@example.com", utm_source=source) for name, source in zip("abc", "vvt", strict=True)
    ]
    store_report(desk, project.id, people)
    app = opened("webinar", tab="sources")
    assert '"x":[2,1]' in app.get("plotly_chart")[0].proto.spec
    app.multiselect(key="choose_source").set_value(["v"]).run()
    assert numbers(app)[ru("Came")] == "2"
    assert app.query_params["from_source"] == "v"
    store_page(desk, project.id, [subscriber("c@example.com", utm_source="vk")])
    app = opened("webinar", tab="people")
    app.multiselect(key="choose_registered_source").set_value(["vk"]).run()
    assert (app.query_params["registered_source"], numbers(app)[ru("Came")]) == ("vk", "1")
    assert table(app, "people_rows")["username"].tolist() == ["c"]
    assert {name for side in SIDES for name in side} == set(SOURCES)


def test_a_circle_of_the_map_chooses_its_city_and_who_is_not_on_the_map_is_counted(
    desk: Desk, project: ProjectSettings
) -> None:
    elsewhere = [viewer("Гость"), viewer("Гость"), viewer("Ли", city="Париж"), viewer("Яна", city="Кукуй")]
    store_report(desk, project.id, [*PEOPLE, *elsewhere])
    app = opened("webinar", tab="places")
    app.segmented_control(key="by_place").set_value(MAP).run()
    said = f"Кукуй 1, Париж 1, {ru('city unknown')} 2"
    assert ru_n(
        "Not on the map: {n} person ({places}).", "Not on the map: {n} people ({places}).", 4, places=said
    ) in words(app)
    app = press_mark(app, "chart_map", 0, trace=2)
    assert (app.query_params["city"], numbers(app)[ru("Came")]) == (MOSCOW, "2")
    assert "city" not in press_mark(app, "chart_map", 0, trace=2).query_params


def test_registration_pages_are_named_by_their_titles(desk: Desk, project: ProjectSettings) -> None:
    title = "Запись на вебинар"
    store_report(desk, project.id, [viewer("Анна", email="a@example.com", page=PAGE)])
    store_page(desk, project.id, [subscriber("a@example.com")])
    write(desk, "UPDATE registration_page SET title = :title", title=title)
    app = opened("webinar", tab="sources", from_page_id=PAGE)
    assert [one.options for one in app.multiselect if one.label == ru("Registration page")] == [[title]]
    assert title in words(app), "what narrows the numbers"
    app = app.button_group(key="by_way").set_value("page_id").run()
    drawn = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    [pages] = [one for one in drawn if ru("Registration page") in one["layout"]["title"]["text"]]
    assert pages["layout"]["yaxis"]["ticktext"] == [title]
    app = opened("webinar", tab="funnel")
    app = app.button_group(key="funnel_by").set_value("page_id").run()
    assert table(app, "by_entry_rows").iloc[0].tolist()[0] == title


def test_a_bar_of_the_registrations_chooses_who_came_of_them_and_stays_in_sight(
    desk: Desk, project: ProjectSettings
) -> None:
    store_report(desk, project.id, [viewer(name, email=f"{name}@example.com") for name in "ab"])
    tags = zip("abcd", ("vk", None, "vk", "tg"), strict=True)
    store_page(desk, project.id, [subscriber(f"{name}@example.com", utm_source=tag) for name, tag in tags])
    app = press_mark(opened("webinar", tab="sources"), "chart_registered_from", 0)
    assert (app.query_params["registered_source"], numbers(app)[ru("Came")]) == ("vk", "1")
    app = press_mark(app, "chart_registered_from", 2)
    assert app.query_params["registered_source"] == "vk", "who came without registering has no tag either"
    assert "registered_source" not in press_mark(app, "chart_registered_from", 0).query_params
    narrowed = opened("webinar", tab="sources", city="unknown")
    assert "chart_registered_from" not in [one.key for one in narrowed.get("plotly_chart")]


def test_who_bought_stands_beside_the_numbers_and_the_orders_in_a_tab(desk: Desk, project: ProjectSettings) -> None:
    report = store_report(desk, project.id, PEOPLE)
    assert ru("Bought") not in numbers(opened("webinar"))
    put(desk, project.id, order(1, 9_950, email="boris@example.com", username="Борис"))
    app = opened("webinar", report=str(report), tab="orders")
    assert numbers(app)[ru("Bought")] == "1"
    assert table(app, "orders_rows")[["username", "amount", "paid"]].to_numpy().tolist() == [
        ["Борис", "99,50", "99,50"]
    ]
    opened_buyer = open_row(opened("webinar", report=str(report), tab="orders"), "orders_rows", "0")
    assert opened_buyer.query_params["tab"] == "people"
    assert "boris@example.com" in words(opened_buyer).replace("\u2060", "")
    assert table(app, "sources_of_orders_rows").iloc[0].tolist()[:3] == [ru("unknown"), "1", "99,50\u00a0₽"]


@pytest.mark.parametrize(
    "problem", [Forbidden("bizon365", "getorders", 403), Unavailable("bizon365", "getorders", 503)]
)
def test_while_orders_cannot_be_loaded_those_of_before_are_shown(
    desk: Desk, project: ProjectSettings, problem: ApiError
) -> None:
    store_report(desk, project.id, PEOPLE)
    put(desk, project.id, order(1, 9_950, email="boris@example.com", username="Борис"))
    note_pull(desk, project.id, problem)
    for page, asked in [("webinar", {}), ("webinar", {"tab": "orders"}), ("room", {"tab": "periods"})]:
        app = opened(page, **asked)
        assert not app.error
        assert numbers(app)[ru("Bought")] == "1"


def test_view_is_given_away_as_a_link_and_as_one_file_that_loads_nothing(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, PEOPLE, starts_at=START - timedelta(days=40))
    store_report(desk, project.id, PEOPLE, room_title="<b>Скидка</b>")
    store_page(desk, project.id, [subscriber("anna@example.com", utm_source="<i>vk</i>")])
    boris = {"email": "boris@example.com", "username": "Борис"}
    put(desk, project.id, *(order(1, 9_900, currency=currency, **boris) for currency in ("RUB", "KZT", "USD")))  # type: ignore[arg-type]
    [bought] = [one for one in opened("webinar").metric if one.label == ru("Bought")]
    assert bought.delta == ru("{sum} and others", sum="99\u00a0KZT · 99\u00a0₽")
    app = opened("webinar", city=[MOSCOW])
    assert any(f"city={MOSCOW}" in one.value for one in app.code)
    page = app.session_state["offered_webinar_file"].make().decode()
    assert "&lt;b&gt;Скидка&lt;/b&gt;" in page
    assert "anna@example.com" not in page
    own = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert not re.search(r"(src|href)=", own)
    assert len(re.findall("<section>", page)) == len(re.findall("<table>", page)) == 13
    assert f"<h2>{ru('Orders')}</h2>" in page
    assert "<td>1</td><td>99\u00a0₽</td><td>99\u00a0₽</td>" in page
    assert json.dumps(ru("Came again, %")) in page
    page = opened("webinar").session_state["offered_webinar_file"].make().decode()
    assert "<td>&lt;i&gt;vk&lt;/i&gt;</td>" in page, "who registered is told of everybody alone"
    assert f"<th>{ru('City')}</th>" in page
    assert "<dd>1 (99\u00a0KZT · 99\u00a0₽ · 99\u00a0$)</dd>" in page
    assert json.dumps(ru("Image download succeeded")) in page
    assert re.search('<td>Москва</td><td>2</td><td class="few">66,7\u00a0%</td>', page), "of three people"


def test_person_opens_with_the_stay_and_all_webinars_and_closes_again(desk: Desk, project: ProjectSettings) -> None:
    older = store_report(desk, project.id, PEOPLE[:2], starts_at=START - timedelta(days=1), room_title="Раньше")
    report = store_report(desk, project.id, PEOPLE)
    [anna] = [row for _, row in list_people(desk, project.id, PeopleQuery([report], text="анна")).frame.iterrows()]
    app = opened("webinar", report=str(report), tab="people", person=f"{report}.{anna['number'] + 1}")
    said = words(app).replace("\u2060", "")
    assert "anna@example.com" in said
    assert f"{ru('In the room')}: **19:00–20:00**" in said
    assert "Раньше" in said
    assert older != report
    [chart] = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    whole, there = chart["data"]
    assert (whole["x"], there["x"], there["base"]) == ([60, 60], [60, 60], [0, 0])
    assert "19:00–20:00" in there["hovertext"][0]
    app = press(app, ru("All people"))
    assert "person" not in app.query_params
    assert len(table(app, "people_rows")) == 3


@pytest.mark.parametrize("person", ["1", "1.", ".1", "1.0", "999999.1", "1.999", "a.b"])
def test_person_who_is_not_there_is_not_shown(desk: Desk, project: ProjectSettings, person: str) -> None:
    store_report(desk, project.id, PEOPLE)
    assert "anna@example.com" not in words(opened("webinar", tab="people", person=person))


def test_clicks_stand_below_the_room_and_offer_their_minute(desk: Desk, project: ProjectSettings) -> None:
    clicking = [viewer(f"Человек {n}", buttons=[{"id": "b1", "t": 20 * 60 + n}]) for n in range(4)]
    store_report(desk, project.id, [*clicking, viewer("Борис", minutes=10)], said_at_s=[65, 70])
    app = opened("webinar")
    room = json.loads(app.get("plotly_chart")[0].proto.spec)
    chat, clicks = [trace for trace in room["data"] if trace.get("yaxis") in ("y2", "y3")]
    assert (chat["y"][:3], clicks["y"][19:22]) == ([0, 2, 0], [0, 4, 0])
    assert room["layout"]["yaxis9"]["ticktext"] == [f"{percent}\u00a0%" for percent in (25, 50, 75, 100)]
    app = press(app, ru("Take minute {n}", n=20))
    assert numbers(app)[ru("Were there at the offer")] == "80 %"
    assert ru("Take minute {n}", n=20) not in [button.label for button in app.button]


def test_drops_and_the_source_of_a_person_are_said(desk: Desk, project: ProjectSettings) -> None:
    leaving = [viewer(f"Человек {n}", email=f"p{n}@example.com", minutes=20, utm_source="vk") for n in range(5)]
    report = store_report(desk, project.id, [*leaving, viewer("Борис", minutes=60)])
    drop = ru("{clock} (minute {minute}) −{n}", clock="19:19", minute=19, n=5)
    assert ru("Where many left at once: {drops}.", drops=drop) in words(opened("webinar"))
    said = words(opened("webinar", tab="people", person=f"{report}.1")).replace("\u2060", "")
    assert f"{ru('Came from')}: **utm_source: vk**" in said
