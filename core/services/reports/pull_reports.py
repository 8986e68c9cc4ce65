"""Pulling reports: the request of a pull, and fetching and storing one report."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import partial
from typing import Any, Protocol, Self, TypeVar

from sqlmodel import Session

from core.bizon.api import BizonApi
from core.bizon.paging import Places, viewers_at
from core.bizon.viewers import parse_without_viewers
from core.desk import Desk
from core.domain.identity import RULE_VERSION
from core.domain.outside.events import EventKind
from core.domain.reports.worked_out import Webinar, WorkedOut, work_out
from core.errors import ApiError, NotFound, ReportNotReady
from core.jobs.rounds import ask_round
from core.problems import write_problem
from core.services.outside.events import add_events
from core.services.outside.states import ROUND as EVENTS_ROUND
from core.services.projects.counting import counting_in
from core.services.projects.erased import find_erased
from core.services.reports.erased_rows import leave_out
from core.services.reports.list_reports import Kind
from core.services.reports.received import work_out_received
from core.services.reports.rows import pack_answers
from core.services.reports.states import REPORTS, ReportState
from core.services.reports.store_people import store_people
from data.answers import unpack_answer
from data.models import Report
from data.repositories.reports import report_writing as repository

T = TypeVar("T")


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


def largest_said(desk: Desk, project_id: int, webinar_ids: Sequence[str]) -> int:
    """The most viewers that the list says of any of these reports; 0 where it says nothing."""
    with desk.store.reading() as session:
        return max(repository.list_said(session, project_id, webinar_ids), default=0)


@dataclass(frozen=True, slots=True)
class FetchedReport:
    """One report as Bizon365 gave it. `answers`: its raw answers, compressed; `places`: where its viewers stand in
    them; `digest`: the hash of the answers. `worked_out`: the people of this `webinar`; None when they are stored
    already."""

    webinar_id: str
    room_title: str | None
    viewers_said: int | None
    is_complete: bool
    answers: Sequence[repository.Answer] = field(repr=False)
    places: Places = field(repr=False)
    digest: str
    webinar: Webinar
    worked_out: WorkedOut | None = field(repr=False)


class Run(Protocol):
    """Carries out a function that takes a while, in this process or in another one."""

    def __call__(self, function: Callable[..., T], *values: Any) -> T: ...


def run_here(function: Callable[..., T], *values: Any) -> T:
    return function(*values)


def fetch_report(
    desk: Desk,
    api: BizonApi,
    project_id: int,
    webinar_id: str,
    run: Run = run_here,
) -> FetchedReport:
    """Fetch one report and all its viewers, and work out their people if they have changed. `run` does what takes long
    and needs no store.

    Raises ReportNotReady or another ApiError, after it was stored with the report; viewers that were pulled before stay
    stored.
    """
    try:
        detail = api.fetch_report(webinar_id, partial(run, parse_without_viewers))
        viewers = api.fetch_viewers(webinar_id)
    except ApiError as error:
        _note_problem(desk, project_id, webinar_id, error)
        raise
    with desk.store.reading() as session:
        known = _known(session, project_id, webinar_id, detail.list_said_at())
    digest = hashlib.sha256(b"\0".join((detail.body, *viewers.bodies))).hexdigest()
    return FetchedReport(
        webinar_id,
        room_title=detail.room_title,
        viewers_said=viewers.total,
        is_complete=viewers.complete,
        answers=pack_answers(detail, viewers),
        places=viewers.places,
        digest=digest,
        webinar=known.webinar,
        worked_out=None if known.has(digest) else run(work_out_received, viewers, known.webinar),
    )


def save_report(
    desk: Desk,
    project_id: int,
    fetched: FetchedReport,
    settle: Callable[[Session, ReportState], object] = lambda session, state: None,
) -> None:
    """Store one report in one transaction, in which `settle` is called with its new state, ready or incomplete.

    Its viewers replace the former ones; its answers are added as a new version. A report that has not changed only gets
    a new `pulled_at`.
    """
    webinar_id, answers, places = fetched.webinar_id, fetched.answers, fetched.places
    with desk.store.reading() as session:
        known = _known(session, project_id, webinar_id, fetched.webinar.said_at_s)
        erased = find_erased(desk, session, project_id)
    digest = known.digest_of(fetched.digest)
    state = ReportState.READY if fetched.is_complete else ReportState.INCOMPLETE
    worked_out = None
    if not known.has(fetched.digest):
        # The list or a setting may have changed since the report was fetched, or somebody was erased.
        worked_out = fetched.worked_out if fetched.webinar == known.webinar else None
        worked_out = worked_out or work_out(_read_viewers(answers, places), known.webinar)
        left = leave_out(erased, worked_out, places, answers, known.webinar.starts_at) if erased else None
        if left:
            answers = left
            worked_out = work_out(_read_viewers(answers, places), known.webinar)
    with desk.store.writing(project_id) as session:
        report = _require(repository.find_report(session, project_id, webinar_id), webinar_id)
        before = report.state, report.version
        if worked_out is not None:
            # Compared again: another pull may have stored the same report meanwhile.
            if report.content_hash != digest:
                report.version += 1
                report.content_hash = digest
                repository.add_answers(session, known.report_id, answers, version=report.version, fetched_at=desk.now())
                store_people(session, report, worked_out, places)
            elif report.identity_version != RULE_VERSION:
                store_people(session, report, worked_out, places)
        report.room_title = fetched.room_title or report.room_title
        report.viewers_said = fetched.viewers_said
        report.state = REPORTS.check_move(ReportState(report.state), state)
        report.problem, report.pulled_at = None, desk.now()
        session.add(report)
        is_news = state is ReportState.READY and before != (report.state, report.version)
        told = add_events(session, desk, project_id, EventKind.REPORT_READY, [_event(report)]) if is_news else 0
        settle(session, state)
    if told:
        ask_round(EVENTS_ROUND, project_id)


def _read_viewers(answers: Sequence[repository.Answer], places: Places) -> Sequence[Mapping[str, Any]]:
    pages = {answer.ordinal: unpack_answer(answer.body) for answer in answers if answer.call == "getviewers"}
    return viewers_at(places, pages)


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
    """What is stored of a report before it is pulled."""

    report_id: int
    webinar: Webinar
    content_hash: str | None
    identity_version: int

    def digest_of(self, answers_digest: str) -> str:
        """What changes when the people do: stays depend on the start and the length of the webinar, too."""
        return f"{answers_digest}:{self.webinar.starts_at.timestamp()}:{self.webinar.length_s}"

    def has(self, answers_digest: str) -> bool:
        """Whether the people of these answers are stored, worked out by the present rule."""
        return (self.digest_of(answers_digest), RULE_VERSION) == (self.content_hash, self.identity_version)


def _known(session: Session, project_id: int, webinar_id: str, said_at_s: Sequence[int] | None) -> _Known:
    stored = repository.find_stored(session, project_id, webinar_id)
    if stored is None:
        raise NotFound("report", webinar_id)
    return _Known(
        report_id=stored.report_id,
        webinar=Webinar(
            stored.starts_at,
            stored.length_s,
            phone_country=stored.phone_country,
            end_tolerance_s=counting_in(session, project_id).end_tolerance_s,
            said_at_s=said_at_s,
        ),
        content_hash=stored.content_hash,
        identity_version=stored.identity_version,
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
