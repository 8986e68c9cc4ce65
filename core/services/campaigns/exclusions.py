"""Who is not written to: people and saved segments, by one scenario, or without its id by all campaigns of the
project."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.domain.campaigns.campaign import CampaignPerson
from core.domain.contacts import client_number
from core.errors import InvalidInput, NotFound
from core.rights import needs
from core.services.lists.read_people import list_asked, list_names, read_pasted
from core.services.projects.projects import get_project
from core.services.webinars.segments import list_segments
from data.models import Exclusion
from data.repositories import exclusions as repository
from data.repositories.scenarios import find_scenario


@dataclass(frozen=True, slots=True)
class Excluded:
    """A person, or with `segment` the people of a saved segment, who is not written to."""

    id: int
    scenario_id: int | None
    segment: str | None
    client_id: int | None
    email: str | None = field(repr=False)
    phone: str | None = field(repr=False)
    username: str | None = field(repr=False)
    added_by: str
    added_at: datetime

    @property
    def person(self) -> CampaignPerson:
        return CampaignPerson(self.client_id, self.email, self.phone, self.username)


@dataclass(frozen=True, slots=True)
class Pasted:
    """What became of a pasted list. `added`: how many were not left out before; `unread`: the lines without an e-mail,
    a phone or a client id."""

    added: int
    unread: tuple[str, ...] = field(repr=False)


@needs(Right.CONTACTS)
def list_exclusions(desk: Desk, project_id: int, scenario_id: int | None = None) -> list[Excluded]:
    """Those of this scenario alone, or without one those of the whole project; the newest first."""
    with desk.store.reading() as session:
        found = repository.list_exclusions(session, project_id, scenario_id)
        return [_excluded(row) for row in found if row.scenario_id == scenario_id]


@needs(Right.CONTACTS)
def list_all_exclusions(desk: Desk, project_id: int) -> list[Excluded]:
    """Those of the project and of all its scenarios, the newest first."""
    with desk.store.reading() as session:
        return [_excluded(row) for row in repository.list_all_exclusions(session, project_id)]


@needs(Right.WORK)
def exclude_people(
    desk: Desk, project_id: int, people: Sequence[CampaignPerson], scenario_id: int | None = None
) -> int:
    """Write to none of these people any more; returns how many were not left out before. People without a client id,
    an e-mail or a phone are passed over. Raises NotFound for the scenario."""
    with desk.store.writing(project_id) as session:
        _require(session, project_id, scenario_id)
        known = {_keys(_excluded(row).person) for row in repository.list_exclusions(session, project_id, scenario_id)}
        new = [person for person in people if any(keys := _keys(person)) and keys not in known]
        added = {_keys(person): person for person in new}
        of_all = {"project_id": project_id, "scenario_id": scenario_id, "segment": None, **_by_whom(desk)}
        rows: list[dict[str, Any]] = [
            {
                **of_all,
                "client_id": person.client_id,
                "email": person.email,
                "phone": person.phone,
                "username": person.username,
            }
            for person in added.values()
        ]
        repository.add_exclusions(session, rows)
        if rows:
            note(session, desk, Deed.PEOPLE_EXCLUDED, project_id=project_id, subject=scenario_id, count=len(rows))
    return len(rows)


@needs(Right.WORK)
def exclude_pasted(desk: Desk, project_id: int, text: str, scenario_id: int | None = None) -> Pasted:
    """As `exclude_people`, for a pasted list: contacts or client ids, one person a line, or columns. Raises NotFound,
    InvalidInput("file") as `read_pasted` does, and InvalidInput("excluded", "no_contact") when no line holds one."""
    read = read_pasted(text, country=get_project(desk, project_id).phone_country)
    people: list[CampaignPerson] = []
    unread: list[str] = []
    for row, asked, name in zip(read.rows, list_asked(read), list_names(read), strict=True):
        person = CampaignPerson(client_number(asked.client_id), asked.email, asked.phone, name)
        if not any(_keys(person)):
            unread.append("\t".join(row))
        people.append(person)
        people += [
            CampaignPerson(**{other.kind: other.value}, username=name)  # type: ignore[arg-type]  # an e-mail or phone
            for other in asked.others
        ]
    if not any(any(_keys(person)) for person in people):
        raise InvalidInput("excluded", None, "no_contact")
    return Pasted(exclude_people(desk, project_id, people, scenario_id), tuple(unread))


@needs(Right.WORK)
def exclude_segment(desk: Desk, project_id: int, segment: str, scenario_id: int | None = None) -> None:
    """Write to nobody who is in the saved segment when a campaign goes. Does nothing for one that is left out already.
    Raises NotFound for the segment or the scenario."""
    if segment not in {one.name for one in list_segments(desk, project_id)}:
        raise NotFound("segment", segment)
    with desk.store.writing(project_id) as session:
        _require(session, project_id, scenario_id)
        known = repository.list_exclusions(session, project_id, scenario_id)
        if any(row.segment == segment and row.scenario_id == scenario_id for row in known):
            return
        session.add(Exclusion(project_id=project_id, scenario_id=scenario_id, segment=segment, **_by_whom(desk)))
        note(session, desk, Deed.PEOPLE_EXCLUDED, project_id=project_id, subject=scenario_id)


@needs(Right.WORK)
def include_again(desk: Desk, project_id: int, exclusion_ids: Collection[int]) -> None:
    """Write to these again from now on; what went by meanwhile is not sent later. Those that are not there, or of
    another project, are passed over."""
    with desk.store.writing(project_id) as session:
        found = [repository.find_exclusion(session, project_id, one) for one in exclusion_ids]
        gone = [row for row in found if row is not None]
        for row in gone:
            session.delete(row)
        if gone:
            note(session, desk, Deed.PEOPLE_INCLUDED, project_id=project_id, count=len(gone))


def _keys(person: CampaignPerson) -> tuple[int | None, str | None, str | None]:
    return person.client_id, person.email, person.phone


def _by_whom(desk: Desk) -> dict[str, Any]:
    return {"added_by": desk.operator, "added_at": desk.now()}


def _require(session: Session, project_id: int, scenario_id: int | None) -> None:
    if scenario_id is not None and find_scenario(session, project_id, scenario_id) is None:
        raise NotFound("scenario", scenario_id)


def _excluded(row: Exclusion) -> Excluded:
    return Excluded(
        id=row.id or 0,
        scenario_id=row.scenario_id,
        segment=row.segment,
        client_id=row.client_id,
        email=row.email,
        phone=row.phone,
        username=row.username,
        added_by=row.added_by,
        added_at=row.added_at,
    )
