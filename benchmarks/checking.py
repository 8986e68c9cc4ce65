"""Checking 10,000 people against 20,000 viewers, against one pandas merge of the same keys."""

from collections.abc import Sequence

import pandas as pd

from benchmarks.growing import LARGE, Stored
from benchmarks.measure import Figure, figure, seconds
from core.domain.people_matching import match_people
from core.services.attendance.check_list import check_list
from core.services.attendance.present import PersonPresent, read_present
from core.services.lists.read_people import list_asked, read_pasted

PEOPLE = 10_000


def measure(stored: Stored) -> list[Figure]:
    """Three figures: the matching, the reading of the store, and the whole check of a pasted list."""
    desk, project_id, report_id = stored.desk, stored.project_id, stored.large_id
    with desk.store.reading() as session:
        present = read_present(session, project_id, [report_id])
    text = _list_of_people(present)
    asked = list_asked(read_pasted(text))

    def read_store() -> None:
        with desk.store.reading() as session:
            read_present(session, project_id, [report_id])

    left = _long([person[:3] for person in asked])
    right = _long([(person.client_id, person.email, person.phone) for person in present])
    traces = [person.trace for person in present]
    floor = seconds(lambda: left.merge(right, on=["kind", "key"]), tries=5)
    matching = seconds(lambda: match_people(asked, traces), tries=5)
    reading = seconds(read_store, tries=3)
    whole = seconds(lambda: check_list(desk, project_id, report_id, read_pasted(text)), tries=3)
    return [
        figure("match 10,000 people", value=matching, floor=floor, rows=PEOPLE, goal="under 0.5 s"),
        figure("read the people of 20,000 viewers", value=reading, floor=floor, rows=LARGE, goal="at most 0.5 s"),
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
