"""The numbers of webinars, each by itself or several by distinct people: who came, how long they stayed, how many to
the end, and how many were there at the offer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlmodel import Session

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.reports.columns import UNKNOWN, YES
from core.domain.reports.crowd import Answers
from core.domain.reports.crowd_choice import choose_rows
from core.domain.reports.definitions import is_few
from core.domain.reports.room_sums import RoomSums, read_sums
from core.rights import needs
from core.services.projects.counting import get_counting, get_offer_minutes
from core.services.reports.crowds import load_crowd
from core.services.reports.summary import Chosen, read_choice
from core.services.webinars.attendances import Attendances, merge_attendances, tell_attendances
from data.models import Report
from data.repositories.reports import reports as reports_repository
from data.repositories.reports import sums as repository


@dataclass(frozen=True, slots=True)
class Part:
    """`people` of the `known` of whom it can be told."""

    people: int
    known: int

    @property
    def share(self) -> float | None:
        return self.people / self.known if self.known else None

    @property
    def is_few(self) -> bool:
        """Whether the share is one of so few people that it says little."""
        return is_few(self.known)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers of distinct people at `webinars`; what each means is in `core.domain.reports.definitions`.

    `came` people, and of `came_unknown` more it cannot be told; everything else is about those who came. They are
    `attendances` (a person at one webinar) and `entries` (rows of the reports). `middle_stay_min`: half of the
    `stays_known` stayed so many whole minutes or longer, None without any. `at_offer` is None where no room of these
    has a minute of an offer. `stays`: people by the whole minutes of their stay.

    Of several webinars a person counts with their longest stay; to the end and at the offer, when they were so at one
    of them.
    """

    webinars: int
    came: int
    came_unknown: int
    attendances: int
    entries: int
    middle_stay_min: int | None
    stays_known: int
    to_end: Part
    at_offer: Part | None
    stays: Mapping[int, int]


@needs(Right.LOOK)
def get_numbers(desk: Desk, project_id: int, report_ids: Sequence[int], chosen: Chosen | None = None) -> Numbers:
    """The numbers of the chosen people in these reports together, each person once. Reports of another project count as
    empty."""
    from_s, offers = get_counting(desk, project_id).attended_from_s, get_offer_minutes(desk, project_id)
    with desk.store.reading() as session:
        reports = reports_repository.list_reports_by_id(session, project_id, report_ids)
        if len(reports) == 1:
            return _each(desk, session, project_id, reports, chosen or {}, from_s, offers)[reports[0].id or 0]
        crowd = load_crowd(session, project_id, reports)
        rows = choose_rows(crowd, read_choice(desk, session, project_id, crowd, chosen or {}))
    people = merge_attendances(crowd, tell_attendances(crowd, reports, offers, from_s), rows)
    return _count(people, len(reports), any(report.room_id in offers for report in reports))


@needs(Right.LOOK)
def list_numbers(
    desk: Desk, project_id: int, report_ids: Sequence[int], chosen: Chosen | None = None
) -> dict[int, Numbers]:
    """The numbers of the chosen people in each of these reports, by report id; those of another project are left out.

    Of everybody they were summed up when the reports were loaded; of chosen people, and in a project that asks for a
    stay, they are summed up now.
    """
    from_s, offers = get_counting(desk, project_id).attended_from_s, get_offer_minutes(desk, project_id)
    with desk.store.reading() as session:
        reports = reports_repository.list_reports_by_id(session, project_id, report_ids)
        return _each(desk, session, project_id, reports, chosen or {}, from_s, offers)


def _each(
    desk: Desk,
    session: Session,
    project_id: int,
    reports: Sequence[Report],
    chosen: Chosen,
    from_s: float,
    offers: Mapping[str, int],
) -> dict[int, Numbers]:
    """The numbers of each report: from the stored sums, where these say it."""
    ids = [report.id or 0 for report in reports]
    known = {} if any(chosen.values()) or from_s > 0 else repository.list_stored(session, project_id, ids)
    missing = [report for report in reports if report.id not in known]
    crowd = load_crowd(session, project_id, missing)
    rows = choose_rows(crowd, read_choice(desk, session, project_id, crowd, chosen)) if missing else None
    told = tell_attendances(crowd, missing, offers, from_s)
    places = {report_id: place for place, report_id in enumerate(crowd.report_ids)}
    numbers: dict[int, Numbers] = {}
    for report in reports:
        report_id = report.id or 0
        offer = offers.get(report.room_id)
        if report_id in known:
            numbers[report_id] = _of_sums(read_sums(known[report_id]), offer, report.length_s)
        else:
            own = crowd.rows_of(places[report_id]) if report_id in places else slice(0, 0)
            people = told.among(own, None if rows is None else rows[own])
            numbers[report_id] = _count(people, 1, offer is not None)
    return numbers


def _of_sums(sums: RoomSums, offer: int | None, length_s: float | None) -> Numbers:
    stays = {minute: people for minute, people in enumerate(sums.stays) if people}
    return Numbers(
        webinars=1,
        came=sums.came,
        came_unknown=0,
        attendances=sums.came,
        entries=sums.entries,
        middle_stay_min=_middle(stays),
        stays_known=sum(sums.stays),
        to_end=Part(sums.to_end, sums.to_end_known),
        at_offer=None if offer is None else _at_minute(sums, offer, length_s),
        stays=stays,
    )


def _at_minute(sums: RoomSums, minute: int, length_s: float | None) -> Part:
    """Of whom it can be told, those in the room in a minute: people who are partly known only when they were."""
    if minute >= len(sums.people):
        return Part(0, 0 if length_s else sums.present - sums.partial)
    partial = sums.partial_in_room[minute] if minute < len(sums.partial_in_room) else 0
    return Part(sums.people[minute], sums.present - sums.partial + partial)


def _count(people: Attendances, webinars: int, has_offer: bool) -> Numbers:
    """The numbers of people, or of the attendances at one webinar."""
    came = people.came == YES
    minutes = np.bincount(people.minute[came & (people.minute >= 0)])
    stays = {int(minute): int(minutes[minute]) for minute in np.flatnonzero(minutes)}
    return Numbers(
        webinars=webinars,
        came=int(came.sum()),
        came_unknown=int((people.came == UNKNOWN).sum()),
        attendances=int(people.attendances[came].sum()),
        entries=int(people.entries[came].sum()),
        middle_stay_min=_middle(stays),
        stays_known=sum(stays.values()),
        to_end=_part(people.to_end[came]),
        at_offer=_part(people.at_offer[came]) if has_offer else None,
        stays=stays,
    )


def _part(answers: Answers) -> Part:
    return Part(int((answers == YES).sum()), int((answers != UNKNOWN).sum()))


def _middle(stays: Mapping[int, int]) -> int | None:
    """The whole minutes that the middle one of these stays lasted: of an even number, the longer of the two."""
    place = sum(stays.values()) // 2
    for minute, people in stays.items():
        place -= people
        if place < 0:
            return minute
    return None
