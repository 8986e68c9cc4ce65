"""The history of the Links page: links are found, named, put away, and built again."""

from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.services.links.build_link import LinkChoices, build
from core.services.links.history import list_links, save_link
from core.services.projects.projects import ProjectSettings
from pages.links.history import PAGE_SIZE
from tests.conftest import open_page
from tests.pages.drawn import open_row, sort_by, table
from tests.pages.links.links_page import LINK, ROOM, copyable
from tests.pages.seen import press, words
from tests.wording import ru


def keep(desk: Desk, project: ProjectSettings, choices: LinkChoices, name: str) -> None:
    save_link(desk, project.id, build(choices), choices, name)


def names(app: AppTest) -> list[str]:
    return list(table(app, "links_rows")["name"])


def test_saved_link_is_found_named_put_away_and_taken_back(desk: Desk, known: ProjectSettings) -> None:
    app = open_page("links")
    app.text_input(key="links_name").set_value("Осенний набор")
    press(app, ru("Save"))
    assert ru("Saved: the link is in the history.") in words(app)
    app.segmented_control(key="links_section").set_value("history").run()
    app.text_input(key="find").set_value("осен").run()
    assert names(app) == ["Осенний набор"]
    [link] = list_links(desk, known.id).links
    app = open_row(app, "links_rows", str(link.id))
    assert copyable(app) == [LINK]
    app.text_input(key=f"links_rename_{link.id}_{link.name}").set_value("Зимний")
    press(app, ru("Save the name"))
    assert "**Зимний**" in words(app)
    press(app, ru("To the archive"))
    press(app, ru("All links"))
    app.text_input(key="find").set_value("").run()
    assert ru("Nothing here yet. Build a…") in words(app)
    app.toggle(key="links_archive").set_value(True).run()
    assert names(app) == ["Зимний"]
    app = press(open_page("links", section="history", link=str(link.id)), ru("Restore"))
    assert ru("The link is in the history again.") in words(app)


def test_link_is_built_again_from_what_it_was_made_from(desk: Desk, known: ProjectSettings) -> None:
    place = "http://smm.623727.bizonpages.ru"
    choices = LinkChoices(
        place, {"phone": "тел"}, {"utm_source": "ВК"}, False, {"param2": "#{tag}"}, {"city": "Казань"}, True
    )
    link = save_link(desk, known.id, build(choices), choices, "Со всем")
    app = press(open_page("links", section="history", link=str(link.id)), ru("Build a new one from it"))
    assert copyable(app)[0] == build(choices).url
    assert app.selectbox(key=f"links_registration_page_{known.id}").value == "623727:smm"
    assert "link" not in app.query_params


def test_history_is_sorted_and_paged_over_all_links_and_its_page_stands_in_the_address(
    desk: Desk, known: ProjectSettings
) -> None:
    for number in range(PAGE_SIZE + 1):
        keep(desk, known, LinkChoices(ROOM, params={"param1": str(number)}), f"Поток {number:02}")
    app = open_page("links", section="history", links_page="999")
    assert names(app) == ["Поток 00"]
    assert app.query_params["links_page"] == "2"
    app = sort_by(app, "links_rows", "name")
    assert names(app) == [f"Поток {number:02}" for number in range(PAGE_SIZE)]
    assert "links_page" not in app.query_params
    assert names(open_page("links", section="history", links_sort="name", links_page="2")) == [f"Поток {PAGE_SIZE}"]


def test_link_that_is_not_there_is_not_shown(desk: Desk, known: ProjectSettings) -> None:
    assert ru("This link is not in this project.") in words(open_page("links", section="history", link="99"))


def test_history_without_a_hit_says_so(desk: Desk, known: ProjectSettings) -> None:
    keep(desk, known, LinkChoices(ROOM), "Осень")
    assert ru("No links found.…") in words(open_page("links", section="history", find="весна"))
