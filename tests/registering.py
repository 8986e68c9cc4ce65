"""What tests of bulk registrations need: a page with coming sessions, plans, and who the sandbox holds registered."""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import stamina

from core.desk import Desk
from core.domain.registration.plan import PlannedRow, PlanState, RegistrationPlan
from core.domain.registration.registration import Registration
from core.jobs.progress import JobProgress, get_job
from core.sandbox.server import SandboxServer
from tests.patience import PATIENCE_S
from tests.stored import fetch_all

PAGE = "py-free"
"""Its room holds a webinar every day."""


def page_id(server: SandboxServer, slug: str = PAGE) -> str:
    return f"{server.world.bizon_project}:{slug}"


def coming(server: SandboxServer, n: int = 0) -> datetime:
    """The n-th of the sessions that `PAGE` offers from now on (aware UTC)."""
    sessions = sorted(webinar.planned_at for webinar in server.world.sessions("python-start"))
    return [at.astimezone(UTC) for at in sessions if at.date() > server.world.day][n]


def emails(count: int, start: int = 0) -> list[str]:
    return [f"person{n}@example.com" for n in range(start, start + count)]


def registration(server: SandboxServer, email: str, session: int = 0) -> Registration:
    return Registration(page_id(server), coming(server, session), email, username="Вера")


def plan_of(
    desk: Desk, server: SandboxServer, people: Collection[str], *, session: int = 0, name: str = "list.csv"
) -> RegistrationPlan:
    """A plan to register all of them."""
    one = registration(server, "", session)
    rows = [
        PlannedRow(number, PlanState.WILL_REGISTER, replace(one, email=email), (email, "Вера"))
        for number, email in enumerate(people, start=2)
    ]
    return RegistrationPlan(name, ("E-mail", "Имя"), tuple(rows), desk.now())


def registered(server: SandboxServer, session: int = 0) -> Counter[str]:
    """How often each of our people is registered for a session, as the sandbox holds it."""
    at = coming(server, session).isoformat().replace("+00:00", "Z")
    params: dict[str, str | int] = {
        "pageId": page_id(server),
        "webinarTimeMin": at,
        "webinarTimeMax": at,
        "limit": 1000,
    }
    base = f"{server.address}/api/v1/webinars/subpages/getSubscribers"
    found: list[str] = []
    while True:
        answer = httpx.get(
            base, params={**params, "skip": len(found)}, headers={"X-Token": server.bizon_token}, timeout=PATIENCE_S
        ).json()
        found += [row["email"] for row in answer["list"]]
        if len(found) >= answer["total"]:
            return Counter(email for email in found if email.startswith("person"))


def sent_to(server: SandboxServer) -> Counter[str]:
    """How often each of our people was sent."""
    return Counter(exchange.body["email"] for exchange in server.traffic.of("addSubscriber"))


def row_states(desk: Desk, job: JobProgress) -> list[str | None]:
    """The states of a run's rows, in the order of the file."""
    sql = "SELECT state FROM batch_row WHERE job_id = :id ORDER BY number"
    return [state for (state,) in fetch_all(desk, sql, id=job.id)]


@stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.02, wait_max=0.05, wait_jitter=0)
def under_way(desk: Desk, job_id: str, settled: int = 3) -> None:
    """So many lines of the job's ledger have ended."""
    assert get_job(desk, job_id).settled >= settled


@stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.005, wait_max=0.01, wait_jitter=0)
def asked(server: SandboxServer, calls: int, method: str | None = None) -> None:
    """The sandbox has been asked so often."""
    assert len(server.traffic.of(method) if method else server.traffic) >= calls
