"""The history of the Links page: links are found, named, put away, and built again."""

from core.desk import Desk
from core.services.links.build_link import LinkChoices, build
from core.services.links.history import list_links, save_link
from core.services.projects.projects import ProjectSettings
from tests.conftest import open_page
from tests.pages.links.links_page import LINK, ROOM, copyable, press, words
from tests.wording import ru


def keep(desk: Desk, project: ProjectSettings, choices: LinkChoices, name: str) -> None:
    save_link(desk, project.id, build(choices), choices, name)


def test_saved_link_is_found_named_put_away_and_taken_back(desk: Desk, known: ProjectSettings) -> None:
    app = open_page("links")
    app.text_input(key="links_name").set_value("Осенний набор")
    press(app, ru("Save"))
    assert ru("Saved: the link is in the history.") in words(app)
    app.segmented_control(key="links_section").set_value("history").run()
    app.text_input(key="find").set_value("осен").run()
    assert copyable(app) == [LINK]
    [link] = list_links(desk, known.id).links
    app.text_input(key=f"links_rename_{link.id}_{link.name}").set_value("Зимний")
    press(app, ru("Save the name"))
    assert copyable(app) == []
    app.text_input(key="find").set_value("").run()
    assert "**Зимний**" in words(app)
    press(app, ru("To the archive"))
    assert ru("Nothing here yet. Build a…") in words(app)
    app.toggle(key="links_archive").set_value(True).run()
    assert copyable(app) == [LINK]
    press(app, ru("Restore"))
    assert ru("The archive is empty.") in words(app)


def test_link_is_built_again_from_what_it_was_made_from(desk: Desk, known: ProjectSettings) -> None:
    place = "http://smm.623727.bizonpages.ru"
    choices = LinkChoices(
        place, {"phone": "тел"}, {"utm_source": "ВК"}, False, {"param2": "#{tag}"}, {"city": "Казань"}, True
    )
    keep(desk, known, choices, "Со всем")
    app = press(open_page("links", section="history"), ru("Build a new one from it"))
    assert copyable(app)[0] == build(choices).url
    assert app.selectbox(key=f"links_registration_page_{known.id}").value == "623727:smm"


def test_history_is_paged_and_stays_readable_when_its_last_page_empties(desk: Desk, known: ProjectSettings) -> None:
    for number in range(11):
        keep(desk, known, LinkChoices(ROOM, params={"param1": str(number)}), f"Поток {number}")
    app = open_page("links", section="history")
    assert len(copyable(app)) == 10
    assert len(app.get("pagination")) == 1
    app.session_state["links_page"] = 2
    app.run()
    assert copyable(app) == [f"{LINK}&param1=0"]
    linked = open_page("links", section="history", links_page=app.query_params["links_page"][0])
    assert copyable(linked) == copyable(app)
    press(app, ru("To the archive"))
    assert len(copyable(app)) == 10


def test_page_of_a_list_is_the_same_after_a_reload_and_another_page_until_something_else_is_asked(
    desk: Desk, known: ProjectSettings
) -> None:
    for number in range(11):
        keep(desk, known, LinkChoices(ROOM, params={"param1": str(number)}), f"Поток {number}")
    app = open_page("links", section="history", links_page="999")
    assert copyable(app) == [f"{LINK}&param1=0"]
    assert app.query_params["links_page"] == "2"
    app.switch_page("home/page.py").run()
    app.query_params.clear()
    app.switch_page("links/page.py").run()
    app.segmented_control(key="links_section").set_value("history").run()
    assert copyable(app) == [f"{LINK}&param1=0"]
    app.text_input(key="find").set_value("Поток").run()
    assert len(copyable(app)) == 10
    assert "links_page" not in app.query_params


def test_history_without_a_hit_says_so(desk: Desk, known: ProjectSettings) -> None:
    keep(desk, known, LinkChoices(ROOM), "Осень")
    assert ru("No links found.…") in words(open_page("links", section="history", find="весна"))
