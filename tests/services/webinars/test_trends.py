"""Trends of rooms, against a look at each report in turn."""

from datetime import timedelta
from itertools import count
from statistics import median

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.desk import Desk
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project
from core.services.webinars.trends import FEWEST, SHOWN, USUAL_OF, get_trends
from tests.reports_world import START, store_report, viewer

NUMBERS = count()
HELD = st.lists(st.tuples(st.sampled_from(["222222:a", "222222:b"]), st.integers(0, 4)), max_size=14)


@given(held=HELD)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
def test_usual_is_the_middle_of_the_webinars_of_the_room_before(desk: Desk, held: list[tuple[str, int]]) -> None:
    project_id = add_project(desk, ProjectDraft(name=f"Школа {next(NUMBERS)}")).id
    store_report(desk, project_id, None, room_id="222222:a", starts_at=START - timedelta(days=1))
    ids = [
        store_report(
            desk,
            project_id,
            [viewer(f"{n}") for n in range(people)],
            room_id=room_id,
            starts_at=START + timedelta(days=day),
            person_count=people,
        )
        for day, (room_id, people) in enumerate(held)
    ]
    trends = get_trends(desk, project_id)
    usual = {}
    for place, (report_id, (room_id, _people)) in enumerate(zip(ids, held, strict=True)):
        before = [people for room, people in held[:place] if room == room_id][-USUAL_OF:]
        if len(before) >= FEWEST:
            usual[report_id] = median(before)
    assert trends.usual == usual
    shown = {room.room_id: list(room.people) for room in trends.rooms}
    assert shown == {room_id: [people for room, people in held if room == room_id][-SHOWN:] for room_id, _ in held}
