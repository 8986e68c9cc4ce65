"""Storing deliveries in groups: those that arrive while one transaction runs are stored together by the next one."""

import asyncio
import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from anyio import CapacityLimiter, sleep, to_thread

from core.errors import place_of
from core.jobs.rounds import ask_round
from core.services.inbox import job as inbox
from core.services.inbox import relay_job as relay
from core.services.inbox.receive_webhook import Arrival, NewWork, store_deliveries
from core.services.orders import job as orders
from core.services.outside import states as events
from core.services.projects.webhook_secret import find_secret_owners
from core.services.reports import expected_job as expected_reports
from core.start import get_desk

MOST_AT_ONCE = 500
ASK_AGAIN_S = 0.25
"""The pause after rounds were asked for; deliveries that arrive during it ask for rounds together."""
ASK_AFTER_FAILURE_S = 5.0

log = logging.getLogger(__name__)
Round = tuple[str, int]
"""The kind of a round and its project."""


@dataclass(frozen=True, slots=True)
class Post:
    """One request to the webhook: the secret of its path, its body and its content type."""

    secret: str = field(repr=False)
    body: bytes = field(repr=False)
    content_type: str


class Intake:
    """The queue of deliveries of one process. Its methods are called in the event loop only."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Post, asyncio.Future[bool]]] = []
        self._to_ask: set[Round] = set()
        self._storing: asyncio.Task[None] | None = None
        self._asking: asyncio.Task[None] | None = None
        self._store_thread, self._ask_thread = CapacityLimiter(1), CapacityLimiter(1)

    async def take(self, post: Post) -> bool:
        """Store a delivery. Returns True once it is stored, False when no project has its secret. Raises the store's
        errors."""
        kept: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((post, kept))
        if self._storing is None:
            self._storing = asyncio.create_task(self._store())
        return await kept

    async def _store(self) -> None:
        while self._waiting:
            taken, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
            posts = [post for post, _ in taken]
            try:
                known, work = await to_thread.run_sync(_keep, posts, limiter=self._store_thread)
            except Exception as error:
                for _, kept in taken:
                    if not kept.done():  # the caller may have disconnected
                        kept.set_exception(error)
            else:
                for post, kept in taken:
                    if not kept.done():
                        kept.set_result(post.secret in known)
                self._ask(work)
        self._storing = None

    def _ask(self, work: Iterable[NewWork]) -> None:
        self._to_ask.update(one for new in work for one in _rounds(new))
        if self._to_ask and self._asking is None:
            self._asking = asyncio.create_task(self._ask_rounds())

    async def _ask_rounds(self) -> None:
        while self._to_ask:
            asked, self._to_ask = self._to_ask, set()
            try:
                await to_thread.run_sync(_ask_all, asked, limiter=self._ask_thread)
                await sleep(ASK_AGAIN_S)
            except Exception as error:
                log.error("Asking for rounds: %s", place_of(error))
                self._to_ask |= asked
                await sleep(ASK_AFTER_FAILURE_S)
        self._asking = None


def _keep(posts: Sequence[Post]) -> tuple[Collection[str], Iterable[NewWork]]:
    """Store the posts whose secret belongs to a project. Returns these secrets and the work that results."""
    desk = get_desk()
    owners = find_secret_owners(desk, {post.secret for post in posts})
    arrivals = [Arrival(owners[post.secret], post.body, post.content_type) for post in posts if post.secret in owners]
    return owners.keys(), store_deliveries(desk, arrivals)


def _rounds(new: NewWork) -> Iterable[Round]:
    if new.kind in ("registration", "order"):
        yield events.ROUND, new.project_id
    if new.kind == "registration":
        yield inbox.KIND, new.project_id
    if new.kind == "webinar_end":
        yield expected_reports.KIND, new.project_id
    if new.kind == "order":
        yield orders.ROUND, new.project_id
    if new.is_relayed:
        yield relay.KIND, new.project_id


def _ask_all(rounds: Collection[Round]) -> None:
    for kind, project_id in rounds:
        ask_round(kind, project_id)
