"""The daily cleaning of a project: it removes what is older than its keep time, a part at a time, so that others can
write between the parts. One that was cut off is made up for by the next: nothing is counted that was not removed."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.domain.inbox.deliveries import needed_fields
from core.domain.privacy.keep_times import Kept, kept_since
from core.domain.privacy.network_addresses import cut_in_json
from core.http.pace import pause
from core.rights import needs
from core.services.audit.shorten import shorten_log
from core.services.inbox.states import RECEIVED, RelayState
from core.services.projects.counting import get_counting
from core.services.projects.keep_times import get_keep_times
from core.services.scenarios.files import drop_old_files
from core.services.webinars.attribution import settle_bought
from data.answers import pack_answer, unpack_answer
from data.models import Cleaning
from data.repositories.privacy import cleaning as repository
from data.repositories.privacy import keep_times

AT_ONCE = 500
WARNED_FOR = timedelta(days=7)
"""How long Settings announce what will be removed of reports, before the first removal in a project: after an update
there may be years of them."""
BREATH_S = 0.02
"""The pause between two transactions, in which others can write."""
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Removed = Mapping[Kept, int]
"""How much was removed by kind; of viewers the rows of reports, and orders."""


@dataclass(frozen=True, slots=True)
class PastCleaning:
    """What a cleaning removed."""

    cleaned_at: datetime
    removed: Removed


@needs(Right.ERASURE)
def clean_project(desk: Desk, project_id: int, should_stop: Callable[[], bool]) -> PastCleaning:
    """Remove what is too old, and store what that was. Raises Stopped."""
    days, now = get_keep_times(desk), desk.now()
    removed = Counter(
        {
            Kept.DRAFTS: _clean_drafts(desk, project_id, kept_since(days, Kept.DRAFTS, now)),
            Kept.CHECKS: _clean_checks(desk, project_id, kept_since(days, Kept.CHECKS, now)),
            Kept.DELIVERIES: _clean_deliveries(desk, project_id, kept_since(days, Kept.DELIVERIES, now), should_stop),
            Kept.ADDRESSES: _cut_addresses(desk, project_id, kept_since(days, Kept.ADDRESSES, now), should_stop),
            Kept.VIEWERS: _clean_reports(desk, project_id, kept_since(days, Kept.VIEWERS, now), should_stop)
            + _clean_orders(desk, project_id, kept_since(days, Kept.VIEWERS, now)),
            Kept.AUDIT: shorten_log(desk, kept_since(days, Kept.AUDIT, now)),
            Kept.FILES: drop_old_files(desk, project_id, kept_since(days, Kept.FILES, now)),
        }
    )
    with desk.store.writing(project_id) as session:
        written = json.dumps({kind.value: count for kind, count in removed.items()})
        session.add(Cleaning(project_id=project_id, cleaned_at=now, removed=written))
        if removed.total():
            note(session, desk, Deed.OLD_DATA_REMOVED, project_id=project_id, count=removed.total())
    return PastCleaning(now, removed)


@needs(Right.LOOK)
def find_last_cleaning(desk: Desk, project_id: int) -> PastCleaning | None:
    """What the last cleaning of the project removed; None before the first one."""
    with desk.store.reading() as session:
        row = keep_times.find_last_cleaning(session, project_id)
        if row is None:
            return None
        return PastCleaning(row.cleaned_at, {Kept(kind): count for kind, count in json.loads(row.removed).items()})


@dataclass(frozen=True, slots=True)
class Announced:
    """The details of so many reports will be removed at this moment."""

    reports: int
    at: datetime


@needs(Right.LOOK)
def find_announced(desk: Desk, project_id: int) -> Announced | None:
    """What the cleaning will remove of reports once its warning has stood for `WARNED_FOR`; None where nothing is old,
    or that time is over: from then on each report goes when it is due."""
    before = kept_since(get_keep_times(desk), Kept.VIEWERS, desk.now())
    with desk.store.reading() as session:
        at = (keep_times.find_first_cleaning(session, project_id) or desk.now()) + WARNED_FOR
        count = repository.count_old_reports(session, project_id, before)
    return Announced(count, at) if count and desk.now() < at else None


def _clean_reports(desk: Desk, project_id: int, before: datetime, should_stop: Callable[[], bool]) -> int:
    """Remove the details of old reports, one report in one transaction; returns how many viewers these had."""
    if not _has_warned(desk, project_id):
        return 0
    counting = get_counting(desk, project_id)
    count = 0
    while True:
        with desk.store.writing(project_id) as session:
            report = repository.find_old_report(session, project_id, before)
            if report is None:
                return count
            settle_bought(session, project_id, [report.id or 0], counting)
            repository.drop_details(session, report)
            report.details_removed_at = desk.now()
            if report.pulled_at:  # so that nothing that a page has kept of the report is shown again
                report.pulled_at += timedelta(microseconds=1)
            count += report.viewer_count
        pause(BREATH_S, should_stop)


def _has_warned(desk: Desk, project_id: int) -> bool:
    with desk.store.reading() as session:
        first = keep_times.find_first_cleaning(session, project_id)
    return first is not None and desk.now() >= first + WARNED_FOR


def _clean_orders(desk: Desk, project_id: int, before: datetime) -> int:
    """Remove who made old orders; their sums stay."""
    if not _has_warned(desk, project_id):
        return 0
    with desk.store.writing(project_id) as session:
        return repository.drop_buyers(session, project_id, before)


def _clean_drafts(desk: Desk, project_id: int, before: datetime) -> int:
    with desk.store.writing(project_id) as session:
        return repository.drop_drafts(session, project_id, before)


def _clean_checks(desk: Desk, project_id: int, before: datetime) -> int:
    with desk.store.writing(project_id) as session:
        return repository.drop_checks(session, project_id, before)


def _clean_deliveries(desk: Desk, project_id: int, before: datetime, should_stop: Callable[[], bool]) -> int:
    """Remove the bodies of deliveries, and of the fields of their registrations those that nothing needs any more: a
    registration can still be matched by hand and processed again."""
    after = count = 0
    while True:
        with desk.store.writing(project_id) as session:
            found = repository.list_old_deliveries(
                session,
                project_id,
                before,
                unsettled=RECEIVED.unsettled,
                relay_waits=RelayState.WAITING,
                after=after,
                limit=AT_ONCE,
            )
            for event_id, fields in found:
                repository.drop_body(session, event_id, _needed(fields))
                after = event_id
        count += len(found)
        if len(found) < AT_ONCE:
            return count
        pause(BREATH_S, should_stop)


def _needed(fields: str | None) -> str | None:
    return None if fields is None else _written(needed_fields(json.loads(fields)))


def _cut_addresses(desk: Desk, project_id: int, before: datetime, should_stop: Callable[[], bool]) -> int:
    """Cut the network addresses in the stored answers."""
    count = 0
    while True:
        with desk.store.reading() as session:
            found = repository.list_uncut_answers(session, project_id, before, limit=AT_ONCE)
        for key in found:
            with desk.store.writing(project_id) as session:
                packed = repository.find_body(session, key)
                if packed is None:
                    continue  # its report was removed meanwhile
                body, cut = cut_in_json(unpack_answer(packed))
                repository.put_cut_body(session, key, pack_answer(body) if cut else None)
                count += cut
            pause(BREATH_S, should_stop)
        if len(found) < AT_ONCE:
            return count
