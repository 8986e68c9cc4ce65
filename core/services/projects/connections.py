"""Connections to the two services for one project, with its address, its secret and its pace."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from hashlib import blake2b
from zoneinfo import ZoneInfo

from core.bizon.api import BizonApi
from core.bizon.schedule import PublicPages
from core.bizon.wire import BizonAccount
from core.desk import Desk
from core.errors import NotConfigured, Service
from core.http.pace import Pace, never
from core.http.permits import FilePermits, StorePermits
from core.http.transport import RetryPolicy, open_http
from core.salebot.api import SalebotApi
from core.salebot.wire import SalebotAccount
from core.services.projects.projects import require_project
from core.services.projects.salebot_budget import spend_call
from data.models import Project
from data.servers import is_on_server

PACE_FILE = "pace.sqlite3"
USUAL = RetryPolicy()
INTERACTIVE = RetryPolicy(attempts=2, timeout_s=10.0, total_s=30.0)
"""For a call while the operator waits in front of the page: it answers or fails within half a minute."""
GLANCE = RetryPolicy(attempts=1, timeout_s=3.0, total_s=5.0)
"""For a call that only saves the operator typing."""


@contextmanager
def open_bizon(
    desk: Desk, project_id: int, should_stop: Callable[[], bool] = never, policy: RetryPolicy = USUAL
) -> Iterator[BizonApi]:
    """The project's Bizon365 account; `policy` says how long to try. Raises NotFound, NotConfigured("bizon_token")."""
    project = _find(desk, project_id)
    account = BizonAccount(
        base_url=project.bizon_base_url,
        api_version="v1" if project.bizon_api_version == "v1" else "v2",
        project_id=project.bizon_project_id,
        token=_open(desk, project.bizon_token_sealed, "bizon_token"),
    )
    policy = _retrying(desk, policy)
    with (
        open_http(policy, own_network=project.own_network) as http,
        _pace(desk, project.requests_per_second, _mark("bizon365", account.base_url, account.token)) as pace,
    ):
        yield BizonApi(account, http, pace, clock=desk.clock, policy=policy, should_stop=should_stop)


@contextmanager
def open_public_pages(desk: Desk, project_id: int) -> Iterator[PublicPages]:
    """The public pages of the project's Bizon365 account, which need no token. A page of the dashboard waits for the
    answer, so it is not waited for long. Raises NotFound."""
    project = _find(desk, project_id)
    with open_http(GLANCE, own_network=project.own_network) as http:
        zone = ZoneInfo(project.time_zone)
        yield PublicPages(project.bizon_pages_url, zone, http, clock=desk.clock, policy=GLANCE)


@contextmanager
def open_salebot(
    desk: Desk, project_id: int, should_stop: Callable[[], bool] = never, policy: RetryPolicy = USUAL
) -> Iterator[SalebotApi]:
    """The project's Salebot, at the project's pace (the sandbox's is not paced); `policy` says how long to try.

    Its calls that count towards the message quota raise LimitReached("salebot_budget"), unsent, once the budget of the
    day is used up. Raises NotFound, NotConfigured("salebot_key").
    """
    project = _find(desk, project_id)
    account = SalebotAccount(
        base_url=project.salebot_base_url, key=_open(desk, project.salebot_key_sealed, "salebot_key")
    )
    policy = _retrying(desk, policy)
    per_second = None if project.kind == "sandbox" else project.salebot_per_second
    spend = partial(spend_call, desk, project_id, ZoneInfo(project.time_zone))
    with (
        open_http(policy, own_network=project.own_network) as http,
        _pace(desk, per_second, _mark("salebot", account.base_url, account.key)) as pace,
    ):
        yield SalebotApi(account, http, pace, clock=desk.clock, policy=policy, should_stop=should_stop, spend=spend)


def _find(desk: Desk, project_id: int) -> Project:
    with desk.store.reading() as session:
        project = require_project(session, project_id)
        session.expunge(project)
        return project


def _retrying(desk: Desk, policy: RetryPolicy) -> RetryPolicy:
    waits = desk.waits
    return replace(
        policy, wait_initial_s=min(policy.wait_initial_s, waits.retry_s), late_s=min(policy.late_s, waits.late_s)
    )


def _open(desk: Desk, sealed: bytes | None, what: str) -> str:
    if sealed is None:
        raise NotConfigured(what)
    return desk.vault.open(sealed)


def _mark(service: Service, base_url: str, secret: str) -> str:
    """One name for an account, whichever projects use it, that does not show its secret."""
    return f"{service}:{blake2b(f'{base_url} {secret}'.encode(), digest_size=16).hexdigest()}"


@contextmanager
def _pace(desk: Desk, per_second: float | None, account: str) -> Iterator[Pace | None]:
    if per_second is None:
        yield None
        return
    shared = is_on_server(desk.environment.database_url)
    permits = StorePermits(desk.store) if shared else FilePermits(desk.home / PACE_FILE)
    pace = Pace(per_second, permits=permits, account=account)
    try:
        yield pace
    finally:
        pace.close()
