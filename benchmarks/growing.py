"""One store for all figures that depend on how much is stored: it grows from size to size, by pulls from the sandbox.

It holds reports of `VIEWERS` viewers, and one large report beside them. A person comes to several of its webinars.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from benchmarks.sandbox import run_sandbox
from benchmarks.waiting import wait_for
from core.desk import Desk
from core.services.projects.connections import open_bizon
from core.services.projects.projects import list_projects
from core.services.projects.provision import SandboxEndpoint, point_sandbox
from core.services.reports.fetch_list import list_from_bizon
from core.services.reports.job import start_pull
from core.services.reports.list_reports import ReportSearch, list_pulled
from core.services.reports.pull_reports import PullRequest

SIZES = (10_000, 100_000, 1_000_000)
VIEWERS = 3_334
"""Of each report: 1,000,000 are 300 reports."""
LARGE = 20_000
"""The viewers of the large report; a store has it whatever its size."""
_DAY = datetime(2026, 11, 1, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Stored:
    """A store with `size` viewers in the reports of these ids, beside the `large_id`."""

    desk: Desk
    project_id: int
    size: int
    report_ids: Sequence[int]
    large_id: int


@contextmanager
def growing(desk: Desk, sizes: Sequence[int]) -> Iterator[Iterator[Stored]]:
    """The same store with each of these numbers of viewers, the smallest first."""
    project_id = list_projects(desk)[0].id
    with ExitStack() as sandboxes:
        large = sandboxes.enter_context(run_sandbox(1, LARGE, now=_DAY + timedelta(days=1)))
        (large_id,) = _pull(desk, project_id, large, None)
        many = sandboxes.enter_context(run_sandbox(_reports(max(sizes)), VIEWERS, now=_DAY))

        def grow() -> Iterator[Stored]:
            for size in sorted(sizes):
                _pull(desk, project_id, many, _reports(size))
                pulled = [one for one in list_pulled(desk, project_id, ReportSearch()) if one != large_id]
                yield Stored(desk, project_id, size, pulled, large_id)

        yield grow()


def _reports(size: int) -> int:
    return max(round(size / VIEWERS), 1)


def _pull(desk: Desk, project_id: int, sandbox: SandboxEndpoint, most: int | None) -> Sequence[int]:
    """Pull the newest reports, `most` of them; returns the ids of all that were ever pulled."""
    point_sandbox(desk, sandbox)
    with open_bizon(desk, project_id) as api:
        listed = list_from_bizon(desk, api, project_id, kinds=("live", "automatic"), since=None, until=None)
    wait_for(desk, start_pull(desk, project_id, PullRequest(webinar_ids=tuple(listed.webinar_ids[:most]))))
    return list_pulled(desk, project_id, ReportSearch())
