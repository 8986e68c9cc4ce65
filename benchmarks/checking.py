"""Checking 10,000 people against 20,000 viewers, against one pandas merge of the same keys."""

from collections.abc import Sequence

import pandas as pd

from benchmarks.measure import Figure, figure, seconds
from benchmarks.pulling import sandbox
from benchmarks.waiting import wait_for
from core.desk import Desk
from core.domain.people_matching import match_people
from core.services.attendance.check_list import check_list
from core.services.attendance.present import PersonPresent, read_present
from core.services.lists.read_people import list_asked, read_pasted
from core.services.projects.projects import list_projects
from core.services.projects.provision import point_sandbox
from core.services.reports.job import start_pull
from core.services.reports.list_reports import ReportSearch, list_reports
from core.services.reports.pull_reports import PullRequest

PEOPLE = 10_000
VIEWERS = 20_000


def measure(desk: Desk) -> list[Figure]:
    """Three figures: the matching, the reading of the store, and the whole check of a pasted list."""
    with sandbox(1, VIEWERS) as endpoint:
        point_sandbox(desk, endpoint)
        project = list_projects(desk)[0]
        wait_for(desk, start_pull(desk, project.id, PullRequest(only_new=False)))
    report = next(row for row in list_reports(desk, project.id, ReportSearch()).rows if row.viewer_count == VIEWERS)
    with desk.store.reading() as session:
        present = read_present(session, project.id, [report.id])
    text = _list_of_people(present)
    asked = list_asked(read_pasted(text))

    def read_store() -> None:
        with desk.store.reading() as session:
            read_present(session, project.id, [report.id])

    left = _long([person[:3] for person in asked])
    right = _long([(person.client_id, person.email, person.phone) for person in present])
    traces = [person.trace for person in present]
    floor = seconds(lambda: left.merge(right, on=["kind", "key"]), tries=5)
    matching = seconds(lambda: match_people(asked, traces), tries=5)
    reading = seconds(read_store, tries=3)
    whole = seconds(lambda: check_list(desk, project.id, report.id, read_pasted(text)), tries=3)
    return [
        figure("match 10,000 people", value=matching, floor=floor, rows=PEOPLE, goal="under 0.5 s"),
        figure("read the people of 20,000 viewers", value=reading, floor=floor, rows=VIEWERS, goal="at most 0.5 s"),
        figure("check a pasted list", value=whole, floor=floor, rows=PEOPLE, goal="under 3 s"),
    ]


def _list_of_people(present: Sequence[PersonPresent]) -> str:
    """A list in which every second line is a person who came, the others are people who did not."""
    came = [row for row in present if row.email or row.phone][: PEOPLE // 2]
    lines = ["email;phone"]
    for number, row in enumerate(came):
        lines += [f"{row.email or ''};{row.phone or ''}", f"nobody{number}@example.com;+7900{number:07d}"]
    while len(lines) <= PEOPLE:
        lines.append(f"stranger{len(lines)}@example.com;")
    return "\n".join(lines)


def _long(keys: Sequence[Sequence[str | None]]) -> pd.DataFrame:
    frame = pd.DataFrame(keys, columns=["client_id", "email", "phone"])
    long: pd.DataFrame = frame.melt(ignore_index=False, var_name="kind", value_name="key").dropna().reset_index()
    return long
