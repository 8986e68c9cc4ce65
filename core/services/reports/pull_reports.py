"""Pulling reports: the request of a pull, and fetching and storing one report."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Self

from core.bizon.api import BizonApi
from core.bizon.paging import Reading
from core.desk import Desk
from core.domain.identity import RULE_VERSION
from core.domain.outside.events import EventKind
from core.errors import ApiError, NotFound, ReportNotReady
from core.jobs.rounds import ask_round
from core.problems import write_problem
from core.services.outside.events import add_events
from core.services.outside.states import ROUND as EVENTS_ROUND
from core.services.projects.counting import get_counting
from core.services.projects.erased import find_erased
from core.services.projects.projects import get_project
from core.services.reports.erased_rows import leave_out
from core.services.reports.list_reports import Kind
from core.services.reports.rows import pack_answers
from core.services.reports.states import REPORTS, ReportState
from core.services.reports.work_out import store_people, work_out
from data.models import Report
from data.repositories.reports import report_writing as repository


@dataclass(frozen=True, slots=True)
class PullRequest:
    """Which reports to pull. `since` and `until` are days in the account's zone, both included.

    `only_new` leaves out reports that are stored completely. `webinar_ids`: reports that were listed before; the list
    is then not fetched.
    """

    kinds: tuple[Kind, ...] = ("live", "automatic")
    room_id: str | None = None
    since: date | None = None
    until: date | None = None
    only_new: bool = True
    webinar_ids: tuple[str, ...] | None = None

    def as_facts(self) -> dict[str, Any]:
        """The request as it is stored with the job; see `from_facts`."""
        return {**asdict(self), "since": _iso(self.since), "until": _iso(self.until)}

    @classmethod
    def from_facts(cls, facts: dict[str, Any]) -> Self:
        return cls(
            kinds=tuple(facts["kinds"]),
            room_id=facts["room_id"],
            since=_day(facts["since"]),
            until=_day(facts["until"]),
            only_new=facts["only_new"],
            webinar_ids=tuple(facts["webinar_ids"]) if facts["webinar_ids"] is not None else None,
        )


def choose_to_pull(desk: Desk, project_id: int, webinar_ids: Sequence[str], *, only_new: bool) -> list[str]:
    """The reports, of these, that a pull has to fetch, in the order given; reports that were never listed are left
    out."""
    with desk.store.reading() as session:
        states = repository.list_states(session, project_id, webinar_ids)
    return [key for key in webinar_ids if key in states and not (only_new and states[key] == ReportState.READY)]


@dataclass(frozen=True, slots=True)
class FetchedReport:
    """One report as Bizon365 gave it; `answers`: its raw answers, compressed; `digest`: their hash; `said_at_s`: when
    each message of the chat was written, in seconds from the start, None where that is unknown."""

    webinar_id: str
    room_title: str | None
    reading: Reading = field(repr=False)
    answers: list[repository.Answer] = field(repr=False)
    digest: str
    said_at_s: Sequence[int] | None = field(repr=False)


def fetch_report(desk: Desk, api: BizonApi, project_id: int, webinar_id: str) -> FetchedReport:
    """Fetch one report and all its viewers.

    Raises ReportNotReady or another ApiError, after it was stored with the report; viewers that were pulled before stay
    stored.
    """
    try:
        detail, reading = api.fetch_report(webinar_id), api.fetch_viewers(webinar_id)
    except ApiError as error:
        _note_problem(desk, project_id, webinar_id, error)
        raise
    digest = hashlib.sha256(b"\0".join((detail.body, *reading.bodies))).hexdigest()
    return FetchedReport(
        webinar_id,
        room_title=detail.room_title,
        reading=reading,
        answers=pack_answers(detail, reading),
        digest=digest,
        said_at_s=detail.list_said_at(),
    )


def save_report(desk: Desk, project_id: int, fetched: FetchedReport) -> ReportState:
    """Store one report in one transaction. Returns its new state, ready or incomplete.

    Its viewers replace the former ones; its answers are added as a new version. A report that has not changed only gets
    a new `pulled_at`.
    """
    webinar_id, reading, answers = fetched.webinar_id, fetched.reading, fetched.answers
    known = _known(desk, project_id, webinar_id)
    # Stays depend on the start and the length of the webinar: when these change, the stays are computed again.
    digest = f"{fetched.digest}:{known.starts_at.timestamp()}:{known.length_s}"
    state = ReportState.READY if reading.complete else ReportState.INCOMPLETE
    worked_out = None
    if (digest, RULE_VERSION) != (known.content_hash, known.identity_version):
        webinar: dict[str, Any] = {
            "report_id": known.report_id,
            "project_id": project_id,
            "starts_at": known.starts_at,
            "length_s": known.length_s,
            "phone_country": get_project(desk, project_id).phone_country,
            "end_tolerance_s": get_counting(desk, project_id).end_tolerance_s,
            "said_at_s": fetched.said_at_s,
        }
        worked_out = work_out(reading, **webinar)
        with desk.store.reading() as session:
            erased = find_erased(desk, session, project_id)
        left = leave_out(erased, worked_out.people, reading, answers, known.starts_at) if erased else None
        if left:
            answers = left[1]
            worked_out = work_out(left[0], **webinar)
    with desk.store.writing(project_id) as session:
        report = _require(repository.find_report(session, project_id, webinar_id), webinar_id)
        before = report.state, report.version
        if worked_out is not None:
            # Compared again: another pull may have stored the same report meanwhile.
            if report.content_hash != digest:
                report.version += 1
                report.content_hash = digest
                repository.add_answers(session, known.report_id, answers, version=report.version, fetched_at=desk.now())
                store_people(session, report, worked_out)
            elif report.identity_version != RULE_VERSION:
                store_people(session, report, worked_out)
        report.room_title = fetched.room_title or report.room_title
        report.viewers_said = reading.total
        report.state = REPORTS.check_move(ReportState(report.state), state)
        report.problem, report.pulled_at = None, desk.now()
        session.add(report)
        is_news = state is ReportState.READY and before != (report.state, report.version)
        told = add_events(session, desk, project_id, EventKind.REPORT_READY, [_event(report)]) if is_news else 0
    if told:
        ask_round(EVENTS_ROUND, project_id)
    return state


def _event(report: Report) -> dict[str, Any]:
    """What other programs are told of a report that is ready."""
    return {
        "report_id": report.id,
        "webinar_id": report.webinar_id,
        "room_id": report.room_id,
        "room_title": report.room_title,
        "starts_at": report.starts_at.isoformat(),
        "people": report.person_count,
        "version": report.version,
    }


@dataclass(frozen=True, slots=True)
class _Known:
    report_id: int
    starts_at: datetime
    length_s: float | None
    content_hash: str | None
    identity_version: int


def _known(desk: Desk, project_id: int, webinar_id: str) -> _Known:
    with desk.store.reading() as session:
        report = _require(repository.find_report(session, project_id, webinar_id), webinar_id)
        return _Known(
            report_id=report.id or 0,
            starts_at=report.starts_at,
            length_s=report.length_s,
            content_hash=report.content_hash,
            identity_version=report.identity_version,
        )


def _require(report: Report | None, webinar_id: str) -> Report:
    if report is None:
        raise NotFound("report", webinar_id)
    return report


def _note_problem(desk: Desk, project_id: int, webinar_id: str, error: ApiError) -> None:
    """Store the problem with the report. The state changes only if the report was never pulled."""
    with desk.store.writing(project_id) as session:
        report = _require(repository.find_report(session, project_id, webinar_id), webinar_id)
        report.problem = write_problem(error)
        if report.pulled_at is None:
            state = ReportState.NOT_READY if isinstance(error, ReportNotReady) else ReportState.FAILED
            report.state = REPORTS.check_move(ReportState(report.state), state)
        session.add(report)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
