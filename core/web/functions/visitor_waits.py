"""Answers to `bizon365_is_visitor` for many callers: a missing list or report is fetched once for all of them."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from functools import partial
from typing import Any, TypeVar, TypeVarTuple

from anyio import CapacityLimiter, move_on_after, sleep, to_thread

from core.desk import Desk
from core.domain.functions.call import IsVisitorCall
from core.services.functions.answer import BEING_PULLED, FunctionAnswer
from core.services.functions.is_visitor import ReportFound, ReportWanted, find_report, look_into, question_of
from core.services.reports.choose_report import ReportQuestion
from core.services.reports.job import join_pull
from core.services.reports.refresh_list import ListScope, refresh_list_once
from core.services.reports.shared_pull import PullOutcome, find_outcome

WAIT_S = 15.0
"""How long a caller waits for a pull."""
LONGEST_WATCH_S = 60.0
"""How long one task watches a pull for its callers; a caller that comes later starts another watch."""
THREADS = 16
_LOOK_S = 0.1

Found = ReportFound | ReportWanted | ListScope | FunctionAnswer
T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class VisitorWaits:
    """The waiting callers of one process. Other processes wait for the same lists and pulls, which are recorded in the
    store."""

    def __init__(self, wait_s: float = WAIT_S) -> None:
        self._wait_s = wait_s
        # Threads of their own, apart from those that serve the pages' files: a slow Bizon365 delays only the callers
        # that wait for it.
        self._reading, self._fetching = CapacityLimiter(THREADS), CapacityLimiter(THREADS)
        self._running: dict[Hashable, asyncio.Task[Any]] = {}
        self._arrivals = 0

    async def answer(self, desk: Desk, project_id: int, call: IsVisitorCall) -> FunctionAnswer:
        """The answer, or after `wait_s` seconds the text that the report is being pulled. Raises InvalidInput."""
        question = question_of(call)
        outcomes: dict[str, PullOutcome] = {}
        with move_on_after(self._wait_s):
            while True:
                found = await self._find(desk, project_id, question)
                if isinstance(found, ReportFound):
                    found = await _run(self._reading, look_into, desk, project_id, found, call)
                match found:
                    case FunctionAnswer():
                        return found
                    case ListScope():
                        await self._fetch_once(
                            ("list", project_id, found), partial(self._list, desk, project_id, found)
                        )
                    case ReportWanted(webinar_id=webinar_id) if webinar_id in outcomes:
                        return found.answer(outcomes[webinar_id].problem)
                    case ReportWanted(webinar_id=webinar_id):
                        pull = partial(self._pull, desk, project_id, webinar_id)
                        outcome = await self._fetch_once(("report", project_id, webinar_id), pull)
                        if outcome is None:
                            break
                        outcomes[webinar_id] = outcome
        return FunctionAnswer(BEING_PULLED)

    async def _find(self, desk: Desk, project_id: int, question: ReportQuestion) -> Found:
        """Most callers ask the same question: callers that ask it at the same time share one look-up."""
        # A look-up that began before the last list or report arrived may not have seen it.
        key = ("find", project_id, question, self._arrivals)
        return await self._share(key, partial(_run, self._reading, find_report, desk, project_id, question))

    async def _list(self, desk: Desk, project_id: int, scope: ListScope) -> None:
        await _run(self._fetching, refresh_list_once, desk, project_id, scope)

    async def _pull(self, desk: Desk, project_id: int, webinar_id: str) -> PullOutcome | None:
        """How the pull ended; None when it still goes on."""
        job_id = await _run(self._fetching, join_pull, desk, project_id, webinar_id)
        with move_on_after(LONGEST_WATCH_S):
            while True:
                if outcome := await _run(self._fetching, find_outcome, desk, job_id, webinar_id):
                    return outcome
                await sleep(_LOOK_S)
        return None

    async def _fetch_once(self, key: Hashable, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        async def fetch() -> T:
            try:
                return await work()
            finally:
                self._arrivals += 1

        return await self._share(key, fetch)

    async def _share(self, key: Hashable, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Wait for the task of this key, which is started with `work` if there is none. It goes on when the caller that
        started it stops waiting."""
        task: asyncio.Task[T] | None = self._running.get(key)
        if task is None:
            task = self._running[key] = asyncio.create_task(work())
            task.add_done_callback(partial(self._done, key))
        return await asyncio.shield(task)

    def _done(self, key: Hashable, task: asyncio.Task[Any]) -> None:
        del self._running[key]
        if not task.cancelled():
            task.exception()  # mark it as read: asyncio must not print it when no caller waits any more


async def _run(limiter: CapacityLimiter, function: Callable[[*Ts], T], *arguments: *Ts) -> T:
    return await to_thread.run_sync(function, *arguments, limiter=limiter)
