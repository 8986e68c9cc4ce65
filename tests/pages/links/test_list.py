"""On the Links page, everybody of a list gets a link."""

from core.services.projects.projects import ProjectSettings
from tests.conftest import open_page
from tests.pages.drawn import table
from tests.pages.links.links_page import ROOM, copyable
from tests.pages.seen import words
from tests.wording import ru_n


def test_everybody_of_a_list_gets_a_link_and_the_counts_add_up(known: ProjectSettings) -> None:
    app = open_page("links", section="list")
    app.checkbox(key="links_with_email").check().run()
    people = "E-mail\tclient_id\nanna@example.com\t77\nboris@example.com\t\n\t\tВера"
    app.text_area(key="links_text").set_value(people).run()
    assert not app.exception
    assert [metric.value for metric in app.metric] == ["1", "1", "1"]
    assert [mark for mark in app.get("html") if 'data-result="links ' in mark.proto.body]
    assert "1 + 1 + 1 = " + ru_n("{n} row read.", "{n} rows read.", 3) in words(app)
    links = table(app, "personal_links_rows")["link"].tolist()
    assert links[:2] == [f"{ROOM}?salebot=77&email=anna%40example.com", f"{ROOM}?email=boris%40example.com"]
    assert links[2] == ""
    app.checkbox(key="links_with_email").uncheck()
    app.text_area(key="links_text").set_value("boris@example.com\nvera@example.com").run()
    assert "0 + 2 = " + ru_n("{n} row read.", "{n} rows read.", 2) in words(app)


def test_choices_of_one_link_are_those_of_the_list(known: ProjectSettings) -> None:
    app = open_page("links")
    app.checkbox(key="links_with_phone").check().run()
    app.text_input(key="links_utm_source").set_value("vk").run()
    link = copyable(app)[0]
    app.segmented_control(key="links_section").set_value("history").run()
    app.segmented_control(key="links_section").set_value("list").run()
    assert copyable(app) == [link]
