"""What a step has to know of the last minutes before it sends: registrations and orders are loaded first."""

from collections.abc import Collection
from datetime import datetime, timedelta

from core.desk import Desk
from core.domain.scenarios.scenario import Scenario
from core.jobs.progress import list_jobs
from core.jobs.rounds import ask_round
from core.services.orders.job import ROUND as ORDERS
from core.services.orders.states import want_orders
from core.services.registration.subscribers_job import KIND as PULL
from core.services.registration.subscribers_job import start_pull_subscribers
from core.services.scenarios.subjects import asks_for_orders, list_pages
from data.repositories.orders import orders
from data.repositories.registration import registration_pages

FRESH_FOR = timedelta(minutes=15)
GIVE_UP_AFTER = timedelta(hours=1)
"""So long after it was due, a step asks a person instead of waiting on."""


def keep_fresh(desk: Desk, project_id: int, scenarios: Collection[Scenario]) -> None:
    """Have what these scenarios are about, the registrations of their pages and the orders, loaded every
    `FRESH_FOR`."""
    since = desk.now() - FRESH_FOR
    about_orders = [rules.when.trigger.is_about_orders for rules in scenarios]
    if any(about_orders) and not _has_orders(desk, project_id, since):
        _ask_for_orders(desk, project_id)
    page_ids = {rules.when.place_id for rules, is_so in zip(scenarios, about_orders, strict=True) if not is_so}
    with desk.store.reading() as session:
        pages = {page_id: registration_pages.find_page(session, project_id, page_id) for page_id in sorted(page_ids)}
    stale = [page_id for page_id, page in pages.items() if not (page and _is_since(page.subscribers_pulled_at, since))]
    if not stale:
        return
    jobs = list_jobs(desk, project_id, kind=PULL)
    tried = {job.request["page_id"] for job in jobs if _is_since(job.created_at, since)}
    for page_id in stale:
        if page_id not in tried:
            start_pull_subscribers(desk, project_id, page_id)


def freshen(desk: Desk, project_id: int, rules: Scenario) -> bool:
    """Whether what the scenario has to know was asked for in the last minutes; has it loaded where not. Where there is
    no cash desk, its orders cannot be newer."""
    since = desk.now() - FRESH_FOR
    with desk.store.reading() as session:
        pages = list_pages(session, project_id, rules)
    stale = [page.page_id for page in pages if not _is_since(page.subscribers_pulled_at, since)]
    for page_id in stale:
        start_pull_subscribers(desk, project_id, page_id)
    has_orders = not asks_for_orders(rules) or _has_orders(desk, project_id, since)
    if not has_orders:
        _ask_for_orders(desk, project_id)
    return has_orders and not stale


def keep_orders_fresh(desk: Desk, project_id: int, rules: Scenario) -> None:
    """Have the orders loaded every `FRESH_FOR` while a campaign is under way that leaves out who pays meanwhile."""
    if asks_for_orders(rules) and not _has_orders(desk, project_id, desk.now() - FRESH_FOR):
        _ask_for_orders(desk, project_id)


def _ask_for_orders(desk: Desk, project_id: int) -> None:
    want_orders(desk, project_id, desk.now())
    ask_round(ORDERS, project_id)


def _has_orders(desk: Desk, project_id: int, since: datetime) -> bool:
    with desk.store.reading() as session:
        known = orders.find_list(session, project_id)
    return known is not None and _is_since(known.asked_at, since)


def _is_since(at: datetime | None, since: datetime) -> bool:
    return at is not None and at > since
