"""The ledger of each kind of job: `job_item`, or a table of the capability's own.

A capability whose jobs have their own table of lines registers it here under the kind of the job (`core/start.py` loads
the modules that do so when the desk is opened).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from core.domain.lifecycle import Lifecycle
from core.jobs.states import ITEMS
from data.repositories import jobs as repository

Counts = dict[str, dict[str, int]]
"""Job id -> state -> number of lines of its ledger."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The lines of one kind of job: what their states mean, and how they are counted and given up in the store.

    `count` takes job ids; `find_last_settled` says when the last line of a job ended; `give_up` settles what is left
    of a job that was stopped for good.
    """

    lifecycle: Lifecycle[Any]
    count: Callable[[Session, Collection[str]], Counts]
    find_last_settled: Callable[[Session, str], datetime | None]
    give_up: Callable[[Session, str, datetime], None]


def _keep_items(_session: Session, _job_id: str, _now: datetime) -> None:
    """A stopped job leaves its items as they are: a waiting line was not done."""


_ITEM_LEDGER = Ledger(ITEMS, repository.count_items, repository.find_last_settled, _keep_items)
_own: dict[str, Ledger] = {}


def register_ledger(kind: str, ledger: Ledger) -> None:
    """Use this ledger for all jobs of a kind."""
    _own[kind] = ledger


def ledger_of(kind: str) -> Ledger:
    """The ledger of the jobs of this kind."""
    return _own.get(kind, _ITEM_LEDGER)


def count_lines(session: Session, jobs: Iterable[tuple[str, str]]) -> Counts:
    """The lines of several jobs, given as (id, kind), counted by state."""
    by_kind: defaultdict[str, list[str]] = defaultdict(list)
    for job_id, kind in jobs:
        by_kind[kind].append(job_id)
    counts: Counts = {}
    for kind, job_ids in by_kind.items():
        counts |= ledger_of(kind).count(session, job_ids)
    return counts
