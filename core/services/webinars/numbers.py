"""The numbers of webinars, each by itself or several by distinct people: who came, how long they stayed, how many to
the end, and how many were there at the offer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.reports.definitions import is_few
from core.domain.reports.room_sums import RoomSums, read_sums
from core.rights import needs
from core.services.projects.counting import get_counting, get_offer_minutes
from core.services.reports.summary import Chosen, stored
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
    counted = _counted(desk, project_id)
    wanted = stored(chosen or {})
    with desk.store.reading() as session:
        reports = reports_repository.list_reports_by_id(session, project_id, report_ids)
        ids = [report.id or 0 for report in reports]
        if len(ids) == 1:
            return _each(session, project_id, reports, wanted, counted)[ids[0]]
        rows = repository.sum_together(session, project_id, ids, wanted, counted)
    return _numbers(rows, len(ids), _has_offer(reports, counted))


@needs(Right.LOOK)
def list_numbers(
    desk: Desk, project_id: int, report_ids: Sequence[int], chosen: Chosen | None = None
) -> dict[int, Numbers]:
    """The numbers of the chosen people in each of these reports, by report id; those of another project are left out.

    Of everybody in hundreds of reports they take a few hundredths of a second: they were summed up when the reports
    were loaded. Chosen people, and those who stayed long enough in a project that asks for a stay, are summed up now,
    which takes a second for a million people.
    """
    counted = _counted(desk, project_id)
    with desk.store.reading() as session:
        reports = reports_repository.list_reports_by_id(session, project_id, report_ids)
        return _each(session, project_id, reports, stored(chosen or {}), counted)


def _counted(desk: Desk, project_id: int) -> repository.Counted:
    return repository.Counted(get_counting(desk, project_id).attended_from_s, get_offer_minutes(desk, project_id))


def _each(
    session: Session,
    project_id: int,
    reports: Sequence[Report],
    wanted: dict[str, list[Any]],
    counted: repository.Counted,
) -> dict[int, Numbers]:
    """The numbers of each report: from the stored sums, where these say it."""
    ids = [report.id or 0 for report in reports]
    known = {} if wanted or counted.from_s > 0 else repository.list_stored(session, project_id, ids)
    missing = [report_id for report_id in ids if report_id not in known]
    summed: dict[int | None, list[repository.StaySum]] = {}
    if missing:
        for row in repository.sum_each(session, project_id, missing, wanted, counted):
            summed.setdefault(row.report_id, []).append(row)
    numbers: dict[int, Numbers] = {}
    for report in reports:
        report_id = report.id or 0
        offer = counted.offers.get(report.room_id)
        if report_id in known:
            numbers[report_id] = _of_sums(read_sums(known[report_id]), offer, report.length_s)
        else:
            numbers[report_id] = _numbers(summed.get(report_id, ()), 1, offer is not None)
    return numbers


def _has_offer(reports: Sequence[Report], counted: repository.Counted) -> bool:
    return any(report.room_id in counted.offers for report in reports)


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


def _numbers(rows: Iterable[repository.StaySum], webinars: int, has_offer: bool) -> Numbers:
    rows = list(rows)
    stays = {row.minute: row.came for row in sorted(rows, key=lambda row: row.minute or 0) if row.minute is not None}
    return Numbers(
        webinars=webinars,
        came=sum(row.came for row in rows),
        came_unknown=sum(row.unsure for row in rows),
        attendances=sum(row.attendances for row in rows),
        entries=sum(row.entries for row in rows),
        middle_stay_min=_middle(stays),
        stays_known=sum(stays.values()),
        to_end=Part(sum(row.to_end for row in rows), sum(row.to_end_known for row in rows)),
        at_offer=Part(sum(row.at_offer for row in rows), sum(row.at_offer_known for row in rows))
        if has_offer
        else None,
        stays=stays,
    )


def _middle(stays: Mapping[int, int]) -> int | None:
    """The whole minutes that the middle one of these stays lasted: of an even number, the longer of the two."""
    place = sum(stays.values()) // 2
    for minute, people in stays.items():
        place -= people
        if place < 0:
            return minute
    return None
