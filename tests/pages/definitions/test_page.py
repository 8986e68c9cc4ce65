"""The page of definitions: every one is worded, and what the project decides is in the words."""

from core.desk import Desk
from core.domain.reports.definitions import Definition
from core.services.projects.counting import get_counting
from core.services.projects.projects import ProjectSettings
from pages.webinar.definitions import definition_title, definition_words
from tests.pages.webinars.seen import opened, press, words
from tests.wording import ru


def test_each_definition_has_words(desk: Desk, project: ProjectSettings) -> None:
    app = opened("definitions")
    said = [one.value for one in app.markdown if one.value.startswith("**")]
    assert len(said) == len(set(said)) == len(Definition)
    counting = get_counting(desk, project.id)
    assert all(definition_title(one) and definition_words(one, counting) for one in Definition)


def test_what_the_project_decides_stands_in_the_words(desk: Desk, project: ProjectSettings) -> None:
    app = opened("definitions")
    app.number_input(key="counting_from").set_value(15)
    app.number_input(key="counting_end").set_value(10)
    app.number_input(key="counting_days").set_value(5)
    app = press(app, ru("Count in this way"))
    counting = get_counting(desk, project.id)
    assert (counting.attended_from_s, counting.end_tolerance_s, counting.purchase_days) == (900, 600, 5)
    said = words(app)
    assert ru("People who stayed at least {n} min.", n=15) in said
    assert ru("Left in the last {n} min of the webinar, or not at all.", n=10) in said
    assert opened("definitions").number_input(key="counting_end").value == 10
