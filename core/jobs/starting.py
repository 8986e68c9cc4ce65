"""How workflows of the engine begin.

Where one process carries out the jobs, it begins them itself, and only rounds wait in a queue. Processes that share the
jobs of a store put both into queues, from which whoever has room takes them; one that leaves the jobs to workers only
puts them there.
"""

from collections.abc import Callable
from dataclasses import dataclass

from dbos import DBOS, DBOSClient, EnqueueOptions, SetWorkflowID

JOBS = "jobs"
ROUNDS = "rounds"
APPLICATION = "webinar-desk"
VERSION = "1"
"""Fixed: with DBOS's default, a hash of the code, an update of the dashboard would strand unfinished work."""
JOBS_OF_PROJECT = 8
"""How many jobs of one project are carried out at the same time, on all machines together."""
JOBS_OF_PROCESS = 32
"""How many jobs one process carries out at the same time; most of them wait for their pace."""
LOOK_S = 0.25
"""How often a queue is polled."""


@dataclass(frozen=True, slots=True)
class Starter:
    """`enqueue` and `find_status` are the engine's, or those of its client in a process without the engine. `shares`:
    whether jobs wait in a queue, too."""

    enqueue: Callable[[EnqueueOptions, int | str], object]
    find_status: Callable[[str], str | None]
    shares: bool

    def begin_job(self, workflow: Callable[[str], None], *, kind: str, project_id: int, job_id: str, id_: str) -> None:
        """Let a workflow carry out a job."""
        if self.shares:
            self._enqueue(JOBS, kind, job_id, partition=str(project_id), id_=id_)
        else:
            with SetWorkflowID(id_):
                DBOS.start_workflow(workflow, job_id)

    def begin_round(
        self, name: str, project_id: int, *, partition: str, id_: str | None = None, delay_s: float | None = None
    ) -> None:
        """Let a workflow of rounds begin in its turn, after a while if `delay_s` says so."""
        self._enqueue(ROUNDS, name, project_id, partition=partition, id_=id_, delay_s=delay_s)

    def _enqueue(
        self,
        queue: str,
        name: str,
        argument: int | str,
        *,
        partition: str,
        id_: str | None = None,
        delay_s: float | None = None,
    ) -> None:
        options = EnqueueOptions(
            queue_name=queue, workflow_name=name, queue_partition_key=partition, app_version=VERSION
        )
        if id_ is not None:
            options["workflow_id"] = id_
        if delay_s is not None:
            options["delay_seconds"] = delay_s
        self.enqueue(options, argument)


def start_here(*, shares: bool) -> Starter:
    """In the process of the engine, which runs."""
    # One at a time of each kind and project, on all machines together
    DBOS.register_queue(ROUNDS, partition_concurrency=1, polling_interval_sec=LOOK_S)
    if shares:
        DBOS.register_queue(
            JOBS,
            partition_concurrency=JOBS_OF_PROJECT,
            worker_concurrency=JOBS_OF_PROCESS,
            polling_interval_sec=LOOK_S,
        )
    return Starter(DBOS.enqueue_workflow_with_options, _find_status, shares)


def start_elsewhere(client: DBOSClient) -> Starter:
    """In a process that leaves the jobs to others."""

    def find_status(workflow_id: str) -> str | None:
        found = client.list_workflows(workflow_ids=[workflow_id], load_input=False, load_output=False)
        return found[0].status if found else None

    return Starter(client.enqueue, find_status, shares=True)


def open_client(address: str) -> DBOSClient:
    """A client of the engine's database, whose tables are made where there are none."""
    DBOS.migrate(address)
    return DBOSClient(system_database_url=address, application_name=APPLICATION)


def _find_status(workflow_id: str) -> str | None:
    status = DBOS.get_workflow_status(workflow_id)
    return status.status if status else None


def list_owners() -> set[str]:
    """The processes that have workflows under way."""
    running = DBOS.list_workflows(status="PENDING", app_version=VERSION, load_input=False, load_output=False)
    return {one.executor_id for one in running if one.executor_id}
