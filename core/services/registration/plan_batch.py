"""The plan of a bulk registration, made after a look at who is registered already."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.lists.given_columns import given_columns, given_names
from core.domain.registration.plan import PlannedRow, ReadRow, RegistrationPlan, plan_rows
from core.domain.registration.registration import RegistrationKey
from core.domain.registration.rows import RegistrationChoices, read_rows, refuse_pages
from core.errors import Missing
from core.rights import needs
from core.services.lists.read_people import PeopleList
from core.services.projects.connections import INTERACTIVE, open_bizon
from core.services.projects.projects import get_project
from core.services.registration.rows import cell_columns
from core.services.registration.send_registration import fetch_registered
from data.repositories.registration import batches as repository

COLUMNS = (
    "number",
    "state",
    "email",
    "phone",
    "name",
    "page_id",
    "session_at",
    "column",
    "value",
    "cell_problems",
    "same_as",
)


@needs(Right.WORK)
def plan_registration(
    desk: Desk, project_id: int, people: PeopleList, choices: RegistrationChoices
) -> RegistrationPlan:
    """Read every row, ask Bizon365 who is registered for its sessions, and say what will be done with each row.

    Raises InvalidInput as `read_rows` does for common values; NotFound; NotConfigured; and the ApiErrors, since there
    is no plan without knowing who is registered.
    """
    project = get_project(desk, project_id)
    numbered = zip(people.numbers, people.rows, strict=True)
    # Taken before the subscribers are read: a person who is registered from now on may be missing among them.
    planned_at = desk.now()
    read = read_rows(
        numbered,
        people.titles,
        choices,
        zone=project.time_zone,
        today=planned_at.astimezone(project.time_zone).date(),
        country=project.phone_country,
    )
    registered, unknown_pages = _fetch_registered(desk, project_id, read)
    if unknown_pages:
        read = refuse_pages(read, unknown_pages, people.titles, choices)
    pages = {row.registration.page_id for row in read if row.registration}
    with desk.store.reading() as session:
        in_flight = {RegistrationKey(*key) for key in repository.list_keys_in_flight(session, project_id, pages)}
    rows = plan_rows(read, registered=registered, in_flight=in_flight, now=planned_at)
    return RegistrationPlan(people.source_name, people.titles, rows, planned_at)


def build_plan_frame(plan: RegistrationPlan, zone: ZoneInfo) -> pd.DataFrame:
    """One line per row: `COLUMNS`, then the list's own columns as ``given_0``, ``given_1``...

    `session_at` is by the clock of `zone`; `column`, `value` and `cell_problems` as in
    `core.services.registration.rows.build_frame`.
    """
    frame = pd.DataFrame([_line(row) for row in plan.rows], columns=[*COLUMNS, *given_names(len(plan.titles))])
    frame["session_at"] = pd.to_datetime(frame["session_at"], utc=True).dt.tz_convert(zone)
    frame["same_as"] = frame["same_as"].astype("Int64")
    return frame


def _line(row: PlannedRow) -> Mapping[str, Any]:
    person = row.registration
    return {
        "number": row.number,
        "state": row.state,
        "email": person and person.email,
        "phone": person and person.phone,
        "name": person and person.username,
        "page_id": person and person.page_id,
        "session_at": person and person.session_at,
        **cell_columns(row.problems + row.warnings),
        "same_as": row.same_as,
        **given_columns(row.cells),
    }


def _fetch_registered(desk: Desk, project_id: int, rows: Sequence[ReadRow]) -> tuple[set[RegistrationKey], set[str]]:
    """Who is registered for the sessions of these rows, and the pages among several that Bizon365 does not know."""
    sessions: dict[str, set[datetime]] = {}
    for row in rows:
        if row.registration:
            sessions.setdefault(row.registration.page_id, set()).add(row.registration.session_at)
    registered: set[RegistrationKey] = set()
    unknown_pages: set[str] = set()
    with open_bizon(desk, project_id, policy=INTERACTIVE) as api:
        for page_id, moments in sessions.items():
            try:
                registered |= fetch_registered(api, page_id, min(moments), max(moments)).keys()
            except Missing:
                # One wrong cell must not stop the other rows; when Bizon365 knows no page at all, the cause is another.
                unknown_pages.add(page_id)
                if len(unknown_pages) == len(sessions):
                    raise
    return registered, unknown_pages
