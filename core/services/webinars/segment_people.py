"""The people of a segment as a table, and as a list that can be given wherever lists of people are asked for."""

from collections.abc import Mapping, Sequence

import pandas as pd

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.lists.column_names import Kind
from core.domain.webinars.segments import Rules
from core.rights import needs
from core.services.lists.read_people import PeopleList
from core.services.projects.projects import get_project
from core.services.reports.summary import SOURCES
from core.services.webinars.segments import list_members
from data.repositories.reports import viewers as repository

FACTS = ("username", "email", "phone", "client_id", "city", "region", "country", "device")
COLUMNS = (*FACTS, "stay_min", "finished", "messages", "clicked", *SOURCES)
_KINDS: Mapping[Kind, str] = {"name": "username", "email": "email", "phone": "phone", "client_id": "client_id"}


@needs(Right.CONTACTS)
def list_segment_people(desk: Desk, project_id: int, report_ids: Sequence[int], rules: Rules) -> pd.DataFrame:
    """The people of these reports who meet the rules, each once as the newest of the webinars shows them: `COLUMNS`, by
    webinar, the one that was listed last first. Raises InvalidInput("segment")."""
    members = list_members(desk, project_id, report_ids, rules)
    places = sorted(((member.report_id, member.number) for member in members), key=_newest_first)
    with desk.store.reading() as session:
        found = repository.list_people_at(session, project_id, places)
        ids = {row["origin_id"] for row in found.values()} - {None}
        origins = repository.list_origins(session, project_id, ids)
    rows = [found[place] for place in places if place in found]
    frame = pd.DataFrame([dict(row) for row in rows], columns=[*FACTS, "stay_s", "finished", "messages", "clicked"])
    frame["stay_min"] = (frame["stay_s"].astype("Float64") / 60).round(1)
    for name in ("finished", "clicked"):
        frame[name] = frame[name].astype("boolean")
    for name in SOURCES:
        came_from = [origins.get(row["origin_id"], {}).get(name) for row in rows]
        frame[name] = pd.Series(came_from, dtype="object")
    return frame[list(COLUMNS)]


@needs(Right.CONTACTS)
def list_segment(
    desk: Desk, project_id: int, report_ids: Sequence[int], rules: Rules, titles: Mapping[Kind, str], name: str = ""
) -> PeopleList:
    """The people of a segment as a list that was read: names and contacts under these `titles` (of name, email, phone
    and client_id), called `name`. Raises InvalidInput("segment")."""
    frame = list_segment_people(desk, project_id, report_ids, rules)
    cells = frame[list(_KINDS.values())].astype(object).where(frame[list(_KINDS.values())].notna(), "")
    return PeopleList(
        titles=tuple(titles[kind] for kind in _KINDS),
        rows=tuple(map(tuple, cells.itertuples(index=False, name=None))),
        numbers=tuple(range(1, len(cells) + 1)),
        columns={kind: place for place, kind in enumerate(_KINDS)},
        source_name=name,
        country=get_project(desk, project_id).phone_country,
    )


def _newest_first(place: tuple[int, int]) -> tuple[int, int]:
    return -place[0], place[1]
