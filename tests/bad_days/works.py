"""What the program does in the background, each as something that is asked for, goes on, and has an end."""

from abc import ABC, abstractmethod
from collections import Counter
from time import time
from typing import ClassVar

import stamina
from dbos import DBOS

from core.errors import DeskError
from core.jobs import engine, rounds, starting
from core.jobs.items import list_lines
from core.jobs.progress import JobProgress, get_job
from core.problems import read_problem
from tests.bad_days.world import World, check_counts
from tests.patience import PATIENCE_S
from tests.stored import fetch_all

SOON_S = 5.0
"""A round that begins later does not go on by itself, for a test."""


class Work(ABC):
    """One thing that was asked for. A person lets it go on until it is done, or clearly is not."""

    kind: ClassVar[str]

    def __init__(self, world: World) -> None:
        self.world = world
        self.desk = world.desk
        self.project_id = world.project_id
        self.number = next(world.numbers)

    @abstractmethod
    def begin(self) -> None:
        """Ask for it."""

    @abstractmethod
    def is_at_rest(self) -> bool:
        """Whether nothing goes on by itself."""

    @abstractmethod
    def go_on(self) -> None:
        """What a person does about it on a better day."""

    @abstractmethod
    def is_done(self) -> bool:
        """Whether everything ended, and nothing is left to do."""

    def is_over(self) -> bool:
        """Whether it is done, or was stopped for good."""
        return self.is_done()

    @abstractmethod
    def check(self) -> None:
        """What holds whenever it rests and the services can be asked: what is said of everybody is what the services
        have got, and nobody got it twice."""

    @abstractmethod
    def problems(self) -> list[DeskError | None]:
        """What a page says about it."""

    def story(self) -> object:
        """How far it is, for a test that fails."""
        return self.problems()

    @stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.02, wait_max=0.1, wait_jitter=0)
    def rest(self) -> None:
        assert self.is_at_rest()


class JobWork(Work):
    """A job of the engine."""

    job_id = ""

    @property
    def job(self) -> JobProgress:
        return get_job(self.desk, self.job_id)

    def is_at_rest(self) -> bool:
        return not self.job.is_active

    def go_on(self) -> None:
        if self.job.can_go_on:
            engine.resume(self.desk, self.job_id)
        else:
            self.begin()

    def is_over(self) -> bool:
        job = self.job
        is_stopped = job.state == "stopped" and not job.count(job.lifecycle.open & frozenset(job.counts))
        return is_stopped or self.is_done()

    def check(self) -> None:
        check_counts(self.job)

    def problems(self) -> list[DeskError | None]:
        return [self.job.problem, *(line.problem for line in list_lines(self.desk, self.job_id))]

    def rows(self, table: str, *columns: str) -> list[tuple[str, ...]]:
        """The state and these columns of the rows of the job's own ledger."""
        names = ", ".join(("state", *columns))
        sql = f"SELECT {names} FROM {table} WHERE job_id = :id AND state IS NOT NULL ORDER BY number"  # noqa: S608
        return [tuple(row) for row in fetch_all(self.desk, sql, id=self.job_id)]

    def row_problems(self, table: str) -> list[DeskError | None]:
        return [self.job.problem, *(read_problem(problem) for _, problem in self.rows(table, "problem"))]


class RoundWork(Work):
    """Something that a round does once it is due."""

    def begin_round(self) -> None:
        rounds.ask_round(self.kind, self.project_id)

    def is_at_rest(self) -> bool:
        soon_ms = (time() + SOON_S) * 1000
        coming = DBOS.list_workflows(
            queue_name=starting.ROUNDS, status=["PENDING", "ENQUEUED", "DELAYED"], load_input=False, load_output=False
        )
        return not any(
            one.status != "DELAYED" or (one.delay_until_epoch_ms or 0) < soon_ms
            for one in coming
            if (one.queue_partition_key or "").startswith(f"{self.kind}.")
        )

    def go_on(self) -> None:
        self.world.later()
        rounds.retry_now(self.desk, self.project_id)


def once(keys: list[str]) -> Counter[str]:
    return Counter(dict.fromkeys(keys, 1))
