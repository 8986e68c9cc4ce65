"""What a step has to know of the last minutes before it sends: registrations and orders are loaded first."""

import json
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import Session

from core.desk import Desk
from core.domain.scenarios.scenario import Scenario
from core.jobs.rounds import ask_round
from core.services.orders.job import ROUND as ORDERS
from core.services.orders.states import want_orders
from core.services.registration.subscribers_job import KIND as PULL
from core.services.registration.subscribers_job import start_pull_subscribers
from core.services.scenarios.subjects import asks_for_orders, list_pages
from core.services.scenarios.unlisted import list_behind
from data.repositories import jobs
from data.repositories.orders import orders
from data.repositories.registration import registration_pages

FRESH_FOR = timedelta(minutes=15)
TOLD_EVERY = timedelta(minutes=1)
"""How often a page is read at most of which webhooks tell one registration after the other."""
GIVE_UP_AFTER = timedelta(hours=1)
"""So long after it was due, a step asks a person instead of waiting on."""


def keep_fresh(desk: Desk, project_id: int, scenarios: Collection[Scenario]) -> datetime | None:
    """Have what these scenarios are about, the registrations of their pages and the orders, loaded every
    `FRESH_FOR`, and a page at once of which a webhook tells that there is somebody new, if not within `TOLD_EVERY`.
    Returns when the next page of those may be loaded that have to wait."""
    now = desk.now()
    about_orders = [rules.when.trigger.is_about_orders for rules in scenarios]
    if any(about_orders) and not _has_orders(desk, project_id, now - FRESH_FOR):
        _ask_for_orders(desk, project_id)
    page_ids = {rules.when.place_id for rules, is_so in zip(scenarios, about_orders, strict=True) if not is_so}
    if not page_ids:
        return None
    with desk.store.reading() as session:
        asked_at = _list_asked_at(session, project_id, page_ids, now - FRESH_FOR)
        behind = list_behind(session, project_id, page_ids, now)
    waits = []
    for page_id in sorted(page_ids):
        every = TOLD_EVERY if page_id in behind else FRESH_FOR
        at = asked_at.get(page_id)
        if not _is_since(at, now - every):
            start_pull_subscribers(desk, project_id, page_id)
        elif at and page_id in behind:
            waits.append(at + every)
    return min(waits, default=None)


def _list_asked_at(
    session: Session, project_id: int, page_ids: Collection[str], since: datetime
) -> dict[str, datetime]:
    """When the registrations of these pages were loaded last, or it was last begun to load them since this moment."""
    found = {
        page_id: page.subscribers_pulled_at
        for page_id in page_ids
        if (page := registration_pages.find_page(session, project_id, page_id)) and page.subscribers_pulled_at
    }
    for job in jobs.list_made_since(session, project_id, PULL, since):
        page_id = json.loads(job.request)["page_id"]
        found[page_id] = max(found.get(page_id, job.created_at), job.created_at)
    return found


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
