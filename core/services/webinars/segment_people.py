"""The people of a segment as a table."""

from collections.abc import Sequence

import pandas as pd
from sqlmodel import Session

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.webinars.segments import Rules
from core.rights import needs
from core.services.reports.origins import list_origins
from core.services.reports.registrations import load_people
from core.services.reports.summary import REGISTERED, SOURCES
from core.services.webinars.segments import find_members
from data.repositories.reports import people as repository
from data.repositories.reports.reports import list_reports_by_id

FACTS = ("username", "email", "phone", "client_id", "city", "region", "country", "device")
COLUMNS = (*FACTS, "stay_min", "finished", "messages", "clicked", *SOURCES, *REGISTERED)


@needs(Right.CONTACTS)
def list_segment_people(desk: Desk, project_id: int, report_ids: Sequence[int], rules: Rules) -> pd.DataFrame:
    """The people of these reports who meet the rules, each once as the newest of the webinars shows them: `COLUMNS`, by
    webinar, the one that was listed last first. What they registered with for that webinar is empty where it is not
    known. Raises InvalidInput("segment")."""
    with desk.store.reading() as session:
        members = find_members(desk, session, project_id, report_ids, rules)
        places = sorted(((member.report_id, member.number) for member in members), key=_newest_first)
        found = repository.list_people_at(session, project_id, places)
        registered = _registered_origins(desk, session, project_id, report_ids)
        places = [place for place in places if place in found]
        rows = [found[place] for place in places]
        ids = {row["origin_id"] for row in rows} | {registered.get(place) for place in places}
        origins = list_origins(session, project_id, [one for one in ids if one])
    frame = pd.DataFrame([dict(row) for row in rows], columns=[*FACTS, "stay_s", "finished", "messages", "clicked"])
    frame["stay_min"] = (frame["stay_s"].astype("Float64") / 60).round(1)
    for name in ("finished", "clicked"):
        frame[name] = frame[name].astype("boolean")
    for name in SOURCES:
        came_from = [origins.get(row["origin_id"], {}).get(name) for row in rows]
        frame[name] = pd.Series(came_from, dtype="object")
    for name, source in REGISTERED.items():
        registered_from = [origins.get(registered.get(place, 0), {}).get(source) for place in places]
        frame[name] = pd.Series(registered_from, dtype="object")
    return frame[list(COLUMNS)]


def _registered_origins(
    desk: Desk, session: Session, project_id: int, report_ids: Sequence[int]
) -> dict[tuple[int, int], int]:
    """By report and number in it where the person came from when they registered for it, where that is known."""
    people = load_people(desk, session, project_id, list_reports_by_id(session, project_id, report_ids))
    return {
        (report_id, number): origin
        for report_id, own in people.items()
        if own
        for number, origin in zip(own.numbers.tolist(), own.origins.tolist(), strict=True)
        if origin
    }


def _newest_first(place: tuple[int, int]) -> tuple[int, int]:
    return -place[0], place[1]
