"""The durable pull: list the reports, then fetch them, several at a time, each into the store in one transaction."""

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing, contextmanager
from functools import partial
from itertools import islice
from os import cpu_count

from sqlmodel import Session

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.errors import ApiError, NotConfigured, RateLimited, ReportNotReady, Unauthorized, UnexpectedPayload
from core.http.pace import Stopped
from core.jobs import engine
from core.jobs.attempts import note_problem
from core.jobs.creation import create_job
from core.jobs.items import list_lines, settle_line, settle_line_in, write_ledger
from core.jobs.progress import STOP_LOOK_S, JobProgress, get_job
from core.jobs.rounds import ask_round
from core.jobs.states import ItemState
from core.rights import needs
from core.services.projects.connections import open_bizon
from core.services.projects.schedule import ROUND as SCHEDULE
from core.services.projects.schedule import want_schedule
from core.services.reports.beside import Beside
from core.services.reports.fetch_list import list_from_bizon
from core.services.reports.pull_reports import (
    FetchedReport,
    PullRequest,
    Run,
    choose_to_pull,
    fetch_report,
    largest_said,
    run_here,
    save_report,
)
from core.services.reports.shared_pull import share_pull
from core.services.reports.states import KIND, ReportState

# How many reports are fetched side by side: as many as keep the storing busy when each answer takes a tenth of a
# second, of large ones fewer, so that memory stays bounded. A live account is limited to a few requests a second.
CONCURRENCY, CONCURRENT_VIEWERS, FEWEST = 8, 20_000, 3
# How many fetched reports may wait to be stored, so that fetching goes on meanwhile and memory stays bounded.
READY_AHEAD = 2
# From so many reports on a process beside is worth its start, which takes as long as working out 5 of 1,000 viewers.
# A large report, too, is worked out there: what is made of 20,000 rows takes more than 150 MB, and leaves holes here.
BESIDE_FROM, BESIDE_VIEWERS = 20, 5_000
# Errors that end the whole pull: after them no other report can be fetched, or none should be (a service that still
# answers 429 after all retries). Forbidden is not among them: it concerns one report.
HOPELESS = (Unauthorized, NotConfigured, RateLimited)


@needs(Right.WORK)
def start_pull(desk: Desk, project_id: int, request: PullRequest) -> str:
    """Start a pull, which continues when the page is closed; after the first one the project looks for new reports by
    itself. Returns the job's id."""
    job_id = create_job(desk, project_id, KIND, request.as_facts(), deed=Deed.REPORTS_PULLED)
    engine.run(desk, KIND, job_id)
    if looks_at := want_schedule(desk, project_id):
        ask_round(SCHEDULE, project_id, looks_at)
    return job_id


@needs(Right.WORK)
def join_pull(desk: Desk, project_id: int, webinar_id: str) -> str:
    """The id of the job that fetches this report: one that will fetch it, or did so during the last minute, else a new
    one.

    Raises NotFound for a report that was never listed.
    """
    pull = share_pull(desk, project_id, KIND, webinar_id)
    if pull.is_new:
        engine.run(desk, KIND, pull.job_id)
    return pull.job_id


@engine.workflow(KIND)
def pull_reports(desk: Desk, job_id: str) -> None:
    """The whole job. Each line of its ledger ends as done, incomplete, not_ready or failed."""
    list_step(desk, job_id)
    fetch_step(desk, job_id)


@engine.step("core.jobs.pull_reports.list_step")
def list_step(desk: Desk, job_id: str) -> None:
    """Write the ledger: every report that has to be fetched."""
    job = get_job(desk, job_id)
    request = PullRequest.from_facts(dict(job.request))
    keys = request.webinar_ids if request.webinar_ids is not None else _list(desk, job, request)
    write_ledger(desk, job_id, choose_to_pull(desk, job.project_id, keys, only_new=request.only_new))


def _list(desk: Desk, job: JobProgress, request: PullRequest) -> list[str]:
    with open_bizon(desk, job.project_id, engine.watch_stop(desk, job.id)) as api:
        listed = list_from_bizon(
            desk,
            api,
            job.project_id,
            kinds=request.kinds,
            since=request.since,
            until=request.until,
            room_id=request.room_id,
        )
    if not listed.complete:
        note_problem(desk, job.id, UnexpectedPayload("bizon365", "getlist", detail="incomplete"))
    return listed.webinar_ids


@engine.step("core.jobs.pull_reports.fetch_step")
def fetch_step(desk: Desk, job_id: str) -> None:
    """Fetch every report whose line is still waiting, several at a time; put them into the store one by one."""
    project_id = get_job(desk, job_id).project_id
    waiting = [line.key for line in list_lines(desk, job_id, (ItemState.WAITING,))]
    ahead = iter(waiting)
    stop = engine.watch_stop(desk, job_id)
    largest = largest_said(desk, project_id, waiting)
    at_once = side_by_side(largest)
    pool = ThreadPoolExecutor(at_once)
    with open_bizon(desk, project_id, stop) as api, at_work(len(waiting), largest) as run:
        fetch = partial(fetch_report, desk, api, project_id, run=run)
        running: dict[Future[FetchedReport], str] = {}
        try:
            while True:
                for key in islice(ahead, at_once + READY_AHEAD - len(running)):
                    running[pool.submit(_fetch, fetch, key, stop)] = key
                if not running:
                    return
                for future in wait(running, timeout=STOP_LOOK_S, return_when=FIRST_COMPLETED).done:
                    _settle(desk, project_id, job_id, webinar_id=running.pop(future), future=future)
                if stop():
                    raise Stopped
        finally:
            # A late answer would be discarded, so the pool does not wait for it.
            pool.shutdown(wait=False, cancel_futures=True)


def side_by_side(largest: int) -> int:
    """How many reports are fetched at once when the largest has so many viewers."""
    return max(FEWEST, min(CONCURRENCY, CONCURRENT_VIEWERS // max(largest, 1)))


@contextmanager
def at_work(reports: int, largest: int) -> Iterator[Run]:
    """What reads so many reports, the largest with so many viewers, and works out their people: a process beside, until
    the block ends, where it is worth it."""
    if largest < BESIDE_VIEWERS and (reports < BESIDE_FROM or cpu_count() == 1):
        yield run_here
        return
    with closing(Beside()) as beside:
        yield beside.run


def _fetch(fetch: Callable[[str], FetchedReport], webinar_id: str, stop: Callable[[], bool]) -> FetchedReport:
    if stop():
        raise Stopped
    return fetch(webinar_id)


def _settle(desk: Desk, project_id: int, job_id: str, webinar_id: str, future: Future[FetchedReport]) -> None:
    def settle(session: Session, state: ReportState) -> None:
        ended = ItemState.DONE if state is ReportState.READY else ItemState.INCOMPLETE
        settle_line_in(session, job_id, webinar_id, ended, now=desk.now())

    try:
        save_report(desk, project_id, future.result(), settle)
    except HOPELESS:
        raise
    except ReportNotReady as error:
        settle_line(desk, job_id, webinar_id, ItemState.NOT_READY, problem=error)
    except ApiError as error:
        settle_line(desk, job_id, webinar_id, ItemState.FAILED, problem=error)
