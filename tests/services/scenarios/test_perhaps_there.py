"""Nobody is told that they missed a webinar who may have been at another part of it."""

from datetime import timedelta

from core.desk import Desk
from core.domain.reports.definitions import Counting
from core.services.projects.projects import list_projects
from core.services.reports.change_counting import change_counting
from core.services.scenarios.absent import gather_absent
from core.services.scenarios.perhaps_there import list_perhaps_there
from tests.reports_world import START, store_report, viewer
from tests.stored import write
from tests.webinars_world import store_page, subscriber


def test_of_whom_the_stay_is_not_known_nobody_says_that_they_were_absent(desk: Desk) -> None:
    """The webinar broke off and was begun again; the project asks for a stay of ten minutes."""
    project_id = list_projects(desk)[0].id
    change_counting(desk, project_id, Counting(attended_from_s=600))
    first = store_report(desk, project_id, [viewer("Борис", email="boris@example.com", minutes=60)])
    people = [
        {"username": "Анна", "email": "unknown@example.com"},
        viewer("Катя", email="short@example.com", minutes=2),
        viewer("Дима", email="long@example.com", minutes=40),
    ]
    second = store_report(desk, project_id, people, starts_at=START + timedelta(hours=1))
    store_page(desk, project_id, [subscriber(f"{name}@example.com") for name in ("unknown", "short", "long", "never")])
    write(desk, "UPDATE report SET listed_at = :at", at=START + timedelta(days=2))
    write(desk, "UPDATE registration_page SET subscribers_pulled_at = :at", at=START + timedelta(days=2))
    seen = list_perhaps_there(desk, project_id, [second])
    assert {one.email for one in seen} == {"unknown@example.com", "long@example.com"}
    absent = gather_absent(desk, project_id, first)
    assert {one.email for one in absent} == {"short@example.com", "never@example.com"}
