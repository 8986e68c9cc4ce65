"""The people of a list that a page shows, with what the dashboard knows of each, for a campaign."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
from sqlmodel import Session

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.campaigns.campaign import CampaignPerson, Fact
from core.domain.campaigns.plan import belongs_to_another
from core.domain.contacts import client_number
from core.domain.matching import Asked, Outcome
from core.domain.webinars.segments import Rules
from core.errors import Conflict
from core.rights import needs
from core.services.attendance.check_list import ListCheck
from core.services.attendance.check_people import verdict_columns
from core.services.attendance.check_registered import RegisteredCheck
from core.services.attendance.check_visitor import VisitorCheck
from core.services.attendance.present import CONTACTS, PersonPresent
from core.services.inbox.list_registrations import InboxSearch, list_event_ids
from core.services.inbox.rows import read_rows
from core.services.registration.list_subscribers import read_search as read_subscriber_search
from core.services.reports.found_people import find_people
from core.services.reports.raw_viewers import as_json, read_raw_viewers
from core.services.reports.search_people import read_search
from core.services.reports.summary import Chosen
from core.services.webinars.segments import find_members
from data.repositories import attendance
from data.repositories.bulk import in_chunks
from data.repositories.registration import subscribers
from data.repositories.reports.people import list_people_at

Attended = bool | None


@needs(Right.CONTACTS)
def people_of_check(
    desk: Desk, project_id: int, check: ListCheck, outcomes: Collection[Outcome] = tuple(Outcome)
) -> list[CampaignPerson]:
    """The rows of a checked list with one of these outcomes, in their order.

    A person who was found gets the report's contacts as well, unless several people share the key. A row with the
    contacts of several people is about the one who was found. A client id of the list gives way to the one that the
    report has for the person's own e-mail or phone: see `CampaignPerson.asked_id`.

    Raises Conflict("report") when the report was pulled again since the check: the numbers of its people have changed.
    """
    frame = check.only(outcomes)
    asked = [check.asked[row] for row in frame.index]
    found = [check.found[row] for row in frame.index]
    return _checked_people(desk, project_id, check, frame=frame, asked=asked, found=found, is_given=True)


@needs(Right.CONTACTS)
def people_of_registered(
    desk: Desk, project_id: int, check: RegisteredCheck, outcomes: Collection[Outcome] = tuple(Outcome)
) -> list[CampaignPerson]:
    """The registered people with one of these outcomes; see `people_of_check`."""
    frame = check.only(outcomes)
    found = [check.found[row] for row in frame.index]
    return _checked_people(
        desk, project_id, check, frame=frame, asked=_asked(frame), found=found, names=_texts(frame, "name")
    )


@needs(Right.CONTACTS)
def people_of_unregistered(desk: Desk, project_id: int, check: RegisteredCheck) -> list[CampaignPerson]:
    """The people who came without having registered; see `people_of_check`."""
    frame = check.unregistered.assign(
        outcome=Outcome.ATTENDED.value, matched_by=None, matched_value=None, is_ambiguous=False
    )
    return _checked_people(desk, project_id, check, frame=frame, asked=_asked(frame), found=check.strangers)


@needs(Right.CONTACTS)
def people_of_visitor(desk: Desk, project_id: int, check: VisitorCheck, asked: Asked) -> list[CampaignPerson]:
    """The one person who was checked; see `people_of_check`."""
    frame = pd.DataFrame(verdict_columns([check.verdict], [check.match]))
    return _checked_people(desk, project_id, check, frame=frame, asked=[asked], found=[check.person], is_given=True)


@needs(Right.CONTACTS)
def people_of_viewers(
    desk: Desk, project_id: int, report_ids: Sequence[int], chosen: Chosen, *, text: str = ""
) -> list[CampaignPerson]:
    """The people whom `core.services.reports.list_people` finds, as the newest of the webinars shows them."""
    with desk.store.reading() as session:
        people = find_people(desk, session, project_id, report_ids, chosen, read_search(text))
        places = people.places(np.arange(len(people)))
        at = list_people_at(session, project_id, places)
        raw = _viewers_of(session, project_id, places)
    return [_viewer(at[place], raw.get(place)) for place in places]


@needs(Right.CONTACTS)
def people_of_segment(
    desk: Desk,
    project_id: int,
    report_ids: Sequence[int],
    rules: Rules,
    *,
    find_numbers: Callable[[Session], Collection[int]] | None = None,
) -> list[CampaignPerson]:
    """The people of these reports who meet the rules of a segment, each once, as the newest of the webinars shows
    them; of one report only those whose numbers `find_numbers` finds in the session. Raises InvalidInput("segment")."""
    with desk.store.reading() as session:
        members = find_members(desk, session, project_id, report_ids, rules)
        numbers = find_numbers(session) if find_numbers else None
        chosen = (member for member in members if numbers is None or member.number in numbers)
        places = [(member.report_id, member.number) for member in chosen]
        found = list_people_at(session, project_id, places)
        raw = _viewers_of(session, project_id, places)
    return [_viewer(row, raw.get(place)) for place in places if (row := found.get(place))]


@needs(Right.CONTACTS)
def people_of_subscribers(
    desk: Desk,
    project_id: int,
    page_id: str,
    *,
    sessions: Sequence[datetime | None] = (),
    text: str = "",
    tag: str = "",
) -> list[CampaignPerson]:
    """The subscribers of a page that `core.services.registration.list_subscribers` finds, with a `tag` only those whose
    registration carries it. Whether they came is not known."""
    with desk.store.reading() as session:
        search = replace(read_subscriber_search(sessions, text), tag=tag)
        rows = subscribers.list_subscribers(session, project_id, page_id, search, limit=None)
    return [_person(Asked(row["client_id"], row["email"], row["phone"]), row["username"], {}) for row in rows]


@needs(Right.CONTACTS)
def people_of_inbox(desk: Desk, project_id: int, search: InboxSearch) -> list[CampaignPerson]:
    """The people whose registrations `core.services.inbox.list_registrations` finds, with the client they were matched
    with and their contacts. Registrations of the test button are left out."""
    event_ids = list_event_ids(desk, project_id, search, with_tests=False)
    with desk.store.reading() as session:
        return [
            CampaignPerson(row.client_id, row.email, row.phone, row.username)
            for some in in_chunks(event_ids)  # a row holds much more than is kept of it
            for row in read_rows(session, project_id, some)
        ]


def _checked_people(
    desk: Desk,
    project_id: int,
    check: ListCheck | RegisteredCheck | VisitorCheck,
    frame: pd.DataFrame,
    asked: Sequence[Asked],
    found: Sequence[PersonPresent | None],
    *,
    names: Sequence[str | None] = (),
    is_given: bool = False,
) -> list[CampaignPerson]:
    """`found` are the people of the reports, `is_given`: the client ids in `asked` are those of the operator's list."""
    with desk.store.reading() as session:
        for checked in (check.report, *check.others):
            report = attendance.find_report(session, project_id, checked.id)
            now = report and (report.pulled_at, report.people_version)
            if now != (checked.pulled_at, checked.people_version):
                raise Conflict("report", checked.id)
        raw = _viewers_of(session, project_id, (person.shown for person in found if person))
    people = []
    columns = ("outcome", "matched_by", "matched_value", "is_ambiguous")
    rows = zip(asked, found, *(frame[name] for name in columns), names or [None] * len(frame), strict=True)
    for keys, seen, outcome, matched_by, matched_value, is_shared, name in rows:
        facts = (
            _facts(True, seen.stay_s, seen.city, raw.get(seen.shown))
            if seen is not None
            else _facts(False if outcome == Outcome.ABSENT else None, None, None, None)
        )
        if seen is not None and keys.others:
            keys = _only_matched(keys, matched_by, matched_value)
        same_person = None if is_shared else seen
        person = _person(_completed(keys, same_person), name or (seen.username if seen else None), facts)
        if is_given and keys.client_id:
            person = _with_asked(person, keys, same_person, matched_by)
        people.append(person)
    return people


def _only_matched(keys: Asked, matched_by: str, matched_value: str) -> Asked:
    """The keys of the one person who was found by a row with the contacts of several."""
    return Asked(
        keys.client_id,
        matched_value if matched_by == "email" else None,
        matched_value if matched_by == "phone" else None,
    )


def _with_asked(
    person: CampaignPerson, keys: Asked, found: PersonPresent | None, matched_by: str | None
) -> CampaignPerson:
    """The person with the client id of the operator's list; what the report knows by their own contacts wins.

    A client that the report knows under other contacts is somebody else: nothing of that person is taken over.
    """
    asked_id = client_number(keys.client_id)
    if found is None:
        return replace(person, asked_id=asked_id)
    if matched_by != "client_id":
        return replace(person, client_id=client_number(found.client_id) or asked_id, asked_id=asked_id)
    if belongs_to_another(_contacts(keys), _contacts(found)):
        return CampaignPerson(None, keys.email, keys.phone, asked_id=asked_id)
    return replace(person, asked_id=asked_id)


def _contacts(keys: Asked | PersonPresent) -> list[str]:
    return [contact for contact in (keys.email, keys.phone) if contact]


def _asked(frame: pd.DataFrame) -> list[Asked]:
    columns = [_texts(frame, name) for name in CONTACTS]
    return [Asked(client_id, email, phone) for email, phone, client_id in zip(*columns, strict=True)]


def _texts(frame: pd.DataFrame, name: str) -> list[str | None]:
    return [value if isinstance(value, str) else None for value in frame[name]]


def _completed(keys: Asked, found: PersonPresent | None) -> Asked:
    """The keys that were asked for, completed by those of the report."""
    if found is None:
        return keys
    return Asked(keys.client_id or found.client_id, keys.email or found.email, keys.phone or found.phone)


def _viewer(row: Mapping[str, Any], viewer: str | None) -> CampaignPerson:
    """A row of `list_people_at`, with `b365_viewer`."""
    facts = _facts(True, row["stay_s"], row["city"], viewer)
    return _person(Asked(row["client_id"], row["email"], row["phone"]), row["username"], facts)


def _person(keys: Asked, username: str | None, facts: Mapping[Fact, str]) -> CampaignPerson:
    others = tuple(other.value for other in keys.others)
    return CampaignPerson(
        client_id=client_number(keys.client_id),
        email=keys.email,
        phone=keys.phone,
        username=username,
        variables=facts,
        others=others,
    )


def _facts(attended: Attended, stay_s: float | None, city: str | None, viewer: str | None) -> dict[Fact, str]:
    """The variables of a person. As in the bot's function, a person in the report attended, however short. A person who
    was absent gets a stay of 0 minutes, so that the value of an earlier webinar does not remain. What is not known is
    left out."""
    facts: dict[Fact, str] = {}
    if viewer is not None:
        facts["b365_viewer"] = viewer
    if attended is not None:
        facts["b365_attended"] = str(attended)
    if stay_s is not None or attended is False:
        facts["b365_stay"] = str(round((stay_s or 0) / 60))
    if city:
        facts["b365_city"] = city
    return facts


def _viewers_of(session: Session, project_id: int, people: Iterable[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """`b365_viewer` of people by report and number."""
    by_report: defaultdict[int, set[int]] = defaultdict(set)
    for report_id, number in people:
        by_report[report_id].add(number)
    return {
        (report_id, number): as_json(viewer)
        for report_id, numbers in by_report.items()
        for number, viewer in read_raw_viewers(session, project_id, report_id, numbers).items()
    }
