"""The page of definitions: every one is worded, and what the project decides is in the words."""

from core.desk import Desk
from core.domain.reports.definitions import Counting, Definition
from core.services.projects.projects import ProjectSettings
from core.services.reports.change_counting import change_counting
from tests.pages.webinars.seen import opened, words
from tests.wording import ru


def test_each_definition_has_words(desk: Desk, project: ProjectSettings) -> None:
    said = [one.value for one in opened("definitions").markdown if one.value.startswith("**")]
    assert len(said) == len(set(said)) == len(Definition)


def test_what_the_project_decides_stands_in_the_words(desk: Desk, project: ProjectSettings) -> None:
    change_counting(desk, project.id, Counting(attended_from_s=900, purchase_days=5, end_tolerance_s=600))
    said = words(opened("definitions"))
    assert ru("People who stayed at least {n} min.", n=15) in said
    assert ru("Left in the last {n} min of the webinar, or not at all.", n=10) in said
